"""The disk under the cache is full, read-only, gone, another, dead, failing in single calls, slow, out of
descriptors or forbidden, while the server runs. Pictures go on being answered, and when the disk is
back so is the cache."""
import contextlib
import fcntl
import os
import pathlib
import re
import resource
import shutil
import socket
import struct
import subprocess
import time

from rig import places, store
from rig.load import ask_all, heals, load, until
from rig.registry import fault

KEPT = 40    # keys that have to be hits again in the end


def well(server, tally, targets, what):
    if not heals(server, tally, targets):
        tally.failed(f"not healed after: {what}\n" + "\n".join(list(server.log)[-6:]))
    tally.notes["write_failures"] = int(server.state()["cache_write_failures"])


@contextlib.contextmanager
def loaded(bench, tally, server, targets, after=0.4, **more):
    """The body happens in the middle of a load that goes on `after` it."""
    with load(server, tally, targets, seed=bench.dice.random(), threads=3, favourites=0.2, **more) as running:
        time.sleep(bench.dice.uniform(0.05, 0.2))
        yield running
        time.sleep(after)


@fault("disk-full", quick=2, full=20, needs={"tmpfs"}, says="no bytes or no inodes left, then there are again")
def disk_full(bench, tally, times):
    targets = bench.book.targets
    for number in range(times):
        options = ("size=2m,nr_inodes=5000", "size=8m,nr_inodes=200")[number % 2]
        with places.tmpfs(bench.new_folder("full"), options) as place:
            with bench.server(place / "cache", disk_more=store.SOON_TRIED_AGAIN, disk_size="64MB") as server:
                ask_all(server, tally, targets)
                with loaded(bench, tally, server, targets):
                    pass
                tally.worst("entries_while_full", int(server.state()["cache_disk_entries"]))
                places.run("mount", "-o", "remount,size=64m,nr_inodes=20000", place)
                well(server, tally, targets[:KEPT], f"a disk of {options} that became larger")
        tally.round(times)


@fault("filled-by-others", quick=1, full=20, needs={"tmpfs"}, says="another's file takes all the room there is")
def filled_by_others(bench, tally, times):
    targets = bench.targets(200)
    with places.tmpfs(bench.new_folder("full"), "size=16m") as place:
        with bench.server(place / "cache", disk_more=store.SOON_TRIED_AGAIN) as server:
            for _ in range(times):
                with loaded(bench, tally, server, targets), open(place / "filler", "wb") as filler:
                    with contextlib.suppress(OSError):
                        while True:
                            filler.write(bytes(100_000))
                            filler.flush()
                (place / "filler").unlink()
                well(server, tally, targets[:KEPT], "a disk that others had filled")
                tally.round(times)


@fault("gone", quick=1, full=20, says="rm -rf of the cache's folder while it runs")
def gone(bench, tally, times):
    cache, targets = bench.new_folder("gone") / "cache", bench.targets(200)
    with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN) as server:
        for _ in range(times):
            with loaded(bench, tally, server, targets):
                while cache.exists():
                    shutil.rmtree(cache, ignore_errors=True)
            well(server, tally, targets[:KEPT], "a folder that was removed")
            tally.round(times)


def nothing(cache):
    pass


def empty_folder(cache):
    cache.mkdir()


def plain_file(cache):
    cache.write_text("not a folder")


def dangling_link(cache):
    cache.symlink_to("nowhere/at/all")


def older_copy(cache):
    shutil.copytree(cache.with_name("aside"), cache, symlinks=True)


@fault("replaced", quick=3, full=50, says="the folder is moved away and something else put in its place")
def replaced(bench, tally, times):
    cache, targets = bench.new_folder("replaced") / "cache", bench.targets(200)
    aside = cache.with_name("aside")
    with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN) as server:
        for number in range(times):
            put = (empty_folder, plain_file, dangling_link, older_copy, nothing)[number % 5]
            with loaded(bench, tally, server, targets, after=0.2):
                cache.rename(aside)
                with contextlib.suppress(FileExistsError):   # the cache may have made it anew
                    put(cache)
            if put in (plain_file, dangling_link):
                cache.unlink()
            shutil.rmtree(aside)
            well(server, tally, targets[:KEPT], f"{put.__name__} in the folder's place")
            tally.round(times)


@fault("file-for-folder", quick=1, full=20, says="files where the folders of objects and temporary files were")
def file_for_folder(bench, tally, times):
    cache, targets = bench.new_folder("shard") / "cache", bench.targets(100)
    with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN) as server:
        for number in range(times):
            well(server, tally, targets[:KEPT], "nothing yet")
            with loaded(bench, tally, server, targets, after=0.2):
                folder = bench.dice.choice(store.objects(cache)[:50]).parent
                for path in (folder, folder.parent, cache / "tmp", cache / "objects")[number % 2::2]:
                    shutil.rmtree(path, ignore_errors=True)
                    with contextlib.suppress(OSError):
                        path.write_text("a file")
            well(server, tally, targets[:KEPT], "files in place of folders")
            tally.round(times)


def shut_down(place):
    """The file system answers every call with EIO from now on, and its journal is not flushed."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, 0x8004587D, struct.pack("I", 2))   # EXT4_IOC_SHUTDOWN, NOLOGFLUSH
    finally:
        os.close(descriptor)


def find_error(device):
    """The file system comes upon an error in itself, and lets nobody write any more (EROFS)."""
    pathlib.Path("/sys/fs/ext4", pathlib.Path(device).name, "trigger_fs_error").write_text("1")


def break_disk(bench, tally, times, how, what):
    """On a file system that is broken under load; in the end a copy of it takes its place."""
    targets = bench.targets(200)
    for _ in range(times):
        folder = bench.new_folder("disk")
        places.make_image(folder / "image", 48 << 20)
        with contextlib.ExitStack() as stack:
            loop = places.Loop(folder / "image")
            stack.callback(loop.detach)
            place = stack.enter_context(places.mounted(folder / "mount", "-o", "errors=remount-ro", loop.device))
            server = stack.enter_context(
                bench.server(place / "cache", disk_size="1MB", disk_more=store.SOON_TRIED_AGAIN))
            ask_all(server, tally, targets[:100])
            with loaded(bench, tally, server, targets):
                how(place, loop.device)
            places.run("umount", "-l", place)
            places.run("cp", "--sparse=always", folder / "image", folder / "copy")
            places.run("mount", "-o", "loop", folder / "copy", place)
            well(server, tally, targets[:10], what)
            server.stop()
        tally.round(times)


@fault("dead-disk", quick=1, full=20, needs={"loop"}, says="the file system fails whole (EIO), another copy takes its place")
def dead_disk(bench, tally, times):
    break_disk(bench, tally, times, lambda place, _: shut_down(place), "a disk that died and was replaced")


@fault("read-only", quick=1, full=20, needs={"loop"}, says="the file system becomes read-only under load, another copy takes its place")
def read_only(bench, tally, times):
    break_disk(bench, tally, times, lambda _, device: find_error(device), "a disk that was read-only")


# Each with the errors it has in real life; `named` where only calls on the cache's own files may fail.
FAILURES = [("openat", error, True) for error in ("EMFILE", "ENFILE", "EIO", "EACCES", "EROFS", "ENOSPC", "ENOMEM")]
FAILURES += [("write", error, True) for error in ("ENOSPC", "EIO", "EDQUOT", "EINTR")]
FAILURES += [("pread64", error, True) for error in ("EIO", "EINTR", "ENOMEM")]
FAILURES += [("newfstatat", error, True) for error in ("EIO", "ENOMEM")]
FAILURES += [(call, error, False) for call in ("rename", "unlink", "mkdir") for error in ("EIO", "ENOSPC", "EROFS")]
FAILURES += [(call, error, False) for call in ("fsync", "fdatasync", "syncfs", "sync_file_range", "fallocate")
             for error in ("EIO", "ENOSPC")]


def tracer_of(task):
    try:
        status = pathlib.Path(task, "status").read_text()
    except OSError:
        return -1   # has ended
    return int(re.search(r"TracerPid:\s*(\d+)", status)[1])


def names(cache):
    """strace looks for whole names only."""
    paths = [*(cache / "tmp" / str(number) for number in range(400)), *store.objects(cache)]
    return [word for path in paths for word in ("-P", str(path))]


class Tampered:
    """The calls of a running server are tampered with while this is in scope."""

    def __init__(self, bench, server, call, rule, named):
        self.server, self.output = server, bench.new_folder("strace") / "strace"
        only = names(server.cache) if named else []
        self.command = ["strace", "-f", "-qq", "-o", str(self.output), "-p", str(server.process.pid),
                        "-e", f"trace={call}", *only, "-e", f"inject={call}:{rule}"]

    def __enter__(self):
        self.tracer = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        threads = f"/proc/{self.server.process.pid}/task"
        if not until(lambda: all(tracer_of(f"{threads}/{one}") for one in os.listdir(threads)), every=0.01):
            self.__exit__()
            raise RuntimeError(f"strace did not attach: {self.tracer.stderr.read()}")
        return self

    def __exit__(self, *_):
        self.tracer.terminate()
        self.tracer.wait(30)

    def done(self):
        text = self.output.read_text(errors="replace")
        return text.count("(INJECTED)") + text.count("(DELAYED)")


@fault("failing-calls", quick=4, full=len(FAILURES) * 4, needs={"strace", "plain"}, says="single calls on the cache fail: EIO, ENOSPC, EMFILE, …")
def failing_calls(bench, tally, times):
    cache, targets = bench.new_folder("calls") / "cache", bench.targets(120)
    with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN) as server:
        well(server, tally, targets, "nothing yet")
    failures = FAILURES * (times // len(FAILURES) + 1)
    if times < len(FAILURES):
        bench.dice.shuffle(failures)
    for call, error, named in failures[:times]:
        when = bench.dice.choice(("1+1", "2+3", "1..40+2"))
        with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN, disk_size="2MB") as server:
            with Tampered(bench, server, call, f"error={error}:when={when}", named) as tampered:
                with loaded(bench, tally, server, targets, after=0.2):
                    pass
            well(server, tally, targets[:10], f"{call} that failed with {error}")
        tally.add("calls_failed", tampered.done())
        tally.round(times)


@fault("slow-disk", quick=2, full=20, needs={"strace", "plain"}, says="calls on the cache take 300 ms each; memory hits go on")
def slow_disk(bench, tally, times):
    cache, targets = bench.new_folder("slow") / "cache", bench.targets(120)
    with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN) as server:
        well(server, tally, targets, "nothing yet")
    calls = (("openat", True), ("write", True), ("pread64", True), ("rename", False), ("unlink", False),
             ("fdatasync", False))
    for number in range(times):
        call, named = calls[number % len(calls)]
        with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN, memory="64MB") as server:
            ask_all(server, tally, targets[:5])
            with Tampered(bench, server, call, "delay_enter=300000", named) as tampered:
                with load(server, tally, targets, seed=bench.dice.random(), threads=3, favourites=0.0):
                    begun = time.monotonic()
                    while time.monotonic() - begun < 1.5:
                        asked = time.monotonic()
                        tally.judge(targets[0], server.get(targets[0]))
                        tally.worst("slowest_memory_hit_s", time.monotonic() - asked)
            well(server, tally, targets[:10], f"slow {call}")
        tally.add("calls_delayed", tampered.done())
        tally.round(times)


@fault("few-descriptors", quick=2, full=10, admits={"503", "cut"}, says="all descriptors are taken by idle connections, then given back")
def few_descriptors(bench, tally, times):
    cache, targets = bench.new_folder("few") / "cache", bench.targets(120)
    for number in range(times):
        bound = (192, 256, 400, 1024)[number % 4]

        def few(bound=bound):
            resource.setrlimit(resource.RLIMIT_NOFILE, (bound, bound))

        with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN, before_exec=few) as server:
            ask_all(server, tally, targets[:20])
            crowd = []
            try:
                with loaded(bench, tally, server, targets, admit={"503", "cut"}):
                    for _ in range(bound):
                        crowd.append(socket.create_connection(("127.0.0.1", server.port), 5))
            finally:
                for one in crowd:
                    one.close()
            well(server, tally, targets[:KEPT], f"{bound} descriptors that were all taken")
        tally.round(times)


@fault("no-permission", quick=2, full=20, says="the folders' permissions are taken away, and given back")
def no_permission(bench, tally, times):
    place, targets = bench.new_folder("forbidden"), bench.targets(200)
    cache = place / "cache"
    cache.mkdir()
    nobody = 65534 if os.geteuid() == 0 else None
    if nobody:
        os.chown(cache, nobody, nobody)
    with bench.server(cache, disk_more=store.SOON_TRIED_AGAIN, user=nobody) as server:
        for number in range(times):
            well(server, tally, targets[:KEPT], "nothing yet")
            mode = (0o000, 0o500, 0o100)[number % 3]
            folder = (cache, cache / "objects", cache / "tmp")[number // 3 % 3]
            with loaded(bench, tally, server, targets):
                folder.chmod(mode)
            folder.chmod(0o700)
            well(server, tally, targets[:KEPT], f"{folder.name} with mode {mode:o}")
            tally.round(times)
