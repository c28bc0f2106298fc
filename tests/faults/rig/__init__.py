"""What the faults share: a server under test, load, the known hashes, places to put a cache, and the
report. Standard library and Pillow only; every process and mount is undone by who made it."""
