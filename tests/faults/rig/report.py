"""The table of figures: a line as each fault ends; Markdown and JSON for all. A report that is there
already is added to, so that pieces of a long run make one table."""
import json

from rig.registry import FAULTS

COLUMNS = ("fault", "times", "requests", "right", "wrong", "other answers", "healed", "notes")


def _healed(figures):
    return "skipped: " + figures["skipped"] if figures["skipped"] else "yes" if figures["healed"] else "no"


def _others(figures):
    unexpected = [f"**{count:,} × {status}**" for status, count in sorted(figures["other"].items())]
    expected = [f"{count:,} × {status}" for status, count in sorted(figures["expected_other"].items())]
    return ", ".join(unexpected + expected) or "none"


def _notes(figures):
    def text(value):
        return f"{value:,}" if isinstance(value, (int, float)) else value
    return ", ".join(f"{name.replace('_', ' ')} {text(value)}" for name, value in figures["notes"].items())


def line(tally):
    name = f"{tally.family}/{tally.name}"
    if tally.skipped:
        return f"{name}: skipped, {tally.skipped}"
    figures = tally.figures()
    return (f"{name}: {'fine' if tally.good else 'FAILED'}; {tally.tried} times, {tally.requests} requests, "
            f"{tally.right} right, {tally.wrong} wrong, other: {_others(figures)}, healed: {_healed(figures)}, "
            f"{tally.seconds:.0f} s; {_notes(figures)}")


def markdown(faults):
    rows = [[one["fault"], *(f"{one[name]:,}" for name in ("tried", "requests", "right", "wrong")),
             _others(one), _healed(one), _notes(one)] for one in faults]
    total = [f"{sum(one[name] for one in faults):,}" for name in ("tried", "requests", "right", "wrong")]
    rows.append(["**all**", *total, "", "", ""])
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def write(out, tallies):
    """The faults of the report as it is now."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "faults.json"
    known = {one["fault"]: one for one in json.loads(path.read_text())} if path.exists() else {}
    known.update({tally.name: tally.figures() for tally in tallies})
    faults = [known[name] for name in FAULTS if name in known]
    path.write_text(json.dumps(faults, indent=1) + "\n")
    (out / "faults.md").write_text(markdown(faults) + "\n")
    return faults
