"""README.md's gallery keeps what it promises: each URL is answered with the type and size in the table."""
import re
import shutil

import pytest

from conftest import SAMPLES, SOURCE
from test_pictures import size_of

ROW = re.compile(r"^\| (?P<what>[^|]+) \| !?\[[^\]]*\]\((?P<file>docs/gallery/[^)]+)\) \| `(?P<url>/[^`]+)` \| "
                 r"`(?P<type>[^`]+)` \| `(?P<width>\d+)×(?P<height>\d+)` \|$", re.M)
ROWS = [row.groupdict() for row in ROW.finditer((SOURCE / "README.md").read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def gallery(shared):
    """The plain server, with the chains of the samples."""
    shutil.copytree(SAMPLES / "chains", shared.folder / "chains", dirs_exist_ok=True)
    return shared


def test_every_row_of_the_gallery_is_tested():
    text = (SOURCE / "README.md").read_text(encoding="utf-8")
    assert len(ROWS) == len(re.findall(r"\(docs/gallery/", text)) >= 12
    files = [row["file"] for row in ROWS]
    assert len(set(files)) == len(files)
    assert sorted(files) == sorted(str(path.relative_to(SOURCE)) for path in (SOURCE / "docs/gallery").iterdir())


@pytest.mark.parametrize("row", ROWS, ids=[row["file"].rsplit("/", 1)[1] for row in ROWS])
def test_gallery(gallery, row):
    answer = gallery.get(row["url"])
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == row["type"]
    if row["type"] == "application/json":
        size = answer.json()["width"], answer.json()["height"]
    else:
        size = size_of(answer)
    assert size == (int(row["width"]), int(row["height"]))
