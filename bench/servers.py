"""What the benchmarks share: building, starting and stopping the programs that are measured, asking
them over HTTP, and printing tables. Standard library only; programs from the distribution."""
import atexit
import http.client
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
BINARIES = REPOSITORY / "build/release/bin"


def fail(text):
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {text}")


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            fail(f"{program} is not installed (apt-get install {program})")
    if len(os.sched_getaffinity(0)) < 2:
        fail("needs two cores: one for what is measured, one for who measures")


def build(*targets):
    """The release programs, made now if they are not up to date."""
    configure = ["cmake", "--preset", "release", "-DTINTYPE_BENCH=ON"]
    make = ["cmake", "--build", "build/release", "--target", *targets]
    for command in (configure, make):
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        if done.returncode:
            fail(f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def cores():
    """The core of what is measured, and the core of who measures."""
    return sorted(os.sched_getaffinity(0))[:2]


def pinned(core, command):
    return ["taskset", "-c", str(core), *map(str, command)]


def temporary_directory():
    path = pathlib.Path(tempfile.mkdtemp(prefix="tintype-bench-"))
    path.chmod(0o755)  # nginx drops root
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A program that listens on `port`; stopped when the benchmark ends, however it ends."""

    def __init__(self, name, command, port, log):
        self.name, self.port, self.log = name, port, log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        atexit.register(self.stop)
        self._await_listening()

    def _await_listening(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        fail(f"{self.name} did not start:\n{pathlib.Path(self.log).read_text()[-2000:]}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def start_tintype(program, directory, root, core, cache):
    """`cache` is the configuration's cache section as text."""
    port, admin = free_port(), free_port()
    config = directory / "tintype.yaml"
    config.write_text(f"""\
server: {{listen: "127.0.0.1:{port}", admin: "127.0.0.1:{admin}", threads: 1}}
storage: {{roots: ["{root}"]}}
workers: {{count: 1}}
cache: {cache}
log: {{level: warn, access: "off"}}
""")
    command = pinned(core, [program, "serve", "-c", config])
    server = Server("tintype", command, port, directory / "tintype.log")
    server.admin = admin
    return server


class Client:
    """One kept-alive connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, target):
        """Headers and body of a 200; anything else ends the benchmark."""
        self.connection.request("GET", target)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            fail(f"{target} was answered with {answer.status}: {body[:300]!r}")
        return answer.getheaders(), body


def spread(values, form):
    """`median (least to most)`"""
    return f"{form(statistics.median(values))} ({form(min(values))} to {form(max(values))})"


def print_table(heads, rows):
    widths = [max(len(str(row[i])) for row in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, ["-" * width for width in widths], *rows]:
        print("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths)))
