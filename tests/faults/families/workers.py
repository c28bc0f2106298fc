"""Workers and their zygote are killed or stopped in the middle of jobs. Each job has a second try in a
fresh worker, so no request may notice, unless both of its workers were hit."""
import os
import signal
import threading
import time

from rig.load import ask_all, heals, load, until
from rig.registry import fault


def strike(pids, number, dice):
    """Signals one of them, if one is still there."""
    try:
        if pids:
            os.kill(dice.choice(pids), number)
    except ProcessLookupError:
        pass


def under_fire(bench, tally, times, hit, pause, **more):
    targets = bench.book.targets
    with bench.server(bench.new_folder("cache") / "cache", disk_size="1MB", **more) as server:
        ask_all(server, tally, targets[:20])
        with load(server, tally, targets, seed=bench.dice.random(), favourites=0.1, admit=tally.admits):
            for _ in range(times):
                hit(server)
                # Long enough for whoever was hit to be done: nobody is to be hit twice.
                enough = tally.requests + 12
                threading.Event().wait(bench.dice.uniform(*pause))
                until(lambda: tally.requests >= enough, 10, every=0.01)
                tally.round(times)
        begun = time.monotonic()
        if not heals(server, tally, targets[:20]):
            tally.failed("not healed:\n" + "\n".join(list(server.log)[-6:]))
        tally.worst("slowest_healing_s", time.monotonic() - begun)
        tally.notes["crashes_counted"] = int(server.state()["worker_crashes"])
        if server.stop() != 0:
            tally.failed("did not end cleanly")


@fault("kill-workers", quick=20, full=500, says="SIGKILL of a worker at a random moment under load")
def kill_workers(bench, tally, times):
    under_fire(bench, tally, times, lambda server: strike(server.workers(), signal.SIGKILL, bench.dice), (0.05, 0.2))


@fault("kill-zygote", quick=4, full=50, says="SIGKILL of the process that workers are forked from")
def kill_zygote(bench, tally, times):
    under_fire(bench, tally, times, lambda server: strike(server.zygotes(), signal.SIGKILL, bench.dice), (0.5, 1.0))


@fault("stop-workers", quick=3, full=30, admits={"504"}, says="SIGSTOP of a worker: the deadline replaces it")
def stop_workers(bench, tally, times):
    under_fire(bench, tally, times, lambda server: strike(server.workers(), signal.SIGSTOP, bench.dice), (0.7, 1.0),
               server="  http: {request_timeout: 1s}\n")
