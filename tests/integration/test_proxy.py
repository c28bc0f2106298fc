"""Proxy mounts: requests of any kind through the request cache to an origin, which is a real nginx or
one that says what a test tells it to."""
import concurrent.futures
import email.parser
import email.policy
import os
import re
import signal
import socket
import threading
import time

import pytest

from conftest import jpeg, request, wait_for

FRESH = {"Cache-Control": "max-age=600"}


def mount(port, path="/", base="", more=""):
    return f"  - {{path: {path}, kind: proxy, origin: \"http://127.0.0.1:{port}{base}\"{more}}}\n"


def parallel(count, ask):
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: ask(), range(count)))


def status_of(answer):
    """What Tintype's member of Cache-Status says."""
    return answer.headers["Cache-Status"]


@pytest.fixture
def proxied(start, scripted):
    """A server whose every path is passed on to an origin that answers by a function."""
    def begin(answer, more="", **parts):
        origin = scripted(answer)
        return start(mounts=mount(origin.port, more=more), **parts), origin
    return begin


@pytest.fixture
def files(start, nginx, tmp_path):
    """A server before an nginx with a small and a large file."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "small.txt").write_bytes(b"0123456789")
    (root / "large.jpg").write_bytes(bytes(range(256)) * 400)
    for file in root.iterdir():  # fresh for a tenth of their age
        os.utime(file, (time.time() - 86_400,) * 2)
    origin = nginx(root)
    server = start(mounts=mount(origin.port, "/files"))
    server.root, server.origin = root, origin
    return server


def asked_the_origin(files, times):
    """nginx logs a request when its answer has gone."""
    wait_for(lambda: len(files.origin.requests()) >= times)
    assert len(files.origin.requests()) == times


def test_a_response_comes_from_its_origin_once(files):
    body = (files.root / "large.jpg").read_bytes()
    first = files.get("/files/large.jpg")
    again = files.get("/files/large.jpg")
    for answer in first, again:
        assert answer.status == 200 and answer.body == body
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["ETag"] and answer.headers["Last-Modified"]
        assert answer.headers["Via"].startswith("1.1 tintype")
        assert answer.headers["Server"].startswith("nginx")
    assert "fwd=miss; fwd-status=200; stored" in status_of(first)
    assert status_of(again).startswith("Tintype; hit; ttl=") and again.headers["Age"] == "0"
    assert first.headers["Date"] == again.headers["Date"]
    asked_the_origin(files, 1)


def parts_of(answer):
    """(Content-Range, bytes) of each part of a multipart/byteranges body."""
    head = b"Content-Type: " + answer.headers["Content-Type"].encode() + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + answer.body)
    assert message.is_multipart() and not message.defects
    return [(part["Content-Range"], part["Content-Type"],
             part.get_payload(decode=True)) for part in message.iter_parts()]


@pytest.mark.parametrize("name", ["small.txt", "large.jpg"])
@pytest.mark.parametrize("state", ["miss", "hit"])
def test_ranges_are_cut_from_the_whole(files, name, state):
    whole, target = (files.root / name).read_bytes(), f"/files/{name}"
    size = len(whole)
    if state == "hit":
        files.get(target)
    cases = {"bytes=2-5": (2, 6), "bytes=7-": (7, size), "bytes=-4": (size - 4, size),
             f"bytes=1-{size * 2}": (1, size), "bytes=0-0": (0, 1)}
    for field, (first, end) in cases.items():
        answer = files.get(target, headers={"Range": field})
        assert answer.status == 206 and answer.body == whole[first:end], field
        assert answer.headers["Content-Range"] == f"bytes {first}-{end - 1}/{size}"
    asked_the_origin(files, 1)
    etag = answer.headers["ETag"]
    assert files.get(target, headers={"Range": "bytes=0-1", "If-Range": etag}).status == 206
    assert files.get(target, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).body == whole
    beyond = files.get(target, headers={"Range": f"bytes={size}-"})
    assert beyond.status == 416 and beyond.headers["Content-Range"] == f"bytes */{size}"
    asked_the_origin(files, 1)


def test_several_ranges_are_parts_of_one_answer(files):
    whole = (files.root / "large.jpg").read_bytes()
    answer = files.get("/files/large.jpg", headers={"Range": "bytes=0-9,50000-60000,-3"})
    assert answer.status == 206
    size = len(whole)
    assert parts_of(answer) == [
        (f"bytes 0-9/{size}", "image/jpeg", whole[:10]),
        (f"bytes 50000-60000/{size}", "image/jpeg", whole[50000:60001]),
        (f"bytes {size - 3}-{size - 1}/{size}", "image/jpeg", whole[-3:])]
    many = ",".join(f"{i * 10}-{i * 10}" for i in range(17))
    assert files.get("/files/large.jpg", headers={"Range": f"bytes={many}"}).body == whole


def test_conditions_are_judged_on_what_is_stored(files):
    stored = files.get("/files/small.txt")
    etag, date = stored.headers["ETag"], stored.headers["Last-Modified"]
    for fields in ({"If-None-Match": etag}, {"If-None-Match": f'"x", W/{etag}'},
                   {"If-Modified-Since": date}, {"If-None-Match": etag, "Range": "bytes=0-1"}):
        answer = files.get("/files/small.txt", headers=fields)
        assert answer.status == 304 and answer.body == b"", fields
        assert answer.headers["ETag"] == etag and "Content-Type" not in answer.headers
    for fields in ({"If-None-Match": '"x"'}, {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}):
        assert files.get("/files/small.txt", headers=fields).status == 200
    asked_the_origin(files, 1)
    # These are the origin's to judge.
    assert files.get("/files/small.txt", headers={"If-Match": '"x"'}).status == 412
    assert files.get("/files/small.txt", headers={"If-Match": etag}).status == 200
    asked_the_origin(files, 3)


def test_head_is_answered_from_what_get_stored(proxied):
    server, origin = proxied(lambda r: (200, {**FRESH, "X": "1"}, b"body"))
    missed = server.get("/a", method="HEAD")
    assert missed.status == 200 and missed.body == b"" and missed.headers["Content-Length"] == "4"
    server.get("/a")
    answer = server.get("/a", method="HEAD")
    assert answer.body == b"" and answer.headers["Content-Length"] == "4" and answer.headers["X"] == "1"
    assert [r.method for r in origin.requests] == ["HEAD", "GET"]


def test_head_tells_that_what_is_stored_is_wrong(proxied):
    state = {"tag": '"1"'}
    server, origin = proxied(lambda r: (200, {"Cache-Control": "max-age=600", "ETag": state["tag"]}, b"x"))
    server.get("/a")
    state["tag"] = '"2"'
    server.get("/a", method="HEAD", headers={"Cache-Control": "no-cache"})
    assert server.get("/a").headers["ETag"] == '"2"'
    assert [r.method for r in origin.requests] == ["GET", "HEAD", "GET"]


def test_variants_are_kept_side_by_side(proxied):
    def answer(r):
        language = r.headers.get("Accept-Language", "none")
        return 200, {**FRESH, "Vary": "Accept-Language"}, language.encode()
    server, origin = proxied(answer)
    for _ in range(2):
        for language in ("de", "fr", "en, de"):
            assert server.get("/a", headers={"Accept-Language": language}).body == language.encode()
        assert server.get("/a").body == b"none"
    assert server.get("/a", headers={"Accept-Language": "DE , en"}).body == b"en, de"
    assert len(origin.requests) == 4


def test_variants_are_bounded(proxied):
    server, origin = proxied(lambda r: (200, {**FRESH, "Vary": "X"}, r.headers["X"].encode()),
                             more=", max_variants: 3")
    for x in "abcd":
        server.get("/a", headers={"X": x})
    for x in "bcd":
        assert "hit" in status_of(server.get("/a", headers={"X": x}))
    assert "miss" in status_of(server.get("/a", headers={"X": "a"}))
    assert len(origin.requests) == 5


def test_two_hundred_who_want_the_same_ask_once(proxied):
    release = threading.Event()

    def answer(r):
        release.wait(20)
        return 200, FRESH, b"one"
    server, origin = proxied(answer)
    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        answers = [pool.submit(server.get, "/a") for _ in range(200)]
        wait_for(lambda: server.state("flight_waiters") == 200)
        release.set()
        answers = [a.result() for a in answers]
    assert all(a.status == 200 and a.body == b"one" for a in answers)
    assert len(origin.requests) == 1
    assert sum("collapsed" in status_of(a) for a in answers) == 199


@pytest.mark.parametrize("fields", [{"Cache-Control": "no-store"}, {"Cache-Control": "private"},
                                    {"Cache-Control": "max-age=0", "ETag": '"x"'}])
def test_what_cannot_be_shared_does_not_make_others_wait(proxied, fields):
    count, first = 20, threading.Event()
    together = threading.Barrier(count - 1)
    number = iter(range(1000))

    def answer(r):
        if next(number) == 0:
            first.wait(20)
        else:
            together.wait(20)  # breaks, and the answer fails, unless all are here at one time
        return 200, fields, b"mine"
    server, origin = proxied(answer)
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        answers = [pool.submit(server.get, "/a") for _ in range(count)]
        wait_for(lambda: server.state("flight_waiters") == count)
        first.set()
        answers = [a.result() for a in answers]
    assert all(a.status == 200 and a.body == b"mine" for a in answers)
    assert len(origin.requests) == count


def test_a_failing_origin_is_not_asked_once_more_by_each_who_waits(proxied):
    release = threading.Event()

    def answer(r):
        release.wait(20)
        return 503, {}, b"no"
    server, origin = proxied(answer)
    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        answers = [pool.submit(server.get, "/a") for _ in range(30)]
        wait_for(lambda: server.state("flight_waiters") == 30)
        release.set()
        statuses = sorted(a.result().status for a in answers)
    assert statuses == [502] * 29 + [503]
    assert len(origin.requests) == 1


def test_a_restart_keeps_what_is_stored(start, scripted, tmp_path):
    origin = scripted(lambda r: (200, {**FRESH, "Vary": "X", "X-Own": "1"},
                                 r.path.encode() + b" " + r.headers.get("X", "-").encode() * 20_000))
    parts = dict(mounts=mount(origin.port), cache=f"  disk: {{path: {tmp_path}/disk, size: 64MB, admit: all}}\n")
    server = start(**parts)
    before = [server.get("/a", headers={"X": x}).body for x in "pq"] + [server.get("/b").body]
    assert server.stop() == 0
    server.start()
    after = [server.get("/a", headers={"X": x}) for x in "pq"] + [server.get("/b")]
    assert [a.body for a in after] == before
    for answer in after:
        assert "hit" in status_of(answer) and "detail=disk" in status_of(answer)
        assert answer.headers["X-Own"] == "1" and int(answer.headers["Age"]) >= 0
    assert len(origin.requests) == 3


def went_stale(server, target, **more):
    """Waits until what is stored has gone stale, by what the server itself says of it."""
    told = []

    def is_told():  # on a busy machine it may be over before it is stored
        told.append(re.search(r"ttl=(-?\d+)", status_of(server.get(target, **more))))
        return told[-1]
    wait_for(is_told)
    ttl = int(told[-1][1])
    time.sleep(max(0, ttl) + 1.05)


def test_what_is_stale_is_asked_about_by_its_validators(proxied):
    def answer(r):
        fields = {"Cache-Control": "max-age=1", "ETag": '"1"', "X": str(len(origin.requests))}
        return (304 if r.headers.get("If-None-Match") == '"1"' else 200), fields, b"body"
    server, origin = proxied(answer)
    went_stale(server, "/a")
    again = server.get("/a")
    assert again.status == 200 and again.body == b"body" and again.headers["X"] == "2"
    assert "fwd=stale; fwd-status=304; stored" in status_of(again)
    assert "hit" in status_of(server.get("/a"))
    went_stale(server, "/a")
    assert server.get("/a", headers={"If-None-Match": '"1"'}).status == 304
    assert len(origin.requests) == 3


def test_stale_is_sent_while_one_request_renews_it(proxied):
    state = {"body": b"old"}
    server, origin = proxied(
        lambda r: (200, {"Cache-Control": "max-age=1, stale-while-revalidate=60"}, state["body"]))
    went_stale(server, "/a")
    state["body"] = b"new"
    stale = parallel(20, lambda: server.get("/a"))
    assert all(a.body in (b"old", b"new") for a in stale) and stale[0].status == 200
    wait_for(lambda: server.get("/a").body == b"new")
    assert len(origin.requests) == 2


@pytest.mark.parametrize("failure", ["status", "closed"])
def test_stale_is_sent_when_the_origin_fails(proxied, failure):
    state = {"fails": False}

    def answer(r):
        if state["fails"]:
            return (503, {}, b"no") if failure == "status" else (0, {}, None)
        control = "max-age=1" + (", stale-if-error=60" if r.path == "/may" else "")
        return 200, {"Cache-Control": control}, b"body"
    server, origin = proxied(answer)
    server.get("/may")
    went_stale(server, "/must")
    state["fails"] = True
    kept = server.get("/may")
    assert kept.status == 200 and kept.body == b"body" and "detail=stale-if-error" in status_of(kept)
    assert server.get("/must").status == (503 if failure == "status" else 502)


def test_the_operators_grace_ends_where_the_origin_forbids_it(proxied):
    state = {"fails": False}
    server, origin = proxied(lambda r: (0, {}, None) if state["fails"] else (
        200, {"Cache-Control": "max-age=1" + r.path.replace("/", ", ")}, b"body"), more=", stale_if_error: 60s")
    for path in ("/x", "/must-revalidate", "/proxy-revalidate", "/s-maxage=1"):
        server.get(path)
    went_stale(server, "/x")
    state["fails"] = True
    assert server.get("/x").status == 200
    for path in ("/must-revalidate", "/proxy-revalidate", "/s-maxage=1"):
        assert server.get(path).status == 502


def test_requests_of_any_method_go_through_with_their_bodies(proxied):
    server, origin = proxied(lambda r: (201, [("A", "1"), ("A", "2")], r.method.encode() + r.body),
                             more=", max_request_body: 1000")
    for method in ("POST", "PUT", "PATCH", "DELETE", "M-SEARCH"):
        answer = server.get("/a?b", method=method, body=b"x" * 1000, headers={"X": "y"})
        assert answer.status == 201 and answer.body == method.encode() + b"x" * 1000
        assert answer.headers.get_all("A") == ["1", "2"] and "fwd=method" in status_of(answer)
        assert origin.requests[-1].path == "/a?b" and origin.requests[-1].headers["X"] == "y"
    assert server.get("/a", method="OPTIONS").body == b"OPTIONS"
    assert server.get("/a", method="POST", body=b"x" * 1001).status == 413
    assert server.get("/a", method="TRACE").status == 501
    assert len(origin.requests) == 6


def test_unsafe_requests_make_stored_responses_wrong(proxied):
    def answer(r):
        if r.method == "GET":
            return 200, {**FRESH, "Vary": "X"}, str(len(origin.requests)).encode()
        fields = {"Location": "b", "Content-Location": "http://elsewhere/c"}
        return (500 if r.path == "/failed" else 200), fields, b""
    server, origin = proxied(answer)
    kept = {path: server.get(path).body for path in ("/a", "/b", "/c", "/failed")}
    server.get("/failed", method="POST", body=b"")
    server.get("/a", method="DELETE")
    assert server.get("/c").body == kept["/c"] and server.get("/failed").body == kept["/failed"]
    assert server.get("/a").body != kept["/a"] and server.get("/b").body != kept["/b"]


def test_an_unsafe_request_can_make_whole_groups_wrong(proxied):
    def answer(r):
        if r.method == "GET":
            return 200, {**FRESH, "Cache-Groups": '"shoes", "red"' if "shoe" in r.path else '"hats"'}, b"x"
        return (500 if r.path == "/failed" else 200), {"Cache-Group-Invalidation": '"red", "blue"'}, b""
    server, origin = proxied(answer)

    def states():
        return ["hit" in status_of(server.get(path)) for path in ("/shoe1", "/shoe2", "/hat")]
    states()
    server.get("/failed", method="POST", body=b"")
    assert states() == [True, True, True]
    server.get("/other", method="POST", body=b"")
    assert states() == [False, False, True]


def test_what_was_fetched_while_it_was_changed_is_not_kept(proxied):
    asked, release = threading.Event(), threading.Event()

    def answer(r):
        if r.method == "POST":
            return 200, {}, b""
        asked.set()
        release.wait(20)
        return 200, FRESH, b"old"
    server, origin = proxied(answer)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        old = pool.submit(server.get, "/a")
        assert asked.wait(20)
        assert server.get("/a", method="POST", body=b"").status == 200
        release.set()
        assert old.result().body == b"old"
    assert "miss" in status_of(server.get("/a"))
    assert [r.method for r in origin.requests] == ["GET", "POST", "GET"]


def test_half_a_response_is_none(proxied):
    def answer(r):
        if r.path == "/half":
            return 200, {**FRESH, "Content-Length": "100", "Connection": "close"}, b"half"
        return 200, FRESH, b"x" * 2000
    server, origin = proxied(answer, more=", max_body: 1000")
    for path in ("/half", "/large"):
        for _ in range(2):
            answer = server.get(path)
            assert answer.status == 502 and answer.json()["error"]["code"] == "origin_failed"
            assert "fwd=miss; detail=origin_failed" in status_of(answer)
    assert len(origin.requests) == 4


def test_an_origin_that_is_slow_or_away(start, scripted):
    release = threading.Event()
    origin = scripted(lambda r: (200, {}, b"late") if release.wait(20) else None)
    server = start(mounts=mount(origin.port, "/slow", more=", total_timeout: 300ms") +
                   mount(1, "/away"))
    assert server.get("/slow/a").status == 504
    assert server.get("/away/a").status == 502
    release.set()


def test_a_client_may_ask_for_what_is_cached_alone(proxied):
    server, origin = proxied(lambda r: (200, FRESH, b"x"))
    only = {"Cache-Control": "only-if-cached"}
    assert server.get("/a", headers=only).status == 504
    server.get("/a")
    assert server.get("/a", headers=only).status == 200
    assert len(origin.requests) == 1


def test_clients_directives_count_unless_that_is_switched_off(start, scripted):
    origin = scripted(lambda r: (200, FRESH, b"x"))
    server = start(mounts=mount(origin.port, "/heeds") +
                   mount(origin.port, "/not", more=", client_cache_control: false"))
    for path, fetches in (("/heeds/a", 3), ("/not/a", 1)):
        before = len(origin.requests)
        server.get(path)
        for directive in ("no-cache", "max-age=0"):
            server.get(path, headers={"Cache-Control": directive})
        assert len(origin.requests) - before == fetches


def test_the_path_of_the_mount_gives_way_to_that_of_the_origin(start, scripted):
    origin = scripted(lambda r: (200, {}, r.path.encode()))
    server = start(mounts=mount(origin.port, "/m", base="/base") + mount(origin.port, "/"))
    assert server.get("/m/a?b=c").body == b"/base/a?b=c"
    assert server.get("/m").body == b"/base/"
    assert server.get("/other//x/%2e%2e/y").body == b"/other//x/%2e%2e/y"
    seen = origin.requests[0].headers
    assert seen["Host"] == f"127.0.0.1:{origin.port}" and seen["X-Forwarded-For"] == "127.0.0.1"


def test_what_belongs_to_a_connection_stays_there(proxied):
    server, origin = proxied(lambda r: (200, {**FRESH, "Connection": "X-Hop, Cache-Control", "X-Hop": "1",
                                              "Keep-Alive": "timeout=9", "X-On": "2"}, b"x"))
    for _ in range(2):
        answer = server.get("/a", headers={"Connection": "X-Mine", "X-Mine": "1", "TE": "x", "X-Too": "3",
                                           "X-Forwarded-Host": "evil"})
        assert answer.headers["X-On"] == "2" and "X-Hop" not in answer.headers
        assert "Keep-Alive" not in answer.headers and answer.headers["Cache-Control"] == "max-age=600"
    seen = origin.requests[0].headers
    assert seen["X-Too"] == "3" and "X-Mine" not in seen and "TE" not in seen
    assert "X-Forwarded-Host" not in seen and len(origin.requests) == 1


def test_a_request_that_goes_round_in_a_circle_ends(start):
    server = start(mounts=mount(1, "/a"))
    server.write_config(mounts=mount(server.port, "/a", base="/a"))
    server.process.send_signal(signal.SIGHUP)
    wait_for(lambda: any("reloaded" in line for line in server.log))
    wait_for(lambda: server.get("/a/x").status == 508)


def test_a_post_may_leave_the_answer_to_a_get(proxied):
    server, origin = proxied(lambda r: (200, {**FRESH, "Content-Location": "/a"}, r.method.encode()))
    assert server.get("/a", method="POST", body=b"").body == b"POST"
    assert server.get("/a").body == b"POST"
    assert len(origin.requests) == 1


def test_a_client_that_leaves_does_not_take_the_fetch_of_others_along(proxied):
    asked, release = threading.Event(), threading.Event()

    def answer(r):
        asked.set()
        release.wait(20)
        return 200, FRESH, b"whole"
    server, origin = proxied(answer)
    first = socket.create_connection(("127.0.0.1", server.port))
    first.sendall(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
    assert asked.wait(20)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        second = pool.submit(server.get, "/a")
        wait_for(lambda: server.state("flight_waiters") == 2)
        first.close()
        wait_for(lambda: server.state("flight_waiters") == 1)
        release.set()
        assert second.result().body == b"whole"
    assert len(origin.requests) == 1


def test_pictures_and_proxies_live_side_by_side(start, scripted):
    origin = scripted(lambda r: (200, FRESH, r.path.encode()))
    server = start(mounts="  - {path: /img, dialect: query}\n" + mount(origin.port))
    assert server.get("/img/shoes/red.jpg?w=40&fm=png").picture().size[0] == 40
    assert server.get("/other").body == b"/other"
    assert request(server.port, "/img/shoes/red.jpg?w=40", method="PUT", body=b"").status == 501
    assert request(server.port, "/other", method="PUT", body=b"").status == 200


def test_a_configuration_that_makes_no_sense_is_told_so(start, scripted):
    server = start(mounts=mount(1, "/a"))
    server.write_config(mounts="  - {path: /a, kind: proxy, origin: \"ftp://x\", dialect: chain}\n")
    server.process.send_signal(signal.SIGHUP)
    wait_for(lambda: any("expected http://HOST:PORT/BASE" in line for line in server.log))
    wait_for(lambda: any("mounts" in line and "dialect" in line for line in server.log))


def test_ranges_of_pictures(start, tmp_path):
    roots = tmp_path / "pictures"
    roots.mkdir()
    (roots / "a.jpg").write_bytes(jpeg(1600, 1200))
    server = start(roots=[roots])
    for target in ("/img/a.jpg?w=1200&fm=png&q=90", "/img/a.jpg?w=16&fm=png"):
        whole = server.get(target)
        assert whole.headers["Accept-Ranges"] == "bytes"
        body, size, etag = whole.body, len(whole.body), whole.headers["ETag"]
        for field, (first, end) in {"bytes=10-29": (10, 30), "bytes=-7": (size - 7, size)}.items():
            answer = server.get(target, headers={"Range": field})
            assert answer.status == 206 and answer.body == body[first:end]
            assert answer.headers["Content-Range"] == f"bytes {first}-{end - 1}/{size}"
            assert answer.headers["Content-Type"] == "image/png"
        assert [p[2] for p in parts_of(server.get(target, headers={"Range": "bytes=0-3,8-11"}))] == [
            body[:4], body[8:12]]
        assert server.get(target, headers={"Range": f"bytes={size}-"}).status == 416
        assert server.get(target, headers={"Range": "bytes=0-1", "If-Range": etag}).status == 206
        assert server.get(target, headers={"Range": "bytes=0-1", "If-Range": '"x"'}).body == body
        assert server.get(target, headers={"If-Match": '"x"'}).status == 412
        assert server.get(target, headers={"If-Match": etag}).status == 200
        assert server.get(target, headers={"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}).status == 412
        assert server.get(target).body == body
