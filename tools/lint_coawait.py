#!/usr/bin/env python3
"""Names every awaited expression that GCC 12 compiles wrongly.

GCC 12 destroys some temporaries twice when they are made inside the full expression of a co_await:
closures that capture by value, and aggregates made with braces. The cure is always the same: give
the object a name, then move it. Usage: lint_coawait.py FILE…; exit status 1 when something is found.
"""
import re
import sys

AWAIT = re.compile(r"\bco_await\b")
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
CLOSURE = re.compile(r"(?:[(,=]|^)\s*\[([^\[\]]*)\]\s*(?:\([^()]*\))?\s*(?:mutable|noexcept|->[^{]*)?\s*\{")
BRACED_TYPE = re.compile(r"[(,]\s*(?:[a-z_]\w*::)*[A-Z]\w*(?:<[^<>]*>)?\s*\{\s*[^}\s]")
BRACED_LIST = re.compile(r"[(,]\s*\{\s*[^}\s]")


def blank(match):
    """Keeps length and line ends, so that offsets stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def awaited(text, start):
    """From a co_await to the end of the statement or of the bracket that it stands in."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
            if depth < 0:
                return text[start:at]
        elif text[at] == ";" and depth == 0:
            return text[start:at]
    return text[start:]


def captures_by_value(captures):
    names = [name.strip() for name in captures.split(",") if name.strip()]
    return any(not name.startswith("&") and name != "this" for name in names)


def fault(expression):
    closures = list(CLOSURE.finditer(expression))
    if any(captures_by_value(closure.group(1)) for closure in closures):
        return "a closure that captures by value"
    if closures:
        return None
    if BRACED_TYPE.search(expression):
        return "an object made with braces"
    if BRACED_LIST.search(expression):
        return "a braced list"
    return None


def main(paths):
    found = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = COMMENT_OR_STRING.sub(blank, file.read())
        for match in AWAIT.finditer(text):
            reason = fault(awaited(text, match.end()))
            if reason:
                found += 1
                line = text.count("\n", 0, match.start()) + 1
                print(f"{path}:{line}: {reason} inside an awaited expression: name it, then move it")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
