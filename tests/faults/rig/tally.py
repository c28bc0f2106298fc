"""What a fault came to. A Tally judges every answer against the book and counts; any thread may."""
import collections
import hashlib
import threading
import time
import traceback

from rig.needs import missing


class Tally:
    def __init__(self, fault, book, evidence, progress):
        self.name = fault.name
        self.family = fault.family
        self.admits = fault.admits
        self.book = book
        self.evidence = evidence
        self.progress = progress
        self.tried = self.requests = self.right = self.wrong = self.cut = 0
        self.others = collections.Counter()   # statuses that are neither 200 nor admitted by the fault
        self.admitted = collections.Counter()
        self.unhealed = []
        self.notes = collections.OrderedDict()
        self.skipped = None
        self.begun = time.monotonic()
        self.seconds = 0.0
        self._lock = threading.Lock()
        self._bodies_of_tag = {}

    # Each answer goes through here. `admit` is a set of statuses that are fine for this request,
    # "cut" among them when the server is being killed.
    def judge(self, target, answer, admit=(), wanted=None):
        candidates = wanted or [self.book.wanted[target]]
        with self._lock:
            self.requests += 1
            if answer.status == 200 and answer.whole:
                return self._judge_whole(target, answer, candidates)
            if answer.status == 200 or answer.status == 0:
                if not any(one.body.startswith(answer.body) for one in candidates):
                    return self._is_wrong(target, answer, "a cut body that is not the picture's beginning")
                self._count("cut", admit)
                self.cut += 1
                return False
            self._count(str(answer.status), admit)
            if str(answer.status) not in admit and sum(self.others.values()) <= 5:
                self._keep(f"{self.name}-status-{sum(self.others.values())}", target, answer, "not expected")
            return False

    def _judge_whole(self, target, answer, candidates):
        if not any(one.admits(answer) for one in candidates):
            return self._is_wrong(target, answer, "not the picture")
        tag = answer.headers.get("etag")
        digest = hashlib.sha256(answer.body).digest()
        if tag and self._bodies_of_tag.setdefault(tag, digest) != digest:
            return self._is_wrong(target, answer, f"another body with the same ETag {tag}")
        self.right += 1
        return True

    def _count(self, what, admit):
        (self.admitted if what in admit else self.others)[what] += 1

    def _is_wrong(self, target, answer, why):
        self.wrong += 1
        self._keep(f"{self.name}-wrong-{self.wrong}", target, answer, why)
        return False

    def _keep(self, name, target, answer, why):
        """For whoever looks into it: what was asked, and what came."""
        self.evidence.mkdir(parents=True, exist_ok=True)
        (self.evidence / f"{name}.body").write_bytes(answer.body)
        (self.evidence / f"{name}.txt").write_text(f"{why}\n{target}\n{answer.status} {answer.headers}\n")

    def failed(self, what):
        """Something that must hold did not: the server or its cache did not heal."""
        with self._lock:
            self.unhealed.append(what)
        self.progress.say(f"{self.name}: {what}")

    def worst(self, name, value):
        self.notes[name] = max(self.notes.get(name, value), value)

    def add(self, name, value):
        self.notes[name] = self.notes.get(name, 0) + value

    def round(self, of):
        """One more try of the fault is over."""
        self.tried += 1
        self.progress.show(f"{self.family}/{self.name}: {self.tried} of {of}, {self.requests} requests, "
                           f"{self.wrong} wrong")

    @property
    def good(self):
        return not self.wrong and not self.others and not self.unhealed

    def figures(self):
        return {"family": self.family, "fault": self.name, "tried": self.tried, "requests": self.requests,
                "right": self.right, "wrong": self.wrong, "other": dict(self.others),
                "expected_other": dict(self.admitted), "healed": self.healed(), "unhealed": self.unhealed,
                "notes": {key: round(value, 3) if isinstance(value, float) else value
                          for key, value in self.notes.items()},
                "skipped": self.skipped, "seconds": round(self.seconds, 1)}

    def healed(self):
        return None if self.skipped else not self.unhealed


def do(one, bench, times, out, progress):
    """One fault, so often; nothing that it throws gets past here."""
    for old in (out / "evidence").glob(f"{one.name}-*"):
        old.unlink()
    tally = Tally(one, bench.book, out / "evidence", progress)
    reasons = [why for why in map(missing, one.needs) if why]
    if reasons:
        tally.skipped = "; ".join(reasons)
        return tally
    try:
        one.function(bench, tally, times)
    except Exception:  # noqa: BLE001: a fault that breaks the harness is one more finding
        tally.failed(traceback.format_exc())
    tally.seconds = time.monotonic() - tally.begun
    return tally
