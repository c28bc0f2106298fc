"""The clock is set, forward and back, by hours and days, while the server runs. Pictures of
remote sources go on being right, and none outlives its time: not by a clock that was set back."""
import contextlib
import datetime
import pathlib
import subprocess
import sys

from rig import origin
from rig.load import ask_all, heals, load
from rig.registry import fault

MAX_AGE = 60     # seconds that the origin allows; nothing is stale but sendable here
SKEW = 10       # and so much more when the clock was set back: servers that share objects differ
JUMPS = (86400, -86400, 3600, -3600, 30 * 86400, -30 * 86400, 120, -120)


class Clock:
    """What the server takes for the time: ours, and so many seconds."""

    def __init__(self, folder):
        self.path = folder / "shift"
        self.library = folder / "clock_shift.so"
        self.worker = folder / "worker"
        self.offset = 0
        self.path.write_bytes(bytes(8))
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", str(self.library),
                        str(pathlib.Path(__file__).parents[1] / "rig/clock_shift.c")], check=True)

    def step(self, seconds):
        self.offset += seconds
        with open(self.path, "r+b") as file:
            file.write(self.offset.to_bytes(8, sys.byteorder, signed=True))

    def environment(self):
        return {"LD_PRELOAD": str(self.library), "CLOCK_SHIFT_FILE": str(self.path)}

    def without(self, program):
        """Workers have no use for it, and may not read its file."""
        self.worker.write_text(f'#!/bin/sh\nunset LD_PRELOAD\nexec "{program}" "$@"\n')
        self.worker.chmod(0o755)
        return self.worker


def remote_target(port, path, width=96):
    return f"/image?source=url[http://127.0.0.1:{port}{path}]&scale=size[{width}]&sink=format[webp]"


def wanted(bench, number, width=96):
    """The book's entry for the same picture from a file."""
    return bench.book.wanted[f"/img/{number}.jpg?w={width}&fm=webp"]


def picture(bench, number, *fields):
    body = (bench.book.root / f"{number}.jpg").read_bytes()
    return lambda connection, _: origin.respond(connection, body, "Content-Type: image/jpeg", *fields)


def time_of(answer):
    return datetime.datetime.strptime(answer.headers["date"], "%a, %d %b %Y %H:%M:%S %Z")


def jump(bench, tally, server, source, clock, number, seconds):
    """One remote picture: asked for, the clock set, the source replaced, and asked for again."""
    path = f"/{number}.jpg"
    before, after = bench.dice.sample(range(20), 2)
    target = remote_target(source.port, path)

    def ask(*allowed):
        answer = server.get(target)
        tally.judge(target, answer, wanted=[wanted(bench, one) for one in allowed])
        if not 0 <= int(answer.headers.get("age", 0)) <= 2 * MAX_AGE:
            tally.failed(f"Age {answer.headers['age']} after the clock was set by {seconds} s")
        return answer

    source.ways[path] = picture(bench, before, f"Cache-Control: max-age={MAX_AGE}")
    then = time_of(ask(before))
    source.ways[path] = picture(bench, after, f"Cache-Control: max-age={MAX_AGE}")
    ask(before, after)   # the first one may not be on disk yet
    clock.step(seconds)
    if seconds < 0:
        ask(before, after)
        clock.step(MAX_AGE + SKEW + 2)
    now = time_of(ask(after))
    if abs((now - then).total_seconds() - seconds) > 2 * MAX_AGE:
        tally.failed(f"the server did not see the clock set by {seconds} s")


@fault("clock-jumps", quick=8, full=200, needs={"cc", "plain"}, says="the clock is set forward and back")
def clock_jumps(bench, tally, times):
    cache, folder = bench.new_folder("clock") / "cache", bench.new_folder()
    targets = bench.targets(60)
    clock = Clock(folder)
    source = origin.Origin()
    remote = (f"  allow_addresses: [127.0.0.1]\n  ports: [{source.port}]\n  least_fresh: 1s\n"
              f"  stale_while_revalidate: 0s\n  stale_if_error: 0s\n")
    with contextlib.closing(source):
        number = 0
        for memory in ("64MB", "0"):
            with bench.server(cache, folder=folder, memory=memory, environment=clock.environment(),
                              remote=remote, worker_program=clock.without(bench.worker())) as server:
                ask_all(server, tally, targets)
                with load(server, tally, targets, seed=bench.dice.random(), threads=2, pause=0.01):
                    for number in range(number, times if memory == "0" else times // 2):
                        jump(bench, tally, server, source, clock, number, JUMPS[number % len(JUMPS)])
                        tally.round(times)
                number += 1
                if not heals(server, tally, targets):
                    tally.failed("the cache is not as before after the clock was set")
                if server.stop() != 0:
                    tally.failed("did not end cleanly")
    bench.drop(cache)
