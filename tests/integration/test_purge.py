"""Purges of real servers: what each kind means, in memory, on disk, in hot answers and after restarts."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading

import pytest

from conftest import SAMPLES, TINTYPE, jpeg, request, wait_for

RED, MUG = "/img/shoes/red.jpg?w=120&fm=png", "/img/mug.jpg?w=100&fm=png"
CARD = "/image?source=url[file:mug.jpg],name[m]&source=url[file:logo.png]&scale=width[40]" \
       "&composite=image[m]&sink=format[png]"


def post(server, headers=None, **body):
    return request(server.admin, "/api/purge", method="POST", body=json.dumps(body),
                   headers={"Content-Type": "application/json", **(headers or {})})


def purge(server, **body):
    answer = post(server, **body)
    assert answer.status == 200, answer.body
    return answer.json()


def state(answer):
    assert answer.status == 200, answer.body
    text = answer.headers["Cache-Status"]
    return "hit" if "; hit" in text else "miss"


def stored(server, *targets):
    """Asks until each is in memory and, as it was asked for again, on the disk for good."""
    bodies = [server.get(target).body for target in targets]
    for target in targets:
        assert state(server.get(target)) == "hit"

    def on_disk():
        return purge(server, all=True, dry_run=True)["matched"]["disk"]["objects"]
    wait_for(lambda: on_disk() >= len(targets) and server.state("cache_disk_unwritten") == 0)
    return bodies


@pytest.fixture
def begin(start, tmp_path):
    """A server with a disk tier that survives it. `roots` is a copy of some samples, to be changed."""
    root = tmp_path / "root"
    (root / "shoes").mkdir(parents=True)
    for name in ("mug.jpg", "logo.png", "ring.jpg", "shoes/red.jpg"):
        shutil.copy(SAMPLES / name, root / name)

    def starting(cache="", **parts):
        disk = f"  disk:\n    path: {tmp_path}/cache\n    size: 100MB\n"
        server = start(roots=[root], cache=disk + cache, **parts)
        server.root, server.cache_folder = root, tmp_path / "cache"
        return server
    return starting


def again(server, signal_number=signal.SIGTERM):
    server.stop(signal_number)
    server.start()


def test_a_url_in_any_spelling_dialect_and_format(begin):
    server = begin(mounts="  - {path: /image, dialect: chain}\n  - {path: /img, dialect: query}\n"
                          "  - {path: /other, dialect: query}\n")
    auto = "/img/mug.jpg?w=100&auto=format"
    for accept in ("image/avif", "image/webp", "*/*"):
        server.get(auto, headers={"Accept": accept})
    stored(server, RED, MUG, "/img/shoes/red.jpg?w=121&fm=png")
    chain = "/image?source=url[file:shoes/red.jpg]&scale=size[120]&sink=format[png]"
    assert state(server.get(chain)) == "hit"
    done = purge(server, url=chain)
    assert done["number"] == 2 and not done["soft"]
    assert done["matched"]["memory"]["objects"] == 1 and done["matched"]["memory"]["bytes"] > 100
    for target in (RED, "/other/shoes/red.jpg?fm=png&w=120", chain):
        purge(server, url=target)
        assert state(server.get(RED)) == "miss"
        assert state(server.get(chain)) == "hit"
    for target in (MUG, "/img/shoes/red.jpg?w=121&fm=png"):
        assert state(server.get(target)) == "hit"
    purge(server, url="https://example.com/other/mug.jpg?auto=format&w=100")
    for accept in ("image/avif", "image/webp", "*/*"):
        assert state(server.get(auto, headers={"Accept": accept})) == "miss"


def test_a_url_with_every_client_hint(begin):
    server = begin(mounts="  - {path: /img, dialect: query, client_hints: true}\n")
    target = "/img/mug.jpg?w=60&fm=png"
    variants = [{}, {"DPR": "2"}, {"DPR": "3", "Save-Data": "on"}]
    explicit = "/img/mug.jpg?w=60&dpr=2&fm=png"  # the same picture as the second variant
    for hints in variants:
        assert server.get(target, headers=hints).status == 200
        assert state(server.get(target, headers=hints)) == "hit"
    assert state(server.get(explicit)) == "hit"
    purge(server, url="/img/mug.jpg?fm=png&w=60")
    assert state(server.get(explicit)) == "miss"
    for hints in variants[::2]:
        assert state(server.get(target, headers=hints)) == "miss"


@pytest.mark.parametrize("restarted", [None, signal.SIGTERM, signal.SIGKILL])
def test_an_overlay_purged_takes_every_composed_derivative(begin, restarted):
    server = begin()
    composed = [CARD, CARD.replace("[40]", "[41]"), CARD.replace("[40]", "[42]")]
    plain = [RED, MUG]
    stored(server, *composed, *plain)
    done = purge(server, source="file:logo.png")
    assert done["matched"]["memory"]["objects"] == len(composed)
    if restarted:
        again(server, restarted)
    rendered = server.state("jobs")
    for target in composed:
        assert state(server.get(target)) == "miss"
    assert server.state("jobs") == rendered + len(composed)
    for target in plain:
        assert state(server.get(target)) == "hit"
    again(server)
    for target in composed + plain:
        assert state(server.get(target)) == "hit"


def test_hot_answers_go_with_a_purge(begin):
    server = begin()
    stored(server, RED, MUG)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def ask(target):
        connection.request("GET", target)
        answer = connection.getresponse()
        answer.read()
        return answer.headers["Cache-Status"]

    def hot():
        text = server.api("/metrics").body.decode()
        lines = [line for line in text.splitlines() if 'cache="hot"' in line]
        return float(lines[0].split()[-1]) if lines else 0
    for _ in range(3):
        for target in (RED, MUG):
            ask(target)
    assert hot() > 0
    for _ in range(20):
        purge(server, source="file:shoes/red.jpg")
        assert "fwd=miss" in ask(RED)
        assert "; hit" in ask(RED)
        assert "; hit" in ask(MUG)
    connection.close()


def test_prefixes_and_everything(begin):
    server = begin()
    targets = [RED, MUG, CARD, "/img/ring.jpg?w=50&fm=png"]
    stored(server, *targets)

    def left():
        return [state(server.get(target)) == "hit" for target in targets]
    purge(server, prefix="file:shoes/")
    assert left() == [False, True, True, True]
    purge(server, prefix="/img/")
    assert left() == [False, False, True, False]
    purge(server, prefix=["file:l", "/nothing"])
    assert left() == [True, True, False, True]
    purge(server, all=True)
    assert left() == [False] * 4
    assert left() == [True] * 4


def test_chains_and_fonts_are_dependencies(begin):
    server = begin()
    (server.folder / "chains/small.chain").write_text("scale=width[50]\n")
    called = "/image?source=url[file:mug.jpg]&call=url[file:small.chain]&sink=format[png]"
    titled = "/image?source=url[file:mug.jpg]&scale=width[80]&annotate=text[Hi],font[DejaVu Serif]&sink=format[png]"
    unnamed = titled.replace(",font[DejaVu Serif]", "")
    targets = [t.replace(" ", "%20") for t in (called, titled, unnamed)]
    stored(server, *targets)

    def left():
        return [state(server.get(target)) == "hit" for target in targets]
    purge(server, source="chain:small")
    assert left() == [False, True, True]
    purge(server, source="font:DejaVu Serif")
    assert left() == [True, False, True]
    purge(server, source="font:sans")
    assert left() == [True, True, False]
    (server.folder / "chains/small.chain").write_text("scale=width[30]\n")
    purge(server, source="chain:small")
    assert server.get(targets[0]).picture().width == 30


def remote_mounts(port, more=""):
    return dict(remote=f"  allow_addresses: [127.0.0.1]\n  ports: [{port}]\n" + more)


def remote_target(origin, path, width=50):
    return f"/image?source=url[{origin.url(path)}]&scale=width[{width}]&sink=format[png]"


def test_tags_of_sources_and_of_mounts(begin, scripted):
    tags = {"/a.jpg": [("Surrogate-Key", "shoes red"), ("Cache-Tag", "summer sale,x")],
            "/b.jpg": [("Cache-Groups", '"shoes";p=1, "b"')], "/c.jpg": []}
    origin = scripted(lambda r: (200, [("Cache-Control", "max-age=600"), *tags[r.path]], jpeg()))
    server = begin(**remote_mounts(origin.port), mounts=
                   "  - {path: /image, dialect: chain}\n"
                   "  - {path: /img, dialect: query, tags: [site, home], emit_tags: true}\n")
    targets = [remote_target(origin, path) for path in tags] + [MUG]
    stored(server, *targets)

    def left():
        return [state(server.get(target)) == "hit" for target in targets]
    purge(server, tag="shoes")
    assert left() == [False, False, True, True]
    purge(server, tag=["summer sale", "b"])
    assert left() == [False, False, True, True]
    purge(server, tag="home")
    assert left() == [True, True, True, False]
    purge(server, tag="sho")
    assert left() == [True] * 4
    named = server.get(MUG)
    assert named.headers["Cache-Tag"] == "site,home" and named.headers["Surrogate-Key"] == "site home"
    assert "Cache-Tag" not in server.get(targets[0]).headers


def test_remote_sources_are_fetched_again(begin, scripted):
    body = [jpeg(320, 240)]
    origin = scripted(lambda r: (200, {"Cache-Control": "max-age=600"}, body[0]))
    server = begin(**remote_mounts(origin.port))
    target = remote_target(origin, "/a.jpg")
    stored(server, target)
    body[0] = jpeg(240, 320)
    purge(server, source=origin.url("/a.jpg"))
    answer = server.get(target)
    assert state(answer) == "miss" and answer.picture().size == (50, 67)
    assert len(origin.requests) == 2


def test_a_soft_purge_makes_stale(begin, scripted):
    body, gate = [jpeg(320, 240)], threading.Event()
    gate.set()

    def answer(_):
        gate.wait(20)
        return 200, {"Cache-Control": "max-age=600, stale-while-revalidate=600"}, body[0]
    origin = scripted(answer)
    server = begin(**remote_mounts(origin.port))
    target = remote_target(origin, "/a.jpg")
    stored(server, target, MUG)
    body[0] = jpeg(240, 320)
    gate.clear()
    assert purge(server, source=[origin.url("/a.jpg"), "file:mug.jpg"], soft=True)["soft"]
    kept = server.get(target)  # at once, although the origin waits
    assert state(kept) == "hit" and kept.picture().size == (50, 38)
    assert "ttl=-" in kept.headers["Cache-Status"] or "ttl=0" in kept.headers["Cache-Status"]
    max_age = int(kept.headers["Cache-Control"].split("max-age=")[1].split(",")[0])
    assert max_age <= int(kept.headers["Age"])
    assert state(server.get(MUG)) == "miss"  # has no window: is made anew before it is answered
    gate.set()
    wait_for(lambda: server.get(target).picture().size == (50, 67))
    again(server)
    assert server.get(target).picture().size == (50, 67)


def test_a_soft_purge_of_a_source_that_is_down(begin, scripted):
    up = [True]

    def answer(_):
        return (200, {"Cache-Control": "max-age=600, stale-if-error=600"}, jpeg()) if up[0] else (500, {}, b"")
    origin = scripted(answer)
    server = begin(**remote_mounts(origin.port, "  stale_while_revalidate: 0s\n"))
    target = remote_target(origin, "/a.jpg")
    stored(server, target)
    up[0] = False
    purge(server, source=origin.url("/a.jpg"), soft=True)
    assert "stale-if-error" in server.get(target).headers["Cache-Status"]
    purge(server, source=origin.url("/a.jpg"))
    assert server.get(target).status == 502
    up[0] = True  # a failure does not stand for who asks after a purge
    wait_for(lambda: purge(server, tag="anything") and server.get(target).status == 200)


def test_a_fill_that_was_begun_before_a_purge_is_not_kept(begin, scripted):
    body, fetching, gate = [jpeg(320, 240)], threading.Event(), threading.Event()

    def answer(_):
        old = body[0]
        fetching.set()
        gate.wait(20)
        return 200, {"Cache-Control": "max-age=600"}, old
    origin = scripted(answer)
    server = begin(**remote_mounts(origin.port))
    target, sibling = remote_target(origin, "/a.jpg"), remote_target(origin, "/a.jpg", 60)
    answers = {}

    def ask(name, what):
        thread = threading.Thread(target=lambda: answers.update({name: server.get(what)}))
        thread.start()
        return thread
    threads = [ask("before", target)]
    assert fetching.wait(10)
    body[0] = jpeg(240, 320)
    purge(server, source=origin.url("/a.jpg"))
    # One that joins the same fill, and one of another key that would join the same fetch.
    threads += [ask("after", target), ask("sibling", sibling)]
    wait_for(lambda: len(origin.requests) >= 2)
    gate.set()
    for thread in threads:
        thread.join()
    assert answers["before"].picture().size == (50, 38)  # asked before the purge
    assert answers["after"].picture().size == (50, 67)
    assert answers["sibling"].picture().size == (60, 80)
    kept = server.get(target)
    assert state(kept) == "hit" and kept.picture().size == (50, 67)
    again(server)
    assert server.get(target).picture().size == (50, 67)


def test_a_dry_run_counts_and_changes_nothing(begin):
    server = begin()
    bodies = stored(server, RED, MUG, CARD)
    again(server)
    server.get(RED)  # in memory again, the others on disk only
    said = purge(server, all=True, dry_run=True)["matched"]
    assert said["complete"] and said["objects"] == 3
    assert said["memory"] == {"objects": 1, "bytes": len(bodies[0])}
    assert said["disk"] == {"objects": 3, "bytes": sum(map(len, bodies))}
    said = purge(server, source="file:logo.png", prefix="/img/mug", dry_run=True, soft=True)["matched"]
    assert said["objects"] == 2 and said["memory"]["objects"] == 0
    assert purge(server, tag="nothing", dry_run=True)["matched"]["objects"] == 0
    rendered = server.state("jobs")
    for target in (RED, MUG, CARD):
        assert state(server.get(target)) == "hit"
    assert server.state("jobs") == rendered
    assert server.state("purges") == 0 and server.api("/api/purges").json()["newest"] == 0


def test_what_was_purged_is_swept_from_the_disk(begin):
    server = begin()
    stored(server, RED, MUG, CARD)
    objects = server.cache_folder / "objects"

    def files():
        return sum(len(names) for _, _, names in os.walk(objects))
    assert files() == 3
    purge(server, source="file:mug.jpg")
    wait_for(lambda: files() == 1)
    wait_for(lambda: server.state("purge_swept") == 4)  # two in memory, two on disk
    assert server.state("purge_rules") == 1 and server.state("purges") == 1
    assert server.state("purge_swept_bytes") > 0


def test_killed_right_after_the_acknowledgement(begin):
    server = begin()
    for round in range(5):
        stored(server, RED, MUG)
        number = purge(server, source="file:mug.jpg")["number"]
        again(server, signal.SIGKILL)
        assert state(server.get(MUG)) == "miss"
        assert state(server.get(RED)) == "hit"
        history = server.api("/api/purges").json()
        assert history["newest"] == number == round + 1


def test_a_lost_or_damaged_log_purges_everything(begin):
    server = begin()
    log = server.cache_folder / "purges"

    def flip():
        data = bytearray(log.read_bytes())
        data[len(data) // 2] ^= 0x55
        log.write_bytes(data)
    for spoil in (log.unlink, flip, lambda: log.write_bytes(b"")):
        stored(server, MUG)
        purge(server, source="file:logo.png")
        server.stop()
        spoil()
        server.start()
        assert state(server.get(MUG)) == "miss"
        again(server)
        assert state(server.get(MUG)) == "hit"
    assert any("cache.purge_log_lost" in line for line in server.log)


def test_the_history_is_told_to_who_was_away(begin):
    server = begin(cache="  purge: {max_rules: 6}\n")
    for tag in "abca":
        purge(server, tag=tag)
    purge(server, url=MUG, soft=True)
    history = server.api("/api/purges").json()
    assert [p["number"] for p in history["purges"]] == [2, 3, 4, 5, 6]
    assert history["newest"] == 6 and history["gap"] is False and history["more"] is False
    assert history["purges"][0] == {"number": 2, "at": history["purges"][0]["at"], "kind": "tag", "value": "b",
                                    "soft": False}
    assert history["purges"][-1]["soft"] is True and history["purges"][-1]["kind"] == "url"
    log = history["log"]
    some = server.api(f"/api/purges?after=2&limit=2&log={log}").json()
    assert [p["number"] for p in some["purges"]] == [3, 4] and some["more"] is True and some["gap"] is False
    assert server.api(f"/api/purges?after=6&log={log}").json()["purges"] == []
    assert server.api("/api/purges?after=1&log=1").json()["gap"] is True
    assert server.api("/api/purges?after=7").json()["gap"] is True
    purge(server, tag=list("defgh"))
    folded = server.api("/api/purges?after=2").json()
    assert folded["gap"] is True and folded["purges"][0]["kind"] == "all"
    assert server.api("/api/purges?since=1").status == 400
    # All that is listed can be said to another server.
    assert purge(server, job=[p["value"] for p in history["purges"] if len(p["value"]) == 32])["number"] == 12


def test_what_was_expected_is_said(begin):
    server = begin()

    def refused(body, status=400, content_type="application/json"):
        answer = request(server.admin, "/api/purge", method="POST", body=body,
                         headers={"Content-Type": content_type})
        assert answer.status == status, answer.body
        return answer.json()["error"]["message"]
    assert "JSON object" in refused("purge it all")
    assert "JSON object" in refused("[]")
    assert "url, source, tag, prefix" in refused("{}")
    assert '"urls"' in refused('{"urls": "/img/a.jpg"}') and "url, source" in refused('{"urls": "x"}')
    assert "all to be true" in refused('{"all": false}')
    assert "soft to be" in refused('{"all": true, "soft": "yes"}')
    assert "tag to be a text" in refused('{"tag": [1]}')
    assert "tag to be a text" in refused('{"tag": ""}')
    assert "prefix to be of at most" in refused(json.dumps({"prefix": "x" * 9000}))
    assert "file:PATH" in refused('{"source": "logo.png"}')
    assert "32 lower-case" in refused('{"job": "abc"}')
    assert "request target" in refused('{"url": "img/a.jpg"}')
    assert "no mount serves" in refused('{"url": "/nowhere"}', 404)
    assert refused('{"url": "/image?sauce=1"}')
    assert "application/json" in refused('{"all": true}', 415, "text/plain")
    assert request(server.admin, "/api/purge").status == 405
    assert server.state("purges") == 0
    assert purge(server, source="file:./shoes//red.jpg")["purges"] == [
        {"kind": "source", "value": "file:shoes/red.jpg"}]


def test_the_admin_token_is_needed(begin):
    server = begin(server="  admin_token: sesame\n")
    assert post(server, all=True).status == 401
    assert post(server, headers={"Authorization": "Bearer sesam"}, all=True).status == 401
    assert request(server.admin, "/api/purges").status == 401
    assert post(server, headers={"Authorization": "Bearer sesame"}, all=True).status == 200


def test_the_method_purge_where_a_mount_allows_it(begin):
    server = begin(server="  purge: {token: sesame}\n", mounts=
                   "  - {path: /img, dialect: query}\n"
                   "  - {path: /image, dialect: chain, purge: {allow: [127.0.0.0/8]}, tags: [c]}\n"
                   "  - {path: /none, dialect: query, purge: {}}\n"
                   "  - {path: /far, dialect: query, purge: {allow: [10.0.0.0/8], token: sesame}}\n")
    stored(server, RED, MUG, CARD)

    def ask(target, **headers):
        return server.get(target, method="PURGE", headers={k.replace("_", "-"): v for k, v in headers.items()})
    assert ask(RED).status == 401
    assert ask(RED, Authorization="Bearer wrong").status == 401
    assert ask("/none/mug.jpg").status == 405 and "GET" in ask("/none/mug.jpg").headers["Allow"]
    assert ask("/far/mug.jpg", Authorization="Bearer sesame").status == 403
    assert state(server.get(RED)) == "hit"
    done = ask("/img/shoes/red.jpg?fm=png&w=120", Authorization="Bearer sesame")
    assert done.status == 200 and done.json() == {"status": "ok", "number": 2}
    assert state(server.get(RED)) == "miss"
    assert ask(CARD).status == 200
    assert state(server.get(CARD)) == "miss" and state(server.get(CARD)) == "hit"
    assert ask("/image", Surrogate_Key="x c").status == 200
    assert state(server.get(CARD)) == "miss" and state(server.get(MUG)) == "hit"
    assert ask(MUG, Authorization="Bearer sesame", Fastly_Soft_Purge="1").status == 200
    history = server.api("/api/purges").json()["purges"]
    assert history[-1]["soft"] is True and history[-1]["kind"] == "url"
    assert ask("/elsewhere").status == 404


def test_a_purge_is_not_allowed_unless_it_is_configured(begin):
    server = begin()
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(b"PURGE /img/mug.jpg HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
        assert b" 400 " in raw.recv(4096)
    assert server.get(MUG, method="PURGE").status == 405
    assert server.state("purges") == 0


def test_behind_a_proxy_mount(begin, scripted):
    def answer(r):
        return 200, [("Cache-Control", "max-age=600, stale-while-revalidate=600"), ("Surrogate-Key", "page")], \
            f"{r.path} {len(origin.requests)}".encode()
    origin = scripted(answer)
    server = begin(mounts=f"  - {{path: /site, kind: proxy, origin: \"{origin.url('')}\", "
                          "purge: {allow: [127.0.0.1]}}\n")

    def count(target="/site/a"):
        return int(server.get(target).body.split()[-1])
    assert count() == 1 and count("/site/b") == 2 and count() == 1
    purge(server, url="/site/a")
    assert count() == 3 and count() == 3 and count("/site/b") == 2
    purge(server, tag="page")
    assert count() == 4 and count("/site/b") == 5
    purge(server, prefix="/site/b")
    assert count() == 4 and count("/site/b") == 6
    assert server.get("/site/a", method="PURGE").status == 200
    assert count() == 7
    purge(server, tag="page", soft=True)
    assert count() == 7
    wait_for(lambda: count() == 8)
    again(server)
    purge(server, all=True)
    assert count() > 8


def test_a_fetch_behind_a_proxy_mount_begun_before_a_purge_is_not_kept(begin, scripted):
    fetching, gate = threading.Event(), threading.Event()

    def answer(_):
        number = len(origin.requests)
        fetching.set()
        gate.wait(20)
        return 200, {"Cache-Control": "max-age=600"}, str(number).encode()
    origin = scripted(answer)
    server = begin(mounts=f"  - {{path: /site, kind: proxy, origin: \"{origin.url('')}\"}}\n")
    bodies = []
    first = threading.Thread(target=lambda: bodies.append(server.get("/site/a").body))
    first.start()
    assert fetching.wait(10)
    purge(server, url="/site/a")
    second = threading.Thread(target=lambda: bodies.append(server.get("/site/a").body))
    second.start()
    gate.set()
    first.join()
    second.join()
    assert sorted(bodies) == [b"1", b"2"]
    assert server.get("/site/a").body == b"2"


def tintype(*arguments, **more):
    return subprocess.run([TINTYPE, *map(str, arguments)], capture_output=True, text=True, timeout=60, **more)


def test_the_command_line(begin, tmp_path):
    server = begin(server="  admin_token: sesame\n")
    admin = ["--admin", f"127.0.0.1:{server.admin}", "--token", "sesame"]

    def left():
        return [state(server.get(target)) == "hit" for target in (RED, MUG, CARD)]
    for target in (RED, MUG, CARD):
        server.get(target)
    counted = tintype("purge", "--source", "file:logo.png", "--dry-run", *admin)
    assert counted.returncode == 0 and json.loads(counted.stdout)["matched"]["objects"] == 1
    assert left() == [True] * 3
    done = tintype("purge", "--source", "file:logo.png", *admin)
    assert done.returncode == 0 and json.loads(done.stdout)["number"] == 1
    assert left() == [True, True, False]
    assert tintype("purge", "--url", RED, "--prefix", "file:mu", *admin).returncode == 0
    assert left() == [False, False, False]
    assert tintype("purge", "--tag", "a", "--tag", "b", "--soft", *admin).returncode == 0
    with_environment = tintype("purge", "--all", "--admin", f"http://127.0.0.1:{server.admin}",
                               env={**os.environ, "TINTYPE_ADMIN_TOKEN": "sesame"})
    assert with_environment.returncode == 0
    assert left() == [False] * 3
    refused = tintype("purge", "--all", "--admin", f"127.0.0.1:{server.admin}")
    assert refused.returncode == 1 and "401" in refused.stderr and "token" in refused.stderr
    wrong = tintype("purge", "--source", "logo.png", *admin)
    assert wrong.returncode == 1 and "file:PATH" in wrong.stderr
    assert tintype("purge", *admin).returncode == 2
    assert tintype("purge", "--nonsense").returncode == 2
    server.stop()
    gone = tintype("purge", "--all", *admin)
    assert gone.returncode == 3 and "no answer" in gone.stderr


def test_the_command_line_reads_the_configuration(begin):
    server = begin(server="  admin_token: sesame\n")
    text = pathlib.Path(server.config).read_text()
    config = server.folder / "other.yaml"
    config.write_text(text.replace("admin: 127.0.0.1:0", f"admin: 127.0.0.1:{server.admin}"))
    done = tintype("purge", "--all", "--config", config)
    assert done.returncode == 0, done.stderr
    assert tintype("purge", "--all", "--config", server.folder / "absent.yaml").returncode == 2


def test_mistakes_in_the_configuration_are_named(begin):
    server = begin()
    server.write_config(server="  purge: {allow: [10.0.0.5/8], who: me}\n",
                        cache="  purge: {max_rules: 0, skew: long}\n",
                        mounts="  - {path: /img, dialect: query, tags: [\"a b\"], purge: {allow: here}}\n")
    checked = tintype("check", server.config)
    assert checked.returncode == 1
    for expected in ("server.purge.allow", "server.purge.who", "cache.purge.max_rules", "cache.purge.skew",
                     "mounts[0].tags", "mounts[0].purge.allow"):
        assert expected in checked.stderr, checked.stderr


def test_purges_under_load_never_let_a_purged_picture_through(begin, scripted):
    """The origin's picture grows with its version; whoever asks after version N was purged sees N or later."""
    version, purged = [0], [0]
    origin = scripted(lambda r: (200, {"Cache-Control": "max-age=600"}, jpeg(100 + version[0], 60)))
    server = begin(**remote_mounts(origin.port))
    target = f"/image?source=url[{origin.url('/a.jpg')}]&sink=format[png]"
    wrong, seen, stop = [], [0], threading.Event()

    def ask():
        while not stop.is_set():
            least = purged[0]
            width = server.get(target).picture().width - 100
            seen[0] += 1
            if width < least:
                wrong.append((least, width))
    askers = [threading.Thread(target=ask) for _ in range(6)]
    for asker in askers:
        asker.start()
    for number in range(1, 61):
        version[0] = number
        if number % 7:
            purge(server, source=origin.url("/a.jpg"))
        else:
            purge(server, all=True)
        purged[0] = number
        wait_for(lambda: seen[0] >= number)  # somebody has seen something since
    stop.set()
    for asker in askers:
        asker.join()
    assert not wrong and seen[0] > 20
