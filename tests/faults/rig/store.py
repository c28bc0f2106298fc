"""What the harness knows of the cache's folder: where objects lie, and what is temporary."""
import os
import pathlib
import re

OBJECT = re.compile(r"[0-9a-f]{32}")
PREFIX_BYTES = 56          # magic, version, lengths, key, checksum: see src/cache/disk_format.h
VERSION_AT = 8
# Settings of the disk tier that make tests wait less; what they are by default is in config/tintype.yaml.
SOON_WRITTEN = ", batch: {delay: 50ms}"
SOON_TRIED_AGAIN = ", batch: {delay: 50ms}, retry_after: 1s"


def objects(folder):
    """The objects' files, in a repeatable order."""
    found = []
    for path, _, names in os.walk(pathlib.Path(folder) / "objects"):
        found += [pathlib.Path(path, name) for name in names if OBJECT.fullmatch(name)]
    return sorted(found)


def temporaries(folder):
    """What is left of writes that did not end."""
    try:
        return sorted((pathlib.Path(folder) / "tmp").iterdir())
    except FileNotFoundError:
        return []
