"""Files of the cache are altered behind the server's back, while it runs and while it does not. Memory
is off, so every hit is read from disk: each altered file has to be found out, counted, answered with a
new rendering, and replaced."""
import os
import shutil
import threading

from rig import store
from rig.load import ask_all, heals, load, until
from rig.registry import fault

BATCH = 25    # at most so many files at once


def flip(dice, path, _):
    with open(path, "r+b") as file:
        at = dice.randrange(path.stat().st_size)
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ dice.randrange(1, 256)]))


def truncate(dice, path, _):
    os.truncate(path, dice.randrange(1, path.stat().st_size))


def empty(_, path, __):
    os.truncate(path, 0)


def extend(dice, path, _):
    with open(path, "ab") as file:
        file.write(dice.randbytes(dice.choice((1, 7, 512, 5000))))


def zero_block(dice, path, _):
    """A block that never reached the disk."""
    size = path.stat().st_size
    at = dice.randrange(size) // 512 * 512
    with open(path, "r+b") as file:
        file.seek(at)
        was = file.read(min(4096, size - at))
        file.seek(at)
        file.write(bytes(len(was)) if any(was) else b"\1" * len(was))


def garbage(dice, path, _):
    path.write_bytes(dice.randbytes(path.stat().st_size))


def swap(_, path, other):
    between = path.with_name("swapped")
    path.rename(between)
    other.rename(path)
    between.rename(other)


def wrong_key(_, path, other):
    shutil.copyfile(other, path)


def other_body(_, path, other):
    """The head of one object before the body of another of no other length."""
    theirs, ours = other.read_bytes(), path.read_bytes()
    path.write_bytes(ours[:-len(theirs) // 2] + theirs[-len(theirs) // 2:])


def other_version(dice, path, _):
    with open(path, "r+b") as file:
        file.seek(store.VERSION_AT)
        version = int.from_bytes(file.read(4), "little")
        file.seek(store.VERSION_AT)
        file.write(dice.choice((0, 2**32 - 1, version ^ 1, version + 1 & 0xffffffff)).to_bytes(4, "little"))


def directory(dice, path, _):
    path.unlink()
    path.mkdir()
    if dice.random() < 0.5:
        (path / "inside").write_bytes(b"something")


def symlink(dice, path, other):
    path.unlink()
    path.symlink_to(dice.choice((str(other), "/dev/zero", "/nowhere", "/etc/passwd", str(path))))


def fifo(_, path, __):
    path.unlink()
    os.mkfifo(path)


def hard_link(_, path, other):
    """The same file under two names, one of which is not its key's."""
    path.unlink()
    os.link(other, path)


# How many files one try of each spoils, where that is not one.
SPOILS = {"swap": 2}
# What is no file at all is not taken into the index at a start, so nobody comes upon it.
NOT_FILES = (directory, symlink, fifo)


def file_of(cache, targets, book):
    """target → the file that ends in its body."""
    tails = {book.wanted[target].body[-64:]: target for target in targets}
    found = {}
    for path in store.objects(cache):
        if path.is_file() and not path.is_symlink():
            target = tails.get(path.read_bytes()[-64:])
            if target:
                found[target] = path
    return found


def spoil(bench, kind, files, count):
    """Alters files, whose targets are returned."""
    each = SPOILS.get(kind.__name__, 1)
    chosen = bench.dice.sample(sorted(files), min(count * each, len(files) // 2))
    chosen = chosen[:len(chosen) // each * each]
    others = sorted(set(files) - set(chosen))
    tries = chosen[::each]
    for i, target in enumerate(tries):
        other = files[chosen[i * 2 + 1]] if each == 2 else files[others[i]]
        kind(bench.dice, files[target], other)
    return tries, chosen


def find_out(server, tally, spoilt, before, all_counted):
    answers = ask_all(server, tally, spoilt)
    missed = [target for target, answer in zip(spoilt, answers) if answer.hit]
    if missed:
        tally.failed(f"{len(missed)} altered files were answered from: {missed[:3]}")
    counted = server.state()["cache_damaged"] - before
    tally.add("found_out", int(counted))
    if counted > len(spoilt) or (all_counted and counted < len(spoilt)):
        tally.failed(f"{len(spoilt)} files were altered, {counted:.0f} were counted as damaged")


def fill(server, tally, targets):
    if not heals(server, tally, targets):
        tally.failed("the cache did not take everything in:\n" + "\n".join(list(server.log)[-5:]))


def corrupt(bench, tally, times, kind):
    """In turns on a server that goes on running and on one that is started afterwards."""
    folder, cache = bench.new_folder(), bench.new_folder("cache") / "cache"
    live, batch = False, min(BATCH, (times + 1) // 2)
    targets = bench.targets(4 * batch)
    while tally.tried < times:
        live = not live
        with bench.server(cache, folder=folder, disk_more=store.SOON_WRITTEN) as server:
            fill(server, tally, targets)
            if not live:
                server.stop()
            before = server.state()["cache_damaged"] if live else 0
            tries, spoilt = spoil(bench, kind, file_of(cache, targets, tally.book), batch)
            if not live:
                server.start()
            find_out(server, tally, spoilt, before, live or kind not in NOT_FILES)
            fill(server, tally, targets)
            for _ in tries:
                tally.round(times)
    bench.drop(cache)


def register():
    quick, full = 6, {"flip": 400, "truncate": 150, "swap": 100, "extend": 100, "wrong_key": 100}
    for kind in (flip, truncate, empty, extend, zero_block, garbage, swap, wrong_key, other_body,
                 other_version, directory, symlink, fifo, hard_link):
        name = kind.__name__.replace("_", "-")

        def run(bench, tally, times, kind=kind):
            corrupt(bench, tally, times, kind)

        run.__module__ = __name__
        fault(name, quick=quick, full=full.get(kind.__name__, 50),
              says=f"files of the cache: {name.replace('-', ' ')}")(run)


register()


@fault("corrupt-under-load", quick=60, full=1000, says="files altered one after another while load reads them")
def corrupt_under_load(bench, tally, times):
    cache = bench.new_folder("cache") / "cache"
    targets = bench.targets(100)
    kinds = (flip, truncate, empty, extend, zero_block, garbage, other_version, symlink, directory)
    with bench.server(cache, disk_more=store.SOON_WRITTEN) as server:
        fill(server, tally, targets)
        with load(server, tally, targets, seed=bench.dice.random(), threads=3):
            while tally.tried < times:
                files = store.objects(cache)
                if not files:
                    threading.Event().wait(0.01)
                    continue
                try:
                    bench.dice.choice(kinds)(bench.dice, *bench.dice.choices(files, k=2))
                except OSError:
                    continue   # replaced or removed meanwhile
                except ValueError:
                    continue   # has no bytes left
                tally.round(times)
                threading.Event().wait(0.005)
        fill(server, tally, targets)
        tally.notes["found_out"] = int(server.state()["cache_damaged"])
    bench.drop(cache)


def litter(cache, dice):
    """What does not belong into the folder."""
    for number in range(20):
        name = "%032x" % dice.getrandbits(128)
        place = cache / "objects" / name[:2] / name[2]
        place.mkdir(parents=True, exist_ok=True)
        kind = number % 6
        if kind == 0:
            (cache / "objects" / name).write_bytes(dice.randbytes(100))
        elif kind == 1:
            (place / name.upper()).write_bytes(b"")
        elif kind == 2:
            (place / name).write_bytes(dice.randbytes(5000))
        elif kind == 3:
            os.mkfifo(place / ("x" * 255))
        elif kind == 4:
            (place / "loop").unlink(missing_ok=True)
            (place / "loop").symlink_to("..")
        else:
            (cache / "tmp" / name / "deep").mkdir(parents=True)
            (cache / "tmp" / name / "deep" / "file").write_bytes(b"left")


@fault("litter", quick=2, full=20, says="strange files, folders, links and pipes in the cache's folder")
def strange_files(bench, tally, times):
    cache = bench.new_folder("cache") / "cache"
    targets = bench.targets(60)
    for _ in range(times):
        with bench.server(cache, disk_more=store.SOON_WRITTEN) as server:
            fill(server, tally, targets)
            server.stop()
            litter(cache, bench.dice)
            server.start()
            if store.temporaries(cache):
                tally.failed("temporary files are left")
            fill(server, tally, targets)
            if not until(lambda: server.state()["cache_disk_entries"] >= len(targets)):
                tally.failed("the index is not complete")
        tally.round(times)
    bench.drop(cache)
