"""Requests from several threads at once, each judged as it comes."""
import concurrent.futures
import contextlib
import random
import threading
import time

from rig import wire


class Load:
    """Asks for targets until it is stopped: mostly for a few favourites, which are cached after a
    moment, else for any, which mostly are not."""

    def __init__(self, server, tally, targets, *, threads=4, seed=0, favourites=0.6, admit=(), pause=0.0):
        self.server, self.tally, self.targets = server, tally, targets
        self.admit, self.pause, self.favourites = admit, pause, favourites
        self.slowest = 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(random.Random(f"{seed}/{i}"),), daemon=True)
                         for i in range(threads)]
        for thread in self._threads:
            thread.start()

    def _run(self, dice):
        favourites = self.targets[:max(1, len(self.targets) // 20)]
        connection = wire.Connection(self.server.port)
        while not self._stop.is_set():
            target = dice.choice(favourites if dice.random() < self.favourites else self.targets)
            begun = time.monotonic()
            answer = connection.get(target)
            self.tally.judge(target, answer, self.admit)
            self.slowest = max(self.slowest, time.monotonic() - begun)
            if answer.status == 0:
                self._stop.wait(0.005)
            if self.pause:
                self._stop.wait(self.pause)
        connection.close()

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()


@contextlib.contextmanager
def load(*arguments, **more):
    running = Load(*arguments, **more)
    try:
        yield running
    finally:
        running.stop()


def ask_all(server, tally, targets, *, threads=4, admit=()):
    """Every target once. The answers, in order."""
    local = threading.local()

    def one(target):
        if not hasattr(local, "connection"):
            local.connection = wire.Connection(server.port)
        answer = local.connection.get(target)
        tally.judge(target, answer, admit)
        return answer

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, targets))


def until(condition, within=30.0, every=0.05):
    """Whether it came true in time."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def heals(server, tally, targets, within=45.0):
    """Whether the cache works again: soon every target is answered rightly, and from the cache, which
    has nothing left to write."""
    begun = time.monotonic()
    done = until(lambda: all(answer.status == 200 and answer.hit for answer in ask_all(server, tally, targets))
                 and not server.state()["cache_disk_unwritten"], within, every=0.2)
    tally.worst("slowest_healing_s", time.monotonic() - begun)
    return done
