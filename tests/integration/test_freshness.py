"""Pictures of remote sources that go stale: asked again by their validators, sent while they are made
anew, kept when their origin fails; and failures that stand for a moment."""
import re
import time

import pytest

from conftest import jpeg, wait_for

OLD, NEW = jpeg(320, 240), jpeg(200, 300)


class Source:
    """One picture at an origin, with everything a test changes of it."""

    def __init__(self, scripted, cache_control="max-age=1"):
        self.body, self.tag, self.status, self.cache_control = OLD, '"1"', 200, cache_control
        self.delay = 0
        self.origin = scripted(self.answer)

    def answer(self, request):
        time.sleep(self.delay)
        if self.status is None:
            return 0, {}, None
        if self.status != 200:
            return self.status, {}, b"no"
        headers = {"ETag": self.tag, "Cache-Control": self.cache_control, "Content-Type": "image/jpeg"}
        if request.headers.get("If-None-Match") == self.tag:
            return 304, headers, b""
        return 200, headers, self.body

    def target(self, path="/a.jpg", width=100):
        return f"/image?source=url[{self.origin.url(path)}]&scale=width[{width}]&sink=format[png]"

    def fetched(self):
        return [(r.path, r.headers.get("If-None-Match")) for r in self.origin.requests]


@pytest.fixture
def begin(start):
    def starting(source, remote="", cache=""):
        return start(remote=f"  allow_addresses: [127.0.0.1]\n  ports: [{source.origin.port}]\n"
                            "  least_fresh: 0s\n  jitter: 0\n  total_timeout: 2s\n" + remote, cache=cache)
    return starting


def went_stale(server, target):
    """Waits until the picture's time to live is over, by what the server itself says of it."""
    answer = server.get(target)
    ttl = int(re.search(r"ttl=(-?\d+)", answer.headers["Cache-Status"])[1])
    time.sleep(max(0, ttl) + 1.05)


def test_a_source_that_has_not_changed_is_not_rendered_again(scripted, begin):
    source = Source(scripted, "max-age=1, must-revalidate")
    server = begin(source)
    first = server.get(source.target())
    assert first.status == 200 and "fwd=miss; stored" in first.headers["Cache-Status"]
    jobs = server.state("jobs")
    went_stale(server, source.target())
    again = server.get(source.target())
    assert again.status == 200 and again.body == first.body
    assert "fwd=stale; fwd-status=304; stored" in again.headers["Cache-Status"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert server.state("jobs") == jobs
    assert source.fetched() == [("/a.jpg", None), ("/a.jpg", '"1"')]
    assert "; hit;" in server.get(source.target()).headers["Cache-Status"]


def test_a_source_that_asks_for_it_is_asked_every_time_and_a_new_one_shows_at_once(scripted, begin):
    source = Source(scripted, "no-cache")
    server = begin(source)
    first = server.get(source.target())
    assert first.picture().size == (100, 75)
    assert server.get(source.target()).body == first.body
    source.body, source.tag = NEW, '"2"'
    second = server.get(source.target())
    assert second.picture().size == (100, 150)
    assert second.headers["ETag"] != first.headers["ETag"]
    assert len(source.origin.requests) == 3


def test_stale_while_revalidate(scripted, begin):
    source = Source(scripted, "max-age=1, stale-while-revalidate=3600")
    server = begin(source)
    first = server.get(source.target())
    went_stale(server, source.target())
    source.body, source.tag = NEW, '"2"'
    source.delay = 0.5
    stale = server.get(source.target())
    assert stale.body == first.body  # at once, while the origin still thinks
    assert re.search(r"; hit; ttl=-\d+", stale.headers["Cache-Status"])
    assert "max-age=" in stale.headers["Cache-Control"]
    age, max_age = int(stale.headers["Age"]), int(re.search(r"max-age=(\d+)", stale.headers["Cache-Control"])[1])
    assert age >= max_age  # nobody downstream takes it for fresh
    wait_for(lambda: server.get(source.target()).body != first.body)
    assert server.get(source.target()).picture().size == (100, 150)
    assert len(source.origin.requests) <= 4


@pytest.mark.parametrize("fault", [500, 503, None])
def test_stale_if_error(scripted, begin, fault):
    source = Source(scripted, "max-age=1, stale-while-revalidate=0, stale-if-error=3600")
    server = begin(source)
    first = server.get(source.target())
    went_stale(server, source.target())
    source.status = fault
    for _ in range(20):
        stale = server.get(source.target())
        assert stale.status == 200 and stale.body == first.body
        assert "stale-if-error" in stale.headers["Cache-Status"]
    assert len(source.origin.requests) < 8  # a failure stands for the next tries
    source.status, source.body, source.tag = 200, NEW, '"2"'
    wait_for(lambda: server.get(source.target()).picture().size == (100, 150))


def test_what_forbids_stale_answers_is_obeyed(scripted, begin):
    source = Source(scripted, "max-age=1, must-revalidate")
    server = begin(source)
    server.get(source.target())
    went_stale(server, source.target())
    source.status = 500
    assert server.get(source.target()).status == 502


def test_a_source_that_is_gone_is_gone(scripted, begin):
    source = Source(scripted, "max-age=1, stale-if-error=3600, stale-while-revalidate=0")
    server = begin(source)
    server.get(source.target())
    went_stale(server, source.target())
    source.status = 404
    assert server.get(source.target()).status == 404


def test_stale_pictures_outlive_a_restart(scripted, begin, tmp_path):
    source = Source(scripted, "max-age=1, stale-if-error=3600, stale-while-revalidate=0")
    server = begin(source, cache=f"  disk: {{path: {tmp_path}/cache, size: 100MB}}\n")
    first = server.get(source.target())
    went_stale(server, source.target())
    server.stop()
    source.status = None
    server.start()
    stale = server.get(source.target())
    assert stale.status == 200 and stale.body == first.body
    source.status = 200
    wait_for(lambda: "fwd-status=304" in server.get(source.target()).headers["Cache-Status"])
    assert server.state("jobs") == 0


def test_a_failing_source_is_asked_once_for_all_its_pictures(scripted, begin):
    source = Source(scripted)
    source.status = 404
    server = begin(source)
    for width in range(10, 60):
        assert server.get(source.target(width=width)).status == 404
    assert len(source.origin.requests) == 1
    source.status = 500
    for width in range(10, 60):
        assert server.get(source.target("/b.jpg", width)).status == 502
    assert 2 <= len(source.origin.requests) < 12


def test_what_is_not_to_be_stored_is_not(scripted, begin, tmp_path):
    source = Source(scripted, "no-store")
    server = begin(source, cache=f"  disk: {{path: {tmp_path}/cache, size: 100MB}}\n")
    for expected in (1, 2, 3):
        answer = server.get(source.target())
        assert answer.headers["Cache-Status"].startswith("Tintype; fwd=miss")
        assert "stored" not in answer.headers["Cache-Status"]
        assert server.state("jobs") == expected
    assert server.state("cache_stores") == 0


def test_the_time_of_failures_is_configured(scripted, begin):
    source = Source(scripted)
    source.status = 404
    server = begin(source, cache="  negative: {not_found: 0s, failed: 0s, unusable: 0s}\n")
    for _ in range(5):
        assert server.get(source.target()).status == 404
    assert len(source.origin.requests) == 5


def test_the_mount_decides_how_long_where_it_says_so(scripted, start):
    source = Source(scripted, "no-store")
    server = start(remote=f"  allow_addresses: [127.0.0.1]\n  ports: [{source.origin.port}]\n  least_fresh: 0s\n",
                   mounts="  - {path: /image, dialect: chain, fresh: 1h}\n")
    server.get(source.target())
    source.body = NEW
    answer = server.get(source.target())
    assert "; hit;" in answer.headers["Cache-Status"]
    assert answer.picture().size == (100, 75)
    assert 3000 < int(re.search(r"ttl=(\d+)", answer.headers["Cache-Status"])[1]) <= 3600
