"""Bad input gets a clear answer: the right 4xx, what was wrong, and where."""
import io
import os
import struct
import zlib

import pytest
from PIL import Image

from conftest import jpeg

SOURCE = "source=url[file:shoes/red.jpg]"
BAD_CHAINS = {
    "unknown command": f"{SOURCE}&explode",
    "unknown parameter": f"{SOURCE}&scale=sise[300]",
    "wrong type": f"{SOURCE}&scale=width[abc]",
    "out of range": f"{SOURCE}&blur=sigma[1000000000]",
    "unbalanced bracket": f"{SOURCE}&scale=size[300",
    "unbalanced closing bracket": f"{SOURCE}&scale=size[300]]",
    "nan": f"{SOURCE}&blur=sigma[NaN]",
    "1e308": f"{SOURCE}&scale=width[1e308]",
    "2^31": f"{SOURCE}&scale=width[2147483648]",
    "negative size": f"{SOURCE}&scale=width[-5]",
    "infinity": f"{SOURCE}&scale=width[inf]",
    "division by zero": f"{SOURCE}&scale=width[(1/0)]",
    "10,000 commands": SOURCE + "&flip" * 1500,
    "8 kB of one operator": f"{SOURCE}&scale=width[({'-' * 7000}1)]",
    "deep parentheses": f"{SOURCE}&scale=width[{'(' * 3000}1{')' * 3000}]",
    "unknown variable": f"{SOURCE}&scale=width[global.nothing]",
    "unknown image": f"{SOURCE}&composite=image[nobody]",
    "no image at all": "scale=size[300]",
    "broken escape": f"{SOURCE}&annotate=text[%zz]",
    "nul": f"{SOURCE}&annotate=text[%00]",
    "duplicate parameter": f"{SOURCE}&scale=width[1],width[2]",
    "bad regular expression": "set=a[x]&regexcase=name[b],key[global.a],cases[(],values[c]",
    "unknown scheme": "source=url[ftp://a/b.jpg]&sink",
    "file scheme abroad": "source=url[gopher://127.0.0.1:6379/_x]&sink",
}


@pytest.mark.parametrize("name", BAD_CHAINS)
def test_chain_is_400_with_position(shared, name):
    answer = shared.get("/image?" + BAD_CHAINS[name])
    assert answer.status == 400, answer.body
    error = answer.json()["error"]
    assert error["message"] and isinstance(error["position"], int), error
    assert error["position"] <= len("/image?" + BAD_CHAINS[name])


def test_calls_in_a_circle_and_ten_thousand_commands_by_post(shared, start):
    server = start()
    chains = server.folder / "chains"
    (chains / "a.chain").write_text("call=url[file:b]\n")
    (chains / "b.chain").write_text("call=url[file:a]\n")
    circle = server.get("/image?call=url[file:a]")
    assert circle.status == 400 and b"a" in circle.body
    assert server.get("/image?call=url[file:absent]").status == 404
    assert server.get("/image?call=url[file:../tintype.yaml]").status in (400, 404)
    many = shared.get("/image", method="POST", body="source=url[file:shoes/red.jpg]\n" + "flip\n" * 10000)
    assert many.status == 400 and isinstance(many.json()["error"]["position"], int)


BAD_QUERIES = {
    "w=abc": "w=abc", "huge": "w=2147483648", "negative": "w=-5", "nan": "w=NaN", "exponent": "w=1e308",
    "bad fit": "w=10&fit=wobble", "bad format": "fm=doc", "bad escape": "w=%zz", "bad rect": "rect=1,2,3",
    "huge blur": "blur=1000000000",
}


@pytest.mark.parametrize("name", BAD_QUERIES)
def test_query_is_400_with_position(shared, name):
    answer = shared.get("/img/shoes/red.jpg?" + BAD_QUERIES[name])
    assert answer.status == 400, answer.body
    assert isinstance(answer.json()["error"]["position"], int)


def test_unknown_query_parameters_are_ignored_unless_strict(shared, start):
    assert shared.get("/img/shoes/red.jpg?w=40&wobble=1").status == 200
    strict = start(mounts="  - {path: /img, dialect: query, strict: true}\n")
    answer = strict.get("/img/shoes/red.jpg?w=40&wobble=1")
    assert answer.status == 400 and b"wobble" in answer.body


TRAVERSALS = [
    "../secret.jpg", "..%2fsecret.jpg", "%2e%2e/secret.jpg", "%2e%2e%2fsecret.jpg", "%252e%252e%252fsecret.jpg",
    "a/../../secret.jpg", "./../secret.jpg", "..%5csecret.jpg", "..;/secret.jpg", "link.jpg", "linkdir/secret.jpg",
    "%c0%ae%c0%ae/secret.jpg", "/..//../secret.jpg", "pipe.jpg", "sub", "", "%00", "secret.jpg%00.png",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nothing_outside_the_root(start, tmp_path, path):
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    os.symlink(tmp_path / "secret.jpg", root / "link.jpg")
    os.symlink(tmp_path, root / "linkdir")
    os.mkfifo(root / "pipe.jpg")
    server = start(roots=(root,))
    for target in (f"/img/{path}?w=10", f"/image?source=url[file:{path}]&sink"):
        answer = server.get(target)
        assert answer.status in (400, 404), (target, answer.status)


def png_header(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))


def gif_frames(count):
    frames = [Image.new("P", (2, 2), i % 256) for i in range(count)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=10, optimize=False)
    return out.getvalue()


def test_content_that_lies_is_cut_or_is_too_large(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    files = {
        "text.jpg": (b"hello", 415), "empty.jpg": (b"", 415), "page.png": (b"<html><body>x</body></html>", 415),
        "ps.jpg": (b"%!PS-Adobe-3.0\n", 415), "pdf.jpg": (b"%PDF-1.7\n", 415),
        "mvg.jpg": (b"push graphic-context\nviewbox 0 0 640 480\n", 415),
        "cut.jpg": (jpeg(1000, 800)[:5000], 422), "head.jpg": (jpeg()[:100], 422),
        "bomb.png": (png_header(60000, 60000), 413), "cut.png": (png_header(500, 500), 422),
        "frames.gif": (gif_frames(300), 413),
        "big.jpg": (jpeg() + b"\0" * 2_000_000, 413),
    }
    for name, (data, _) in files.items():
        (root / name).write_bytes(data)
    server = start(roots=(root,), limits="  max_source_bytes: 1MB\n  max_frames: 200\n")
    for name, (_, status) in files.items():
        answer = server.get(f"/img/{name}?w=20&fm=png")
        assert answer.status == status, (name, answer.status, answer.body)
    assert server.get("/img/absent.jpg").status == 404
    assert server.state("worker_crashes") == 0
    tolerant = start(roots=(root,), limits="  tolerate_truncated: true\n")
    assert tolerant.get("/img/cut.jpg?w=20&fm=png").status == 200


def test_results_too_large_are_refused_before_they_are_made(shared):
    for chain in ("scale=size[60000x60000],fit[stretch]", "extend=width[60000],height[60000]", "scale=width[50000]",
                  "tile=width[60000],height[60000]"):
        answer = shared.get(f"/image?{SOURCE}&{chain}&sink=format[png]")
        assert answer.status in (400, 413, 422), (chain, answer.status, answer.body)
    assert shared.get("/image?blank=width[60000],height[60000]&sink=format[png]").status in (400, 413, 422)


def test_svg_reaches_nothing(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.png").write_bytes(b"")
    Image.new("RGB", (50, 50), (255, 0, 0)).save(tmp_path / "secret.png")
    (root / "reach.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="50" height="50">'
        f'<image width="50" height="50" xlink:href="file://{tmp_path}/secret.png"/></svg>')
    server = start(roots=(root,))
    answer = server.get("/image?source=url[file:reach.svg]&flatten=color[white]&sink=format[png]")
    if answer.status == 200:
        assert answer.picture().convert("RGB").getpixel((25, 25)) == (255, 255, 255)
    else:
        assert answer.status in (415, 422)
