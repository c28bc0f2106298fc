"""The power goes: the block device under a cache is copied at one moment of a load, and a server starts
on the copy. What the file system had not written yet is missing there: names without bytes, bytes
without their names and, with data=writeback, the bytes of whatever the blocks held before."""
import contextlib
import os
import signal
import threading
import time

from rig import places, store
from rig.load import ask_all, heals, load
from rig.registry import fault

KEYS = 240
IMAGE_BYTES = 48 << 20
# What ext4 promises differs with how it is mounted; a commit each second makes more kinds of moments.
DURABLE = (", durable: false", "")
MOUNTED_AS = ("commit=1", "commit=1,data=writeback", "commit=1,noauto_da_alloc",
              "commit=1,data=writeback,noauto_da_alloc", "commit=1,data=journal")


class Machine:
    """A server on a file system of its own, whose power can be cut as often as one likes."""

    def __init__(self, bench, stack, options, **more):
        folder = bench.new_folder("power")
        self.image = folder / "image"
        places.make_image(self.image, IMAGE_BYTES)
        self.loop = places.Loop(self.image)
        stack.callback(self.loop.detach)
        self.place = stack.enter_context(places.mounted(folder / "mount", "-o", options, self.loop.device))
        self.server = stack.enter_context(bench.server(self.place / "cache", disk_size="4MB", **more))

    def cut(self, copy):
        """The device as it is at one moment: nothing is written to it while it is copied."""
        os.kill(self.server.process.pid, signal.SIGSTOP)
        try:
            for _ in range(50):
                before = self.loop.writes()
                places.run("cp", "--sparse=always", self.image, copy)
                if self.loop.writes() == before:
                    return True
                time.sleep(0.02)
        finally:
            os.kill(self.server.process.pid, signal.SIGCONT)
        return False

    def flush_some(self, dice):
        """What the kernel does in its own time: part of what is dirty goes to the disk."""
        descriptors = []
        try:
            for path in dice.sample(store.objects(self.place / "cache"), 5):
                descriptors.append(os.open(path, os.O_RDONLY))
            for descriptor in descriptors:
                os.fdatasync(descriptor)
        except (OSError, ValueError):
            pass
        finally:
            for descriptor in descriptors:
                os.close(descriptor)


def work(bench, tally, machine, targets):
    """A while of load, at a moment of which the power goes."""
    dice = bench.dice
    copy = machine.image.with_name("copy")
    copy.unlink(missing_ok=True)
    with load(machine.server, tally, targets, seed=dice.random(), threads=3, favourites=0.2):
        time.sleep(dice.uniform(0.05, 0.8))
        what = dice.randrange(3)
        if what == 1:
            machine.flush_some(dice)
        if what == 2:
            flushing = threading.Thread(target=places.run, args=("sync", "-f", machine.place))
            flushing.start()
            time.sleep(dice.uniform(0, 0.03))
        cut = machine.cut(copy)
        if what == 2:
            flushing.join()
    if not cut:
        tally.add("moments_missed", 1)
    return copy if cut else None


def come_back(bench, tally, copy, targets, folder):
    with places.mounted(copy.with_name("after"), "-o", "loop", copy) as place:
        cache = place / "cache"
        found = store.objects(cache)
        tally.add("objects_found", len(found))
        tally.add("of_no_bytes", sum(path.stat().st_size == 0 for path in found))
        begun = time.monotonic()
        with bench.server(cache, disk_size="4MB", folder=folder) as server:
            left = store.temporaries(cache)
            tally.judge(targets[0], server.get(targets[0]))
            tally.worst("slowest_restart_s", time.monotonic() - begun)
            answers = ask_all(server, tally, targets)
            tally.add("hits_after_cut", sum(answer.hit for answer in answers))
            tally.add("damaged_found", int(server.state()["cache_damaged"]))
            if left:
                tally.failed(f"temporary files left after a power cut: {[path.name for path in left]}")
            if not heals(server, tally, targets[:40]):
                tally.failed("the cache is not as before after a power cut")
            if server.stop() != 0:
                tally.failed("did not end cleanly after a power cut:\n" + "\n".join(server.log))


@fault("power-cut", quick=5, full=300, needs={"loop"}, says="the file system as it was at one moment of a load")
def power_cut(bench, tally, times):
    targets, folder = bench.targets(KEYS), bench.new_folder()
    for number, options in enumerate(MOUNTED_AS):
        until = times * (number + 1) // len(MOUNTED_AS)
        with contextlib.ExitStack() as stack:
            machine = Machine(bench, stack, options, disk_more=DURABLE[number % 2])
            heals(machine.server, tally, targets[:40])
            missed = 0
            while tally.tried < until and missed < 20:
                copy = work(bench, tally, machine, targets)
                if copy is None:
                    missed += 1
                    continue
                come_back(bench, tally, copy, targets, folder)
                tally.round(times)
            if missed == 20:
                tally.failed("the device never stood still")
