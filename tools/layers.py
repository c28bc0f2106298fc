#!/usr/bin/env python3
"""Holds the includes of src/ against the floors of docs/architecture.md, and each third-party library
against its home. Exit status 1 when a folder reaches where it may not."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "src"

# folder: folders it may include from. The worker's two halves share a folder but not a floor.
MAY_USE = {
    "base": set(),
    "job": {"base"},
    "net": {"base"},
    "parser": {"job", "base"},
    "engines": {"job", "base"},
    "formatter": {"job", "base"},
    "assets": {"net", "base"},
    "cache": {"job", "net", "base"},
    "jobproc": {"engines", "formatter", "job", "base"},
    "worker": {"job", "base"},
    "worker/child": {"worker", "jobproc", "engines", "formatter", "job", "base"},
    "server": {"worker", "cache", "assets", "parser", "net", "job", "base"},
    "app": {"server", "worker", "cache", "assets", "parser", "net", "job", "base"},
}

# library: (how its headers are named, folders that may include them)
HOMES = {
    "libvips": (r"vips/|glib", {"engines", "formatter", "jobproc", "worker/child"}),
    "libcurl": (r"curl/", {"net"}),
    "Beast": (r"boost/beast", {"server"}),
    "Asio": (r"boost/asio", {"base", "net", "assets", "cache", "worker", "server", "app"}),
    "yaml-cpp": (r"yaml-cpp/", {"app"}),
    "CLI11": (r"CLI/", {"app"}),
    "spdlog": (r"spdlog/", {"base", "server"}),
    "prometheus-cpp": (r"prometheus/", {"server"}),
    "RE2": (r"re2/", {"job"}),
    "OpenSSL": (r"openssl/", {"base", "net", "server"}),
    "xxHash": (r"xxhash", {"base"}),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
CHILD_FILES = {line.strip() for line in (ROOT / "worker/child.txt").read_text().split() if line.strip()} \
    if (ROOT / "worker/child.txt").exists() else set()


def floor_of(path):
    relative = path.relative_to(ROOT)
    folder = relative.parts[0]
    if folder == "worker" and (len(relative.parts) > 2 or relative.name in CHILD_FILES):
        return "worker/child"
    return folder


def faults(path):
    floor = floor_of(path)
    for quote, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        if quote == '"':
            target = name.split("/")[0]
            if target not in MAY_USE:
                yield f'"{name}" is not written from the root of src/'
            elif target != floor.split("/")[0] and target not in MAY_USE[floor]:
                yield f'{floor}/ may not use {target}/ ("{name}")'
        else:
            for library, (pattern, homes) in HOMES.items():
                if re.match(pattern, name) and floor not in homes:
                    yield f"{library} has no home in {floor}/ (<{name}>)"


def main():
    found = [f"{path.relative_to(ROOT.parent)}: {fault}"
             for path in sorted(ROOT.rglob("*")) if path.suffix in (".h", ".cpp")
             for fault in faults(path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
