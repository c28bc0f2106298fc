"""Our signatures against those of botocore, over keys, queries and headers that signers get wrong."""
import datetime
import json
import random
import re
import subprocess
import urllib.parse

import pytest

from conftest import BUILD

auth = pytest.importorskip("botocore.auth")
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CHARACTERS = "azAZ09-_.~=+()[]{}!*'\"$&,;:@#%?/\\ |<>^`äé漢😀"
VALUELESS = ["uploads", "location", "lifecycle", "versioning", "acl"]


def text(random_source, longest, characters=CHARACTERS):
    return "".join(random_source.choice(characters) for _ in range(random_source.randint(0, longest)))


def generated(count=500):
    dice = random.Random(4)
    for number in range(count):
        query = [[name, ""] for name in dice.sample(VALUELESS, dice.randint(0, 2))]
        query += [["q%d%s" % (i, text(dice, 6)), text(dice, 20)] for i in range(dice.randint(0, 3))]
        dice.shuffle(query)
        yield {
            "method": dice.choice(["GET", "PUT", "HEAD", "DELETE", "POST"]),
            "host": dice.choice(["bucket.s3.eu-west-1.amazonaws.com", "127.0.0.1:9000", "s3.example"]),
            "path": "/bucket/" + text(dice, 60),
            "query": query,
            "headers": [["x-amz-meta-%d" % i, "v" + text(dice, 30, "ab =,;:'\"/+")]
                        for i in range(dice.randint(0, 3))],
            "body": text(dice, 100),
            "access_key": "AKIA" + text(dice, 16, "ABCDEF234567"),
            "secret_key": "s" + text(dice, 40, "abcABC012/+="),
            "token": dice.choice(["", "token/+=" + text(dice, 20, "abc/+=")]),
            "region": dice.choice(["us-east-1", "eu-west-1", "auto"]),
            "time": 1_300_000_000 + number * 1_234_567,
            "expires": dice.randint(1, 604_800),
        }


def our_answers(asked):
    lines = "".join(json.dumps(one) + "\n" for one in asked)
    done = subprocess.run([BUILD / "bin/sign_requests"], input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def quoted(part, safe):
    return urllib.parse.quote(part, safe=safe)


def request_of(asked):
    url = "http://" + asked["host"] + quoted(asked["path"], "/~")
    if asked["query"]:
        url += "?" + "&".join(quoted(name, "~") + "=" + quoted(value, "~")
                              for name, value in asked["query"])
    return AWSRequest(asked["method"], url, dict(asked["headers"]), asked["body"].encode())


def credentials_of(asked):
    return Credentials(asked["access_key"], asked["secret_key"], asked["token"] or None)


@pytest.fixture
def at_time(monkeypatch):
    def set_to(seconds):
        moment = datetime.datetime.utcfromtimestamp(seconds)

        class Clock(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return moment

        class Module:
            datetime = Clock

        monkeypatch.setattr(auth, "datetime", Module)
    return set_to


def test_headers_are_signed_as_botocore_signs_them(at_time):
    asked = list(generated())
    ours = our_answers(asked)
    assert len(ours) == len(asked)
    for one, answer in zip(asked, ours):
        at_time(one["time"])
        request = request_of(one)
        auth.S3SigV4Auth(credentials_of(one), "s3", one["region"]).add_auth(request)
        theirs = request.headers["Authorization"]
        assert re.split(r",\s*", theirs) == answer["headers"]["Authorization"].split(","), one
        assert request.headers["X-Amz-Date"] == answer["headers"]["x-amz-date"]


def test_urls_are_presigned_as_botocore_presigns_them(at_time):
    asked = list(generated())
    for one in asked:
        one["headers"], one["body"] = [], ""
    for one, answer in zip(asked, our_answers(asked)):
        at_time(one["time"])
        request = request_of(one)
        auth.S3SigV4QueryAuth(credentials_of(one), "s3", one["region"],
                              expires=one["expires"]).add_auth(request)
        theirs = urllib.parse.urlsplit(request.url)
        path, _, query = answer["presigned"].partition("?")
        assert path == theirs.path
        assert sorted(urllib.parse.parse_qsl(query, keep_blank_values=True)) == \
            sorted(urllib.parse.parse_qsl(theirs.query, keep_blank_values=True)), one


def test_what_is_sent_is_what_was_signed():
    asked = list(generated(100))
    for one, answer in zip(asked, our_answers(asked)):
        path, _, query = answer["target"].partition("?")
        assert urllib.parse.unquote(path) == one["path"]
        assert urllib.parse.parse_qsl(query, keep_blank_values=True) == \
            [tuple(pair) for pair in one["query"]]
