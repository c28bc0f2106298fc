"""Sources in buckets: s3:NAME/KEY, out of a real S3 server that checks signatures."""
import re
import subprocess
import time

import pytest

from conftest import SAMPLES, TINTYPE, jpeg
from shared_servers import s3  # fixture


# Without a word from the bucket, it is asked at every request.
ASKED = "  least_fresh: 0s\n  usual_fresh: 0s\n  stale_while_revalidate: 0s\n  jitter: 0\n"


def bucket(server, name="photos", secret="S3RVER", more=""):
    return (f"    {name}:\n      endpoint: http://127.0.0.1:{server.port}\n      bucket: pictures\n"
            f"      access_key: S3RVER\n      secret_key: {secret}\n" + more)


def remote(*buckets, more="  least_fresh: 0s\n  usual_fresh: 1h\n"):
    return more + "  buckets:\n" + "".join(buckets)


def chain(key, name="photos"):
    return f"/image?source=url[s3:{name}/{key}]&scale=width[40]&sink=format[png]"


def put(server, key, body, **more):
    server.client().put_object(Bucket="pictures", Key=key, Body=body, **more)


def test_a_picture_in_a_bucket_is_that_in_a_file(start, s3):
    service = s3()
    server = start(remote=remote(bucket(service)))
    photo = (SAMPLES / "shoes/red.jpg").read_bytes()
    expected = server.get("/img/shoes/red.jpg?w=40&fm=png").body
    for key, path in [("red.jpg", "red.jpg"), ("a b/é=+(1).jpg", "a%20b/%C3%A9=+(1).jpg")]:
        put(service, key, photo)
        answer = server.get(f"/img/s3:photos/{path}?w=40&fm=png")
        assert answer.status == 200 and answer.body == expected
        assert "fwd=miss" in answer.headers["Cache-Status"]
    assert server.get(chain("red.jpg")).status == 200
    assert "memory" in server.get(chain("red.jpg")).headers["Cache-Status"]


def test_a_bucket_needs_no_open_remote_sources(start, s3):
    service = s3()
    put(service, "a.jpg", jpeg())
    server = start(remote=remote(bucket(service)))
    server.stop()
    server.write_config(remote=remote(bucket(service)))
    server.config.write_text(server.config.read_text().replace("enabled: true", "enabled: false"))
    server.start()
    assert server.get(chain("a.jpg")).status == 200
    # The same address as anybody's source stays closed.
    answer = server.get(f"/image?source=url[http://127.0.0.1:{service.port}/pictures/a.jpg]&sink")
    assert answer.status == 403


def test_what_is_not_there_is_404_and_what_is_refused_502(start, s3):
    service = s3()
    put(service, "a.jpg", jpeg())
    put(service, "no-picture", b"text")
    server = start(remote=remote(bucket(service), bucket(service, "wrong", "wrong")))
    assert server.get(chain("b.jpg")).status == 404
    assert server.get(chain("a.jpg", "nowhere")).status == 404
    assert server.get(chain("no-picture")).status == 415
    refused = server.get(chain("a.jpg", "wrong"))
    assert refused.status == 502
    assert b"Signature" not in refused.body and b"127.0.0.1" not in refused.body


def test_a_picture_replaced_in_the_bucket_is_the_next_answer(start, s3):
    service = s3()
    server = start(remote=remote(bucket(service), more=ASKED))
    for width in (100, 200, 300):
        put(service, "a.jpg", jpeg(width, 60))
        answer = server.get("/image?source=url[s3:photos/a.jpg]&sink=format[png]")
        assert answer.status == 200 and answer.picture().width == width
        again = server.get("/image?source=url[s3:photos/a.jpg]&sink=format[png]")
        assert again.body == answer.body
        assert "fwd-status=304" in again.headers["Cache-Status"]


def test_what_the_bucket_says_of_freshness_counts(start, s3):
    service = s3()
    server = start(remote=remote(bucket(service), more=ASKED))
    put(service, "a.jpg", jpeg(), CacheControl="max-age=1000")
    server.get(chain("a.jpg"))
    answer = server.get(chain("a.jpg"))
    assert "detail=memory" in answer.headers["Cache-Status"]
    assert 900 < int(re.search(r"max-age=(\d+)", answer.headers["Cache-Control"]).group(1)) <= 1000


def test_a_service_that_is_away_or_hangs(start, s3):
    service = s3()
    put(service, "a.jpg", jpeg())
    server = start(remote=remote(bucket(service), more="  total_timeout: 300ms\n"),
                   cache="  negative: {failed: 10ms, most: 10ms}\n")
    service.hang()
    assert server.get(chain("a.jpg")).status == 504
    service.carry_on()
    end = time.monotonic() + 20
    while server.get(chain("a.jpg")).status != 200:
        assert time.monotonic() < end
    service.kill()
    assert server.get(chain("b.jpg")).status == 502


MISTAKES = {
    "{a b: {endpoint: 'http://h', bucket: b}}": "remote.buckets.a b.bucket: expected a name",
    "{a: {bucket: b}}": "remote.buckets.a.endpoint: expected",
    "{a: {endpoint: 'http://h'}}": "remote.buckets.a.bucket: expected",
    "{a: {endpoint: 'http://h', bucket: b, colour: c}}": "remote.buckets.a.colour: unknown",
    "[a]": "remote.buckets: expected a mapping",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_told_with_their_line(tmp_path, text):
    config = tmp_path / "t.yaml"
    config.write_text(f"storage:\n  roots: ['{SAMPLES}']\nremote:\n  buckets: {text}\n")
    done = subprocess.run([TINTYPE, "check", config], capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and f"{config}:4: {MISTAKES[text]}" in said, said
