"""Purges under load, and the server killed or its power cut among them. What was purged and acknowledged
is never seen again, whatever happens: each purge here is of a picture whose origin has a new one."""
import contextlib
import http.client
import json
import random
import threading
import time

from rig import origin, places
from rig.load import heals
from rig.registry import fault
from rig.wire import Connection

from families.clock import remote_target, wanted
from families.power import Machine

PATHS = 12


class Subject:
    """One remote picture: what it showed, in order, and from which on it may still be seen."""

    def __init__(self, bench, source, number):
        self.bench, self.source = bench, source
        self.path = f"/{number}.jpg"
        self.url = f"http://127.0.0.1:{source.port}{self.path}"
        self.target = remote_target(source.port, self.path)
        self.history, self.floor = [], 0
        self.change(bench.dice)

    def change(self, dice):
        """The origin has another picture from now on. Its place in the history."""
        number = dice.choice([one for one in range(24) if one not in self.history[-1:]])
        self.history.append(number)
        body = (self.bench.book.root / f"{number}.jpg").read_bytes()

        def way(connection, _):
            time.sleep(random.uniform(0, 0.02))    # so that fetches and purges overtake each other
            origin.respond(connection, body, "Content-Type: image/jpeg", "Cache-Control: max-age=86400")

        self.source.ways[self.path] = way
        return len(self.history) - 1

    def ask(self, connection, tally, admit=()):
        floor = self.floor
        answer = connection.get(self.target)
        tally.judge(self.target, answer, admit,
                    wanted=[wanted(self.bench, number) for number in set(self.history[floor:])])
        return answer


def purge(server, url):
    """Whether it was acknowledged."""
    connection = http.client.HTTPConnection("127.0.0.1", server.admin, timeout=30)
    try:
        connection.request("POST", "/api/purge", json.dumps({"source": url}), {"Content-Type": "application/json"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def purging(server, tally, subjects, seed):
    """One thread purges, three ask, while this is in scope."""
    over = threading.Event()

    def purge_on(dice):
        while not over.is_set():
            one = dice.choice(subjects)
            place = one.change(dice)
            if purge(server, one.url):
                one.floor = place
                tally.add("purges_acknowledged", 1)
            elif not over.wait(0.01):
                tally.add("purges_unanswered", 1)

    def ask_on(dice):
        connection = Connection(server.port)
        while not over.is_set():
            answer = dice.choice(subjects).ask(connection, tally, {"cut"})
            if answer.status == 0:
                over.wait(0.005)
        connection.close()

    threads = [threading.Thread(target=what, args=(random.Random(f"{seed}/{number}"),), daemon=True)
               for number, what in enumerate((purge_on, ask_on, ask_on, ask_on))]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def look(server, tally, subjects):
    connection = Connection(server.port)
    for one in subjects:
        tally.add("hits_after_restart", one.ask(connection, tally).hit)
    connection.close()


def settings(source):
    return {"memory": "1MB", "disk_more": ", admit: all, batch: {delay: 50ms}",
            "remote": f"  allow_addresses: [127.0.0.1]\n  ports: [{source.port}]\n"}


@fault("purge-killed", quick=6, full=200, admits={"cut"}, says="SIGKILL among purges under load")
def purge_killed(bench, tally, times):
    cache, folder = bench.new_folder("purge") / "cache", bench.new_folder()
    source = origin.Origin()
    with contextlib.closing(source):
        subjects = [Subject(bench, source, number) for number in range(PATHS)]
        for _ in range(times):
            with bench.server(cache, folder=folder, **settings(source)) as server:
                look(server, tally, subjects)
                with purging(server, tally, subjects, bench.dice.random()):
                    time.sleep(bench.dice.uniform(0.05, 0.4))
                    server.kill()
            tally.round(times)
        with bench.server(cache, folder=folder, **settings(source)) as server:
            look(server, tally, subjects)
            if not heals(server, tally, bench.targets(20)):
                tally.failed("the cache is not as before")


@fault("purge-power-cut", quick=2, full=100, needs={"loop"}, admits={"cut"}, says="the power goes among purges under load")
def purge_power_cut(bench, tally, times):
    source = origin.Origin()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.closing(source))
        machine = Machine(bench, stack, "commit=1", **settings(source))
        subjects = [Subject(bench, source, number) for number in range(PATHS)]
        copy = machine.image.with_name("copy")
        while tally.tried < times:
            with purging(machine.server, tally, subjects, bench.dice.random()):
                time.sleep(bench.dice.uniform(0.1, 0.8))
                # What was acknowledged before this moment has to outlast it.
                floors = [one.floor for one in subjects]
                if not machine.cut(copy):
                    continue
            come_back(bench, tally, copy, subjects, floors, settings(source))
            copy.unlink()
            tally.round(times)


def come_back(bench, tally, copy, subjects, floors, more):
    with places.mounted(copy.with_name("after"), "-o", "loop", copy) as place:
        with bench.server(place / "cache", **more) as server:
            newest = [one.floor for one in subjects]
            for one, floor in zip(subjects, floors):
                one.floor = floor
            look(server, tally, subjects)
            for one, floor in zip(subjects, newest):
                one.floor = floor
