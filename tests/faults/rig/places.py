"""Places to put a cache: small file systems of its own, mounted and unmounted here. Root only."""
import contextlib
import os
import pathlib
import subprocess
import time


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"})
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout.strip()


def unmount(place):
    """Waits for who still has a file open there; at last leaves that to the kernel."""
    for _ in range(100):
        try:
            return run("umount", place)
        except RuntimeError:
            time.sleep(0.05)
    return run("umount", "-l", place)


@contextlib.contextmanager
def mounted(place, *arguments):
    place = pathlib.Path(place)
    place.mkdir(parents=True, exist_ok=True)
    run("mount", *arguments, place)
    try:
        yield place
    finally:
        unmount(place)


def tmpfs(place, options):
    return mounted(place, "-t", "tmpfs", "-o", options, "tmpfs")


def make_image(path, size, *options):
    """A sparse file with an empty ext4 in it."""
    with open(path, "wb") as file:
        file.truncate(size)
    run("mkfs.ext4", "-q", "-F", *options, path)


class Loop:
    """An image as a block device: its writes can be counted."""

    def __init__(self, image):
        self.device = run("losetup", "--find", "--show", image)
        self.counters = pathlib.Path("/sys/block", pathlib.Path(self.device).name, "stat")

    def writes(self):
        """Writes and flushes that have been done, and those on the way."""
        fields = self.counters.read_text().split()
        return fields[4], fields[8], fields[15:16]

    def detach(self):
        run("losetup", "--detach", self.device)
