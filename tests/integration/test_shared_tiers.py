"""The shared tiers of the request cache: a real Redis and a real S3 server behind several Tintypes."""
import hashlib
import itertools
import os
import re
import shutil
import socket
import subprocess
import threading
import time

import pytest

from conftest import SAMPLES, TINTYPE, Tintype, jpeg, request
from shared_servers import redis, s3  # fixtures

BREAKER = "      breaker: {failures: 3, open_for: 200ms}\n"


def redis_part(server, more=""):
    return (f"    redis:\n      address: 127.0.0.1:{server.port}\n      timeout: 2s\n" + BREAKER + more)


def s3_part(server, more="", secret="S3RVER"):
    return (f"    s3:\n      endpoint: http://127.0.0.1:{server.port}\n      bucket: pictures\n"
            f"      access_key: S3RVER\n      secret_key: {secret}\n      timeout: 5s\n"
            "      admit: all\n" + BREAKER + more)


def shared(*parts):
    return "  shared:\n    most_of_deadline: 50\n" + "".join(parts)


class Forgetful(Tintype):
    """Keeps next to nothing in memory, so that each request reaches the shared tiers."""

    def write_config(self, **changes):
        super().write_config(**changes)
        self.config.write_text(self.config.read_text().replace("memory: 64MB", "memory: 1kB"))


def gauge(server, tier, name):
    text = server.api("/metrics").body.decode()
    found = re.search(r'tintype_shared\{of="%s",tier="%s"\} (\S+)' % (name, tier), text)
    assert found, f"no gauge {name} of {tier}"
    return float(found.group(1))


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come about"
        time.sleep(0.01)


def stored(server, tier, count):
    until(lambda: gauge(server, tier, "stores") >= count)


def detail(answer):
    assert answer.status == 200, answer.body
    status = answer.headers["Cache-Status"]
    found = re.search(r"detail=([\w-]+)", status)
    return found.group(1) if found else status


TARGET = "/img/shoes/red.jpg?w=%d&fm=jpg"


@pytest.mark.parametrize("tier", ["redis", "s3"])
def test_what_one_makes_another_finds(start, redis, s3, tier):
    part = redis_part(redis()) if tier == "redis" else s3_part(s3())
    maker, finder = start(cache=shared(part)), start(cache=shared(part))
    made = maker.get(TARGET % 90)
    assert "fwd=miss" in detail(made)
    stored(maker, tier, 1)
    found = finder.get(TARGET % 90)
    assert detail(found) == tier
    assert found.body == made.body and found.headers["ETag"] == made.headers["ETag"]
    assert detail(finder.get(TARGET % 90)) == "memory"
    assert gauge(finder, tier, "hits") == 1
    assert gauge(maker, tier, "misses") == 1


def test_copies_of_a_folder_make_the_same_keys(start, redis, tmp_path):
    part = redis_part(redis())
    roots = [tmp_path / "here", tmp_path / "there"]
    for root in roots:
        root.mkdir()
        shutil.copy2(SAMPLES / "shoes/red.jpg", root)
    here, there = (start(cache=shared(part), roots=[root]) for root in roots)
    body = here.get("/img/red.jpg?w=50").body
    stored(here, "redis", 1)
    answer = there.get("/img/red.jpg?w=50")
    assert detail(answer) == "redis" and answer.body == body
    os.utime(roots[1] / "red.jpg", (1, 1))
    until(lambda: "fwd=miss" in detail(there.get("/img/red.jpg?w=50")))


def test_what_is_stale_there_is_held_against_its_source(start, redis, nginx, tmp_path):
    (tmp_path / "www").mkdir()
    (tmp_path / "www/a.jpg").write_bytes(jpeg())
    origin = nginx(tmp_path / "www")
    remote = (f"  allow_addresses: [127.0.0.1]\n  ports: [{origin.port}]\n  least_fresh: 0s\n"
              "  usual_fresh: 0s\n  stale_while_revalidate: 0s\n  stale_if_error: 1h\n")
    parts = dict(remote=remote, cache=shared(redis_part(redis())))
    here, there = start(**parts), start(**parts)
    target = f"/image?source=url[http://127.0.0.1:{origin.port}/a.jpg]&scale=width[50]&sink=format[png]"
    made = here.get(target)
    stored(here, "redis", 1)
    answer = there.get(target)
    assert "fwd-status=304" in answer.headers["Cache-Status"] and answer.body == made.body
    assert there.state("jobs") == 0
    origin.stop()
    third = start(**parts)
    answer = third.get(target)
    assert "detail=stale-if-error" in answer.headers["Cache-Status"] and answer.body == made.body


def test_the_bucket_fills_an_empty_redis(start, redis, s3):
    hot, bucket = redis(), s3()
    parts = shared(redis_part(hot), s3_part(bucket))
    first, second, third = start(cache=parts), start(cache=parts), start(cache=parts)
    made = first.get(TARGET % 91)
    stored(first, "redis", 1)
    stored(first, "s3", 1)
    assert len(hot.keys()) == 1
    hot.say("FLUSHALL")
    assert detail(second.get(TARGET % 91)) == "s3"
    stored(second, "redis", 1)
    answer = third.get(TARGET % 91)
    assert detail(answer) == "redis" and answer.body == made.body


def test_what_is_large_goes_only_where_it_may(start, redis, s3):
    hot, bucket = redis(), s3()
    parts = shared(redis_part(hot, "      max_object: 5kB\n"), s3_part(bucket))
    maker, finder = start(cache=parts), start(cache=parts)
    body = maker.get(TARGET % 600).body
    assert len(body) > 5000
    stored(maker, "s3", 1)
    assert hot.keys() == []
    answer = finder.get(TARGET % 600)
    assert detail(answer) == "s3" and answer.body == body


def test_an_object_lies_in_the_bucket_under_its_key(start, s3):
    bucket = s3()
    server = start(cache=shared(s3_part(bucket, "      prefix: a b/=+(é)\n")))
    server.get(TARGET % 92)
    stored(server, "s3", 1)
    (path,) = bucket.objects()
    assert re.search(r"/pictures/a b/=\+\(é\)/(..)/\1[0-9a-f]{30}\._S3rver_object$", str(path)), path
    assert path.read_bytes().startswith(b"TINTYPE\n")


def test_what_is_cheap_goes_to_the_bucket_when_it_is_asked_for_again(start, s3, tmp_path):
    bucket = s3()
    part = s3_part(bucket).replace("admit: all", "admit: second_hit")
    disk = f"  disk: {{path: {tmp_path}/cache, size: 100MB}}\n"
    server = start(cache=disk + shared(part))
    server.get(TARGET % 93)
    server.get(TARGET % 93)
    assert bucket.objects() == []
    server.stop()
    server.start()
    until(lambda: detail(server.get(TARGET % 93)) in ("disk", "memory"))
    stored(server, "s3", 1)
    assert len(bucket.objects()) == 1


def all_right(server, targets, golden):
    for target in targets:
        answer = server.get(target)
        assert answer.status == 200
        assert hashlib.sha256(answer.body).digest() == golden[target], target


@pytest.fixture
def golden(start):
    """What each picture has to be, by a server that shares nothing."""
    plain = start()

    class Golden(dict):
        def __missing__(self, target):
            answer = plain.get(target)
            assert answer.status == 200
            return self.setdefault(target, hashlib.sha256(answer.body).digest())

    return Golden()


def test_wrong_keys_are_counted_and_cost_no_request(start, redis, s3, golden):
    hot = redis("--requirepass", "right")
    parts = shared(redis_part(hot, "      password: wrong\n"), s3_part(s3(), secret="wrong"))
    server = start(cache=parts.replace("open_for: 200ms", "open_for: 1h"))
    all_right(server, [TARGET % width for width in range(100, 120)], golden)
    until(lambda: gauge(server, "s3", "store_failures") >= 3)
    for tier in ("redis", "s3"):
        assert gauge(server, tier, "failures") >= 3
        assert gauge(server, tier, "hits") == gauge(server, tier, "stores") == 0
        assert gauge(server, tier, "skipped") > 0
    text = "\n".join(server.log)
    assert "shared tier s3" in text and "SignatureDoesNotMatch" in text
    assert "WRONGPASS" in text
    assert "right" not in text


def test_secrets_come_from_variables_and_files(start, redis, s3, tmp_path, monkeypatch):
    hot, bucket = redis("--requirepass", "se cret"), s3()
    monkeypatch.setenv("TINTYPE_TEST_PASSWORD", "se cret")
    (tmp_path / "key").write_text("S3RVER\n")
    part = s3_part(bucket).replace("secret_key: S3RVER", f"secret_key_file: {tmp_path}/key")
    parts = shared(redis_part(hot, "      password_env: TINTYPE_TEST_PASSWORD\n"), part)
    server = start(cache=parts)
    server.get(TARGET % 94)
    stored(server, "redis", 1)
    stored(server, "s3", 1)


def test_servers_that_are_not_there_cost_no_request(start, redis, s3, golden):
    hot, bucket = redis(), s3()
    hot.kill()
    bucket.kill()
    server = start(cache=shared(redis_part(hot), s3_part(bucket)))
    all_right(server, [TARGET % width for width in range(120, 140)], golden)
    assert gauge(server, "redis", "failures") >= 3
    assert gauge(server, "s3", "failures") >= 3
    assert gauge(server, "s3", "read_breaker") > 0


@pytest.mark.parametrize("tier", ["redis", "s3"])
def test_what_was_altered_is_made_again(start, redis, s3, golden, tier):
    service = redis() if tier == "redis" else s3()
    part = redis_part(service) if tier == "redis" else s3_part(service)
    maker = start(cache=shared(part))
    targets = [TARGET % width for width in range(140, 180)]
    all_right(maker, targets, golden)
    stored(maker, tier, len(targets))
    if tier == "redis":
        keys = sorted(service.keys())
        values = [service.say("GET", key) for key in keys]
    else:
        keys = service.objects()
        values = [path.read_bytes() for path in keys]
    assert len(keys) == len(targets)
    altered = []
    for number, value in enumerate(values):
        at = number * 97 % len(value)
        altered.append([value[:at] + bytes([value[at] ^ 1 << number % 8]) + value[at + 1:],
                        value[:at], value + b"x", values[number - 1]][number % 4])
    for key, value in zip(keys, altered):
        if tier == "redis":
            service.say("SET", key, value)
        else:
            key.write_bytes(value)
    finder = start(cache=shared(part))
    all_right(finder, targets, golden)
    assert gauge(finder, tier, "hits") == 0
    assert gauge(finder, tier, "damaged") + gauge(finder, tier, "failures") == len(targets)
    # Each is put right by the one who found it wrong.
    stored(finder, tier, len(targets))
    until(lambda: gauge(finder, tier, "removals_waiting") == 0)
    healed = start(cache=shared(part))
    all_right(healed, targets, golden)
    assert gauge(healed, tier, "damaged") == 0


GARBAGE = [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"+PONG\r\n", b"+PONG\r\n$1000000000\r\nx",
           b"+PONG\r\n+OK\r\n" * 1000, b"+PONG\r\n$5\r\nhel", b"+PONG\r\n*3\r\n", b"\x00" * 5000]


def test_a_peer_that_is_no_redis_costs_no_request(start, golden):
    peer = socket.create_server(("127.0.0.1", 0))
    says = itertools.cycle(GARBAGE)

    def serve():
        kept = []
        while True:
            try:
                client, _ = peer.accept()
            except OSError:
                return
            try:
                client.sendall(next(says))
                kept.append(client)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()

    class Address:
        port = peer.getsockname()[1]

    try:
        server = start(cache=shared(redis_part(Address(), "      timeout: 50ms\n").replace(
            "      timeout: 2s\n", "")))
        all_right(server, [TARGET % width for width in range(180, 260)], golden)
        assert gauge(server, "redis", "failures") > 0
        assert gauge(server, "redis", "hits") == 0
    finally:
        peer.close()


class Load:
    """Asks several servers for the same pictures, over and over, and compares what comes."""

    def __init__(self, servers, targets, golden):
        self.failed, self.asked, self.found = [], 0, {}
        self.over = False
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(server, targets, golden, offset))
                        for offset, server in enumerate(servers * 2)]
        for thread in self.threads:
            thread.start()

    def run(self, server, targets, golden, offset):
        for target in itertools.islice(itertools.cycle(targets), offset * 7, None):
            if self.over:
                return
            try:
                answer = request(server.port, target)
                right = answer.status == 200 and hashlib.sha256(answer.body).digest() == golden[target]
                kind = answer.headers["Cache-Status"]
            except OSError as error:
                right, kind = False, str(error)
            with self.lock:
                self.asked += 1
                if not right:
                    self.failed.append((target, kind))
                match = re.search(r"detail=(\w+)", kind)
                kind = match.group(1) if match else "made"
                self.found[kind] = self.found.get(kind, 0) + 1

    def count(self, kind):
        with self.lock:
            return self.found.get(kind, 0)

    def more(self, kind, count=20):
        """Waits until so many more have been found there."""
        before = self.count(kind)
        until(lambda: self.count(kind) >= before + count, 60)

    def end(self):
        self.over = True
        for thread in self.threads:
            thread.join()


@pytest.fixture
def forgetful(tmp_path):
    running = []

    def begin(**parts):
        running.append(Forgetful(tmp_path / f"forgetful{len(running)}", **parts))
        return running[-1]

    yield begin
    for server in running:
        status = server.stop()
        text = "\n".join(server.log)
        assert "Sanitizer" not in text and "runtime error" not in text, text
        assert status == 0, text


@pytest.mark.parametrize("tier", ["redis", "s3"])
def test_a_tier_stopped_and_started_under_load_costs_no_request(forgetful, redis, s3, golden, tier):
    service = redis() if tier == "redis" else s3()
    part = redis_part(service) if tier == "redis" else s3_part(service)
    part = re.sub(r"timeout: \ds", "timeout: 100ms", part) + "      write_timeout: 300ms\n"
    servers = [forgetful(cache=shared(part)) for _ in range(2)]
    targets = [TARGET % width for width in range(60, 100)]
    for target in targets:
        golden[target]
    load = Load(servers, targets, golden)
    try:
        load.more(tier)
        for fault, cure in [(service.kill, service.start), (service.hang, service.carry_on),
                            (service.hang, service.restart)] * 2:
            fault()
            until(lambda: all(gauge(server, tier, "read_breaker") > 0 for server in servers))
            load.more("made")
            cure()
            until(lambda: all(gauge(server, tier, "read_breaker") == 0 for server in servers))
            load.more(tier)
    finally:
        load.end()
    print(tier, load.asked, "asked", load.found)
    assert load.failed == []


def test_both_tiers_stopped_under_load_cost_no_request(forgetful, redis, s3, golden):
    hot, bucket = redis(), s3()
    part = redis_part(hot) + s3_part(bucket) + "      write_timeout: 300ms\n"
    part = re.sub(r" timeout: \ds", " timeout: 100ms", part)
    servers = [forgetful(cache=shared(part)) for _ in range(2)]
    targets = [TARGET % width for width in range(60, 100)]
    for target in targets:
        golden[target]
    load = Load(servers, targets, golden)
    try:
        load.more("redis")
        hot.kill()
        load.more("s3")
        bucket.hang()
        load.more("made")
        hot.start()
        load.more("redis")
        bucket.carry_on()
        hot.hang()
        load.more("s3")
        hot.carry_on()
        load.more("redis")
    finally:
        load.end()
    print(load.asked, "asked", load.found)
    assert load.failed == []


MISTAKES = {
    "    redis: {password: x}\n": "redis.address: expected",
    "    redis: {address: nowhere}\n": "redis.address: expected HOST:PORT",
    "    redis: {address: 'a:0'}\n": "redis.address: expected HOST:PORT",
    "    redis: {address: 'a:1', user: me}\n": "redis.user: expected a password",
    "    redis: {address: 'a:1', password: a, password_env: PATH}\n": "redis.password: expected only one",
    "    redis: {address: 'a:1', password_env: TINTYPE_NO_SUCH}\n": "redis.password_env: expected a variable",
    "    redis: {address: 'a:1', password_file: nowhere}\n": "redis.password_file: expected a readable",
    "    redis: {address: 'a:1', timeout: 0s}\n": "redis.timeout: expected 1ms",
    "    redis: {address: 'a:1', breaker: {failures: 0}}\n": "redis.breaker.failures: expected",
    "    redis: {address: 'a:1', tls: true}\n": "redis.tls: unknown",
    "    s3: {bucket: b}\n": "s3.endpoint: expected",
    "    s3: {endpoint: 'http://a'}\n": "s3.bucket: expected",
    "    s3: {endpoint: 'ftp://a', bucket: b}\n": "s3.endpoint: expected http",
    "    s3: {endpoint: 'http://a/b', bucket: b}\n": "s3.endpoint: expected http",
    "    s3: {endpoint: 'http://u:p@a', bucket: b}\n": "s3.endpoint: expected http",
    "    s3: {endpoint: 'http://a', bucket: 'a/b'}\n": "s3.bucket: expected",
    "    s3: {endpoint: 'http://a', bucket: b, access_key: k}\n": "s3.access_key: expected both",
    "    s3: {endpoint: 'http://a', bucket: b, admit: some}\n": "s3.admit: expected all, second_hit or cost",
    "    most_of_deadline: 0\n": "shared.most_of_deadline: expected",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_told_with_their_line(tmp_path, text):
    config = tmp_path / "t.yaml"
    config.write_text(f"storage:\n  roots: ['{SAMPLES}']\ncache:\n  shared:\n{text}")
    done = subprocess.run([TINTYPE, "check", config], capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert f"{config}:5: cache.shared." in said and MISTAKES[text] in said, said
