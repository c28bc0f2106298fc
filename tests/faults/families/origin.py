"""Origins do wrong while what was made of their pictures goes stale, and when a picture is asked for the
first time. What is answered is the right picture, kept from before, or an error that says so: never
what came broken; and when the origin is well again, what it has now."""
import concurrent.futures
import contextlib
import gzip
import time

from rig import origin, wire
from rig.load import until
from rig.registry import fault

from families.clock import picture, remote_target, wanted

ERRORS = {str(status) for status in (404, 413, 415, 422, 502, 503, 504)}


def hang(source, body):
    return lambda connection, _: source.over.wait(20)


def hang_after_head(source, body):
    def way(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(body))
        source.over.wait(20)
    return way


def hang_in_body(source, body):
    def way(connection, _):
        origin.respond(connection, body[:len(body) // 2], "Content-Type: image/jpeg", length=len(body))
        source.over.wait(20)
    return way


def reset_at_once(source, body):
    return lambda connection, _: origin.reset(connection)


def reset_in_body(source, body):
    def way(connection, _):
        origin.respond(connection, body[:len(body) // 2], "Content-Type: image/jpeg", length=len(body))
        time.sleep(0.02)
        origin.reset(connection)
    return way


def short(source, body):
    return lambda connection, _: origin.respond(connection, body[:-200], "Content-Type: image/jpeg",
                                                length=len(body))


def cut_by_close(source, body):
    """No length: the end of the connection is the end of the body, and comes early."""
    return lambda connection, _: connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n" + body[:len(body) * 2 // 3])


def cut_with_its_length(source, body):
    """Cut at the origin: everything is consistent but the picture."""
    return lambda connection, _: origin.respond(connection, body[:len(body) * 2 // 3], "Content-Type: image/jpeg")


def cut_chunks(source, body):
    def way(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
                           + b"%x\r\n%s\r\n" % (len(body) // 2, body[:len(body) // 2]))
    return way


def bad_chunks(source, body):
    def way(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                           + b"%x\r\n%s\r\nxyz\r\n" % (len(body) // 2, body[:len(body) // 2]) + body[len(body) // 2:])
    return way


def flipped(source, body):
    """The picture with bytes of it lost on the way: of another length than told, or no picture."""
    return lambda connection, _: origin.respond(connection, body[:100] + body[300:], "Content-Type: image/jpeg",
                                                length=len(body))


def status(line):
    def broken(source, body):
        return lambda connection, _: origin.respond(connection, b"<html>no</html>", "Content-Type: text/html",
                                                    status=line)
    broken.__name__ = "status_" + line[:3]
    return broken


def page(source, body):
    return lambda connection, _: origin.respond(connection, b"<html>please log in</html>", "Content-Type: text/html")


def page_as_image(source, body):
    return lambda connection, _: origin.respond(connection, b"<html>please log in</html>" * 20,
                                                "Content-Type: image/jpeg")


def empty(source, body):
    return lambda connection, _: origin.respond(connection, b"", "Content-Type: image/jpeg")


def garbage(source, body):
    return lambda connection, _: connection.sendall(b"\x16\x03\x01 what is this \r\n\r\n" * 50)


def bad_head(source, body):
    return lambda connection, _: connection.sendall(b"HTTP/1.1 2oo Fine\r\nContent-Length: -5\r\n\r\n" + body)


def endless_head(source, body):
    def way(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(20_000):
            connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 100))
    return way


def not_modified(source, body):
    """304 to whoever did not ask with a validator."""
    return lambda connection, _: connection.sendall(
        b'HTTP/1.1 304 Not Modified\r\nETag: "never seen"\r\nConnection: close\r\n\r\n')


def partial(source, body):
    """206 to whoever did not ask for a range."""
    return lambda connection, _: origin.respond(
        connection, body[:len(body) // 2], "Content-Type: image/jpeg",
        f"Content-Range: bytes 0-{len(body) // 2 - 1}/{len(body)}", status="206 Partial Content")


def cut_gzip(source, body):
    return lambda connection, _: origin.respond(connection, gzip.compress(body)[:-2000], "Content-Encoding: gzip",
                                                "Content-Type: image/jpeg")


def in_a_circle(source, body):
    return lambda connection, head: origin.respond(connection, b"", "Location: " + head.split(" ", 2)[1],
                                                   status="302 Found")


def drip(source, body):
    def way(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        for byte in body:
            connection.sendall(bytes([byte]))
            if source.over.wait(0.1):
                return
    return way


def flap(source, body):
    """Every other time it is well."""
    calls = iter(range(1 << 30))

    def way(connection, _):
        if next(calls) % 2:
            return origin.respond(connection, body, "Content-Type: image/jpeg", "Cache-Control: max-age=1")
        return origin.respond(connection, b"", status="503 Service Unavailable")
    return way


WRONGS = (hang, hang_after_head, hang_in_body, reset_at_once, reset_in_body, short, cut_by_close, cut_with_its_length,
          cut_chunks, bad_chunks, flipped, status("500 Oops"), status("503 Busy"), status("404 Gone"),
          status("429 Slow down"), status("301 Nowhere"), status("204 Nothing"), page, page_as_image, empty, garbage,
          bad_head, endless_head, not_modified, partial, cut_gzip, in_a_circle, drip, flap)


def remote_of(source):
    return (f"  allow_addresses: [127.0.0.1]\n  ports: [{source.port}]\n  connect_timeout: 1s\n"
            "  total_timeout: 1500ms\n  least_fresh: 1s\n  usual_fresh: 1s\n  most_fresh: 2s\n"
            "  stale_while_revalidate: 0s\n")


class Subject:
    """One remote picture that its origin goes wrong with."""

    def __init__(self, bench, source, wrong, number):
        self.bench, self.source, self.number = bench, source, number
        self.wrong = wrong
        self.path = f"/{number}/{wrong.__name__}.jpg"
        self.target = remote_target(source.port, self.path)
        self.before, self.after = bench.dice.sample(range(20), 2)

    def well(self, which):
        self.source.ways[self.path] = picture(self.bench, which, "Cache-Control: max-age=1")

    def ill(self):
        body = (self.bench.book.root / f"{self.after}.jpg").read_bytes()
        self.source.ways[self.path] = self.wrong(self.source, body)

    def allowed(self):
        """Broken off or not, what has arrived is of the new picture; where it arrives whole at times, so may that."""
        return (self.before, self.after) if self.wrong is flap else (self.before,)


def ask(server, tally, subjects, allowed):
    """All at once, as many origins hang. What each was answered."""
    def one(subject):
        answer = wire.ask(server.port, subject.target)
        tally.judge(subject.target, answer, ERRORS, wanted=[wanted(subject.bench, which) for which in allowed(subject)])
        return answer

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        return list(pool.map(one, subjects))


def comes_round(server, tally, subjects):
    """Whether each soon shows what its origin has now, and never again what it had."""
    waiting = list(subjects)

    def all_new():
        nonlocal waiting
        answers = ask(server, tally, waiting, lambda one: (one.before, one.after))
        new = [one for one, answer in zip(waiting, answers)
               if answer.status == 200 and wanted(one.bench, one.after).admits(answer)]
        waiting = [one for one in waiting if one not in new]
        return not waiting

    if not until(all_new, 30, every=0.5):
        tally.failed(f"not well again: {[one.path for one in waiting]}")
    ask(server, tally, [one for one in subjects if one not in waiting], lambda one: (one.after,))


def go_wrong(bench, tally, times, first):
    """`first` does what comes before the origins go wrong."""
    source = origin.Origin()
    negative = "  negative: {not_found: 300ms, failed: 300ms, unusable: 300ms, most: 1s}\n"
    with contextlib.closing(source), bench.server(bench.new_folder("cache") / "cache", memory="64MB", cache_more=negative,
                                                  remote=remote_of(source)) as server:
        while tally.tried < times:
            wrongs = [WRONGS[(tally.tried + i) % len(WRONGS)] for i in range(min(len(WRONGS), times - tally.tried))]
            subjects = [Subject(bench, source, wrong, tally.tried + i) for i, wrong in enumerate(wrongs)]
            source.over.clear()
            first(server, tally, subjects)
            for one in subjects:
                one.ill()
            ask(server, tally, subjects, Subject.allowed)
            time.sleep(0.5)
            ask(server, tally, subjects, Subject.allowed)
            source.over.set()
            for one in subjects:
                one.well(one.after)
            comes_round(server, tally, subjects)
            for _ in subjects:
                tally.round(times)
        if server.stop() != 0:
            tally.failed("did not end cleanly")


@fault("origin-stale", quick=len(WRONGS), full=10 * len(WRONGS), admits=ERRORS,
       says="the origin goes wrong when its picture has become stale")
def origin_stale(bench, tally, times):
    def first(server, tally, subjects):
        for one in subjects:
            one.well(one.before)
        ask(server, tally, subjects, lambda one: (one.before,))
        time.sleep(1.2)     # what max-age and least_fresh say

    go_wrong(bench, tally, times, first)


@fault("origin-new", quick=len(WRONGS), full=5 * len(WRONGS), admits=ERRORS,
       says="the origin is wrong from the first request on")
def origin_new(bench, tally, times):
    go_wrong(bench, tally, times, lambda *_: None)


@fault("origin-away", quick=1, full=10, admits=ERRORS, says="the origin's port is closed, and opened again")
def origin_away(bench, tally, times):
    source = origin.Origin()
    with contextlib.closing(source), bench.server(memory="64MB", remote=remote_of(source)) as server:
        for number in range(times):
            subjects = [Subject(bench, source, hang, f"{number}-{i}") for i in range(10)]
            for one in subjects[:5]:
                one.well(one.before)
            ask(server, tally, subjects[:5], lambda one: (one.before,))
            source.close()
            time.sleep(1.2)
            ask(server, tally, subjects, lambda one: (one.before,))
            source.open()
            for one in subjects:
                one.well(one.after)
            comes_round(server, tally, subjects)
            tally.round(times)
