"""The table of figures: a line as each fault ends, Markdown and JSON for all."""
import json

COLUMNS = ("fault", "times tried", "requests", "right 200s", "wrong 200s", "other answers", "healed", "notes")


def _healed(tally):
    return "skipped: " + tally.skipped if tally.skipped else "no" if tally.unhealed else "yes"


def _others(tally):
    unexpected = [f"**{count} × {status}**" for status, count in sorted(tally.others.items())]
    expected = [f"{count} × {status}" for status, count in sorted(tally.admitted.items())]
    return ", ".join(unexpected + expected) or "none"


def _notes(tally):
    figures = tally.figures()["notes"].items()
    return ", ".join(f"{name.replace('_', ' ')} {value:,}" if isinstance(value, (int, float))
                     else f"{name.replace('_', ' ')} {value}" for name, value in figures)


def line(tally):
    if tally.skipped:
        return f"{tally.family}/{tally.name}: skipped, {tally.skipped}"
    verdict = "fine" if tally.good else "FAILED"
    return (f"{tally.family}/{tally.name}: {verdict}; {tally.tried} times, {tally.requests} requests, "
            f"{tally.right} right, {tally.wrong} wrong, other: {_others(tally)}, healed: {_healed(tally)}, "
            f"{tally.seconds:.0f} s; {_notes(tally)}")


def markdown(tallies):
    rows = [[tally.name, f"{tally.tried:,}", f"{tally.requests:,}", f"{tally.right:,}", f"{tally.wrong:,}",
             _others(tally), _healed(tally), _notes(tally)] for tally in tallies]
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def write(out, tallies, seed, program):
    out.mkdir(parents=True, exist_ok=True)
    figures = {"seed": seed, "program": str(program), "faults": [tally.figures() for tally in tallies]}
    (out / "faults.json").write_text(json.dumps(figures, indent=1) + "\n")
    (out / "faults.md").write_text(markdown(tallies) + "\n")
