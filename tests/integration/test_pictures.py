"""Pictures asked for by URL: made, cached and served."""
import concurrent.futures
import io
import shutil

import pytest
from PIL import Image, features

from conftest import SAMPLES, jpeg

WIDTHS = (64, 200, 333, 640, 801, 1600)
FORMATS = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}


def size_of(answer):
    """Width and height as the file itself says; Debian's Pillow does not read AVIF, whose `ispe` box does."""
    if answer.headers["Content-Type"] == "image/avif":
        at = answer.body.index(b"ispe") + 8
        return tuple(int.from_bytes(answer.body[at + i:at + i + 4], "big") for i in (0, 4))
    with answer.picture() as picture:
        picture.load()
        return picture.size


@pytest.mark.parametrize("format", FORMATS)
def test_widths_and_formats_cold_then_cached(shared, format):
    for width in WIDTHS:
        target = f"/img/landscape.jpg?w={width}&fm={format}"
        cold = shared.get(target)
        assert cold.status == 200
        assert cold.headers["Content-Type"] == FORMATS[format]
        assert size_of(cold) == (width, round(3000 * width / 4000))
        assert "fwd=miss" in cold.headers["Cache-Status"]
        tag = cold.headers["ETag"]
        assert tag.startswith('"') and len(tag) > 10

        cached = shared.get(target)
        assert cached.status == 200
        assert "hit" in cached.headers["Cache-Status"]
        assert cached.body == cold.body and cached.headers["ETag"] == tag

        unchanged = shared.get(target, headers={"If-None-Match": tag})
        assert unchanged.status == 304 and unchanged.body == b""
        assert unchanged.headers["ETag"] == tag
        since = shared.get(target, headers={"If-Modified-Since": cold.headers["Last-Modified"]})
        assert since.status == 304
        changed = shared.get(target, headers={"If-None-Match": '"other"'})
        assert changed.status == 200 and changed.body == cold.body

        head = shared.get(target, method="HEAD")
        assert head.status == 200 and head.body == b""
        assert head.headers["Content-Length"] == str(len(cold.body))


def test_remote_photo_with_logo_and_text(start, nginx, tmp_path):
    root = tmp_path / "www"
    root.mkdir()
    shutil.copy(SAMPLES / "landscape.jpg", root / "photo.jpg")
    origin = nginx(root)
    server = start(remote=f"  allow_addresses: [127.0.0.1]\n  ports: [{origin.port}]\n")
    chain = (f"source=url[http://127.0.0.1:{origin.port}/photo.jpg],name[photo]&scale=size[800]"
             "&source=url[file:logo.png],name[logo]&scale=width[160]"
             "&select=image[photo]&composite=image[logo],gravity[southeast],x[20],y[20]"
             "&annotate=text[Fresh],pointsize[60],fill[white],gravity[north],y[20]")
    bare = f"source=url[http://127.0.0.1:{origin.port}/photo.jpg]&scale=size[800]&sink=format[png]"
    plain = server.get(f"/image?{bare}").picture().convert("RGB")
    for format, media_type in {"jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}.items():
        answer = server.get(f"/image?{chain}&sink=format[{format}]")
        assert answer.status == 200, answer.body
        assert answer.headers["Content-Type"] == media_type
        assert size_of(answer) == (800, 600)
        if format == "avif":
            continue
        made = answer.picture().convert("RGB")
        # The text has put white where the plain photo has none, the logo has changed its corner.
        whites = sum(1 for p in made.crop((250, 10, 550, 120)).getdata() if min(p) > 245)
        whites_before = sum(1 for p in plain.crop((250, 10, 550, 120)).getdata() if min(p) > 245)
        assert whites > whites_before + 300
        corner = (620, 440, 790, 590)
        differing = sum(1 for a, b in zip(made.crop(corner).getdata(), plain.crop(corner).getdata())
                        if max(abs(x - y) for x, y in zip(a, b)) > 40)
        assert differing > 500
    fetched = [line for line in origin.requests() if "/photo.jpg" in line]
    assert len(fetched) >= 1


def test_remote_source_failures(start, nginx, tmp_path):
    root = tmp_path / "www"
    root.mkdir()
    (root / "page.jpg").write_text("<html><body>not a picture</body></html>")
    (root / "cut.jpg").write_bytes(jpeg()[:2000])
    origin = nginx(root)
    server = start(remote=f"  allow_addresses: [127.0.0.1]\n  ports: [{origin.port}]\n")

    def ask(path, port=origin.port):
        return server.get(f"/image?source=url[http://127.0.0.1:{port}{path}]&sink=format[png]")

    assert ask("/absent.jpg").status == 404
    assert ask("/teapot/").status == 502
    assert ask("/page.jpg").status == 415
    assert ask("/cut.jpg").status == 422
    # A port that is not allowed, an address that is not allowed, whatever its spelling.
    assert ask("/page.jpg", port=server.admin).status == 403
    other = start()
    for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "0.0.0.0", "169.254.169.254",
                 "10.0.0.1", "[::ffff:127.0.0.1]"):
        answer = other.get(f"/image?source=url[http://{host}/x.jpg]&sink")
        assert answer.status in (403, 502), (host, answer.status, answer.body)
        assert answer.status == 403 or host in ("localhost", "[::1]"), (host, answer.body)
    assert origin.requests() and not any("x.jpg" in line for line in origin.requests())


def test_both_dialects_are_one_entry(start):
    server = start()
    first = server.get("/img/shoes/red.jpg?w=600&fm=webp")
    assert first.status == 200 and "fwd=miss" in first.headers["Cache-Status"]
    spellings = (
        "/image?source=url[file:shoes/red.jpg]&scale=size[600]&sink=format[webp]",
        "/image?source=name[x],url[file:/shoes/red.jpg]&scale=width[600]&sink=format[webp]",
        "/image?source=url%5Bfile%3Ashoes/red.jpg%5D&set=w[300]&scale=width[(global.w*2)]&sink=format[WEBP]",
        "/img/shoes/red.jpg?fm=webp&w=600",
        "/img/shoes%2Fred.jpg?width=600&fm=webp&fit=clip",
    )
    for spelling in spellings:
        again = server.get(spelling)
        assert again.status == 200, (spelling, again.body)
        assert "hit" in again.headers["Cache-Status"], spelling
        assert again.headers["ETag"] == first.headers["ETag"] and again.body == first.body
    assert server.state("jobs") == 1
    assert server.state("cache_memory_entries") == 1


def test_many_askers_one_render(start):
    server = start(server="  http: {max_connections: 2000}\n")
    target = "/img/landscape.jpg?w=1500&fm=webp&q=91"
    with concurrent.futures.ThreadPoolExecutor(500) as pool:
        answers = list(pool.map(lambda _: server.get(target), range(500)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert server.state("jobs") == 1


def test_restart_keeps_the_disk_tier(start, tmp_path):
    cache = f"  disk: {{path: {tmp_path}/kept, size: 100MB}}\n"
    target = "/img/shoes/red.jpg?w=321&fm=jpg"
    first = start(cache=cache)
    made = first.get(target)
    assert "fwd=miss" in made.headers["Cache-Status"]
    assert first.stop() == 0
    second = start(cache=cache)
    kept = second.get(target)
    assert "hit" in kept.headers["Cache-Status"] and "disk" in kept.headers["Cache-Status"]
    assert kept.body == made.body and kept.headers["ETag"] == made.headers["ETag"]
    assert second.state("jobs") == 0


def test_a_changed_file_is_a_new_picture(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.jpg").write_bytes(jpeg(320, 240))
    server = start(roots=(root,))
    before = server.get("/img/a.jpg?w=100&fm=png")
    assert before.picture().size == (100, 75)
    (root / "b.jpg").write_bytes(jpeg(320, 320))
    (root / "b.jpg").rename(root / "a.jpg")
    for _ in range(50):
        after = server.get("/img/a.jpg?w=100&fm=png")
        if after.headers["ETag"] != before.headers["ETag"]:
            break
        __import__("time").sleep(0.05)
    assert after.picture().size == (100, 100)


def test_auto_negotiates(shared):
    target = "/img/shoes/red.jpg?w=120&auto=format"
    cases = {
        "image/avif,image/webp,image/apng,*/*;q=0.8": "image/avif",
        "image/webp,*/*": "image/webp",
        "image/webp;q=0.9,image/avif;q=0.5": "image/webp",
        "image/avif;q=0,*/*": "image/jpeg",
        "*/*": "image/jpeg",
        None: "image/jpeg",
    }
    for accept, expected in cases.items():
        answer = shared.get(target, headers={"Accept": accept} if accept else {})
        assert answer.status == 200
        assert answer.headers["Content-Type"] == expected, accept
        assert "Accept" in answer.headers["Vary"]
    assert shared.get("/img/shoes/red.jpg?w=120&fm=png").headers["Vary"] is None


@pytest.mark.parametrize("name", ["animated.gif", "animated.webp"])
def test_animations_stay_animated(shared, name):
    with Image.open(SAMPLES / "awkward" / name) as original:
        frames = original.n_frames
    assert frames > 1
    path = f"awkward/{name}"
    answer = shared.get(f"/img/{path}?w=60&fm=webp")
    assert answer.status == 200
    assert answer.picture().n_frames == frames
    still = shared.get(f"/img/{path}?w=60&fm=webp&frame=1")
    assert getattr(still.picture(), "n_frames", 1) == 1


def test_reports(shared):
    answer = shared.get("/img/landscape.jpg?fm=json")
    assert answer.headers["Content-Type"] == "application/json"
    report = answer.json()
    assert (report["width"], report["height"], report["format"]) == (4000, 3000, "jpeg")
    xml = shared.get("/image?source=url[file:landscape.jpg]&sink=format[xml]")
    assert xml.headers["Content-Type"] == "application/xml" and b"4000" in xml.body


def test_called_chain_and_post(start):
    server = start()
    (server.folder / "chains/badge.chain").write_text(
        "# a badge\nsource=url[file:global.photo]\nscale=size[global.w]\n\nsink=format[png]\n")
    called = server.get("/image?set=photo[shoes/red.jpg],w[90]&call=url[file:badge]")
    assert called.status == 200, called.body
    assert called.picture().width == 90 and called.headers["Content-Type"] == "image/png"
    posted = server.get("/image", method="POST",
                        body="source=url[file:shoes/red.jpg]\nscale=size[90]\nsink=format[png]\n")
    assert posted.status == 200 and posted.body == called.body
    assert "hit" in posted.headers["Cache-Status"]


def test_called_chains_when_nothing_is_trusted(start):
    server = start()
    server.config.write_text(server.config.read_text().replace("recheck: 200ms", "recheck: 0s"))
    server.stop()
    server.start()
    (server.folder / "chains/outer.chain").write_text("source=url[file:shoes/red.jpg]\ncall=url[file:inner]\n")
    (server.folder / "chains/inner.chain").write_text("scale=size[80]\nsink=format[png]\n")
    assert server.get("/image?call=url[file:outer]").picture().width == 80


def test_download_name(shared):
    answer = shared.get("/img/shoes/red.jpg?w=50&dl=my%20shoe%22.jpg")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert '"my_shoe_.jpg"' in answer.headers["Content-Disposition"]
    assert "\n" not in answer.headers["Content-Disposition"]


def test_every_sample_is_read(shared):
    skipped = {".pov", ".md", ".inc", ".icc", ".icm", ".py", ".chain", ""}
    count = 0
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file() or path.suffix in skipped or "scenes" in path.parts:
            continue
        count += 1
        answer = shared.get(f"/img/{path.relative_to(SAMPLES)}?w=40&h=40&fit=max&fm=png")
        assert answer.status == 200, (path.name, answer.body)
        assert max(answer.picture().size) <= 40
    assert count >= 20
