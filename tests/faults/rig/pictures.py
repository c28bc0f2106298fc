"""Sources whose pictures can be told apart by eye and by hash, and the book of what each target's
answer has to be. The book is written by a fresh server with no disk tier, before any fault; each of
its pictures is looked at, and part of it is asked of a second fresh server, which must agree."""
import concurrent.futures
import hashlib
import io
import random

from PIL import Image

SOURCES = 24
WIDTHS = (40, 64, 96, 130, 170, 210, 260, 320)
FORMATS = ("jpg", "png", "webp")
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def colour_of(number):
    """The colour of a source's marker: far from that of every other within a set of 27."""
    return tuple((0, 128, 255)[number // power % 3] for power in (1, 3, 9))


def jpeg(number, size=(360, 270), seed=0):
    """Noise, so that no two bodies are alike and bytes are many, with the marker in its left third."""
    width, height = size
    noise = random.Random(f"{number}/{seed}").randbytes((width // 4) * (height // 4) * 3)
    picture = Image.frombytes("RGB", (width // 4, height // 4), noise).resize(size, Image.NEAREST)
    picture.paste(colour_of(number), (0, 0, width // 3, height))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def marker_of(body):
    """The number whose colour the left edge has, and the size."""
    with Image.open(io.BytesIO(body)) as picture:
        red, green, blue = picture.convert("RGB").getpixel((picture.width // 8, picture.height // 2))
        levels = [min(2, (value + 64) // 128) for value in (red, green, blue)]
        return levels[0] + 3 * levels[1] + 9 * levels[2], picture.size


class Wanted:
    """The one right answer to a target."""

    def __init__(self, answer):
        self.body = answer.body
        self.hash = hashlib.sha256(answer.body).digest()
        self.media_type = answer.headers["content-type"]

    def admits(self, answer):
        return (answer.headers.get("content-type") == self.media_type
                and hashlib.sha256(answer.body).digest() == self.hash)


class Book:
    """target → Wanted, for every target in `targets`, which are in a shuffled, repeatable order."""

    def __init__(self, folder, seed):
        self.root = folder / "sources"
        self.root.mkdir(parents=True)
        self.targets = []
        self.wanted = {}
        for number in range(SOURCES):
            (self.root / f"{number}.jpg").write_bytes(jpeg(number, seed=seed))
            self.targets += [f"/img/{number}.jpg?w={width}&fm={format}"
                             for width in WIDTHS for format in FORMATS]
        random.Random(seed).shuffle(self.targets)

    def write(self, ask, ask_again):
        """`ask` and `ask_again` are asked of two servers that have just begun."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for target, answer in zip(self.targets, pool.map(ask, self.targets)):
                self.wanted[target] = self._looked_at(target, answer)
            sample = self.targets[::10]
            for target, answer in zip(sample, pool.map(ask_again, sample)):
                assert self.wanted[target].admits(answer), f"{target} is not the same twice"

    @staticmethod
    def _looked_at(target, answer):
        assert answer.status == 200 and answer.whole, (target, answer.status, answer.body[:200])
        number, query = target.removeprefix("/img/").split(".jpg?w=")
        width, _, format = query.partition("&fm=")
        seen, size = marker_of(answer.body)
        assert seen == int(number), f"{target} shows source {seen}"
        assert size == (int(width), round(int(width) * 270 / 360)), (target, size)
        assert answer.headers["content-type"] == MEDIA_TYPES[format], target
        return Wanted(answer)
