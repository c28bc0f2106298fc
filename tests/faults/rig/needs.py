"""What a fault needs of the machine, tried once and for real."""
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile


def _fails(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stderr or done.stdout).strip().splitlines()[-1:] if done.returncode else None


def _mounts(kind):
    if os.geteuid() != 0:
        return "needs root"
    with tempfile.TemporaryDirectory() as folder:
        image, place = pathlib.Path(folder, "image"), pathlib.Path(folder, "place")
        place.mkdir()
        if kind == "loop":
            with open(image, "wb") as file:
                file.truncate(16 << 20)
            if not shutil.which("mkfs.ext4", path="/usr/sbin:/sbin:" + os.environ.get("PATH", "")):
                return "needs mkfs.ext4 (e2fsprogs)"
            why = _fails("/usr/sbin/mkfs.ext4", "-q", str(image)) or _fails("mount", "-o", "loop", str(image), str(place))
        else:
            why = _fails("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place))
        if why is not None:
            return f"needs mounts of kind {kind}: {' '.join(why)}"
        subprocess.run(["umount", str(place)], check=True)
    return None


PROGRAM = []   # the one under test, once it is known


def sanitized():
    linked = subprocess.run(["ldd", str(PROGRAM[0])], capture_output=True, text=True).stdout
    return "libasan" in linked or "libtsan" in linked


@functools.lru_cache(None)
def missing(need):
    """Why it cannot be had, or None."""
    if need == "root":
        return None if os.geteuid() == 0 else "needs root"
    if need in ("loop", "tmpfs"):
        return _mounts(need)
    if need == "strace":
        if not shutil.which("strace"):
            return "needs strace"
        why = _fails("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=openat", "-e",
                     "inject=openat:delay_enter=1:when=1", "/bin/true")
        return None if why is None else "strace may not trace here: " + " ".join(why)
    if need == "plain":
        return "the program is built with a sanitizer" if sanitized() else None
    if need == "cc":
        return None if shutil.which("cc") else "needs a C compiler"
    raise KeyError(need)
