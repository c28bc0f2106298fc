"""The server under test: a real process with a configuration, a cache folder and, where a fault wants
it, a prefix (strace), an environment (a preloaded clock), a user or bounds of its own."""
import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time

from rig import wire


class Died(Exception):
    """The server ended before it was ready."""


def children(pid):
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            found += pathlib.Path(f"/proc/{pid}/task/{thread}/children").read_text().split()
    except OSError:
        pass
    return [int(child) for child in found]


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Server:
    """`cache` is the folder of the disk tier, or None. With `memory` 0 every hit is read from disk."""

    def __init__(self, program, folder, roots, cache=None, *, disk_size="64MB", disk_more="", memory="0",
                 prefix=(), environment=None, user=None, before_exec=None, server="", remote="",
                 workers="", worker_program=None, mounts="", access="off", cache_more=""):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.program = program
        self.cache = cache and pathlib.Path(cache)
        self.prefix = list(prefix)
        self.environment = environment or {}
        self.user = user
        self.before_exec = before_exec
        self.log = collections.deque(maxlen=2000)
        disk = f"\n  disk: {{path: {json.dumps(str(cache))}, size: {disk_size}{disk_more}}}" if cache else ""
        named = f"\n  program: {json.dumps(str(worker_program))}" if worker_program else ""
        (self.folder / "tintype.yaml").write_text(
            f"server:\n  listen: 127.0.0.1:0\n  admin: 127.0.0.1:0\n  threads: 2\n{server}"
            f"storage:\n  roots: [{', '.join(json.dumps(str(root)) for root in roots)}]\n"
            f"mounts:\n  - {{path: /img, dialect: query}}\n  - {{path: /image, dialect: chain}}\n{mounts}"
            f"workers:\n  count: 2\n  start_timeout: 60s{named}\n{workers}"
            f"remote:\n  enabled: true\n{remote}"
            f"cache:\n  memory: {memory}{disk}\n{cache_more}"
            f"log: {{level: info, access: {access}}}\n")
        self.process = None
        self.port = self.admin = None

    def start(self, within=60):
        """Returns when it listens. Died when it ends before."""
        self.launch()
        self.wait_ready(within)
        return self

    def launch(self):
        self.port = self.admin = None
        self.heard = threading.Event()
        more = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        self.process = subprocess.Popen(
            [*self.prefix, str(self.program), "serve", "--config", str(self.folder / "tintype.yaml")],
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, errors="replace",
            env={**os.environ, **self.environment}, preexec_fn=self.before_exec, **more)
        self.reader = threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True)
        self.reader.start()

    def _read(self, stream):
        for line in stream:
            self.log.append(line.rstrip())
            found = re.search(r"pictures on port (\d+), admin on port (\d+)", line)
            if found:
                self.port, self.admin = map(int, found.groups())
                self.heard.set()
        self.heard.set()

    def wait_ready(self, within=60):
        if not self.heard.wait(within) or not self.port:
            self.kill()
            raise Died("\n".join(self.log))

    def get(self, target, **more):
        return wire.ask(self.port, target, **more)

    def state(self):
        """Every gauge of /metrics, by name."""
        text = wire.ask(self.admin, "/metrics").body.decode()
        return {name: float(value)
                for name, value in re.findall(r'tintype_state\{of="([^"]+)"\} (\S+)', text)}

    def running(self):
        return self.process is not None and self.process.poll() is None

    def zygotes(self):
        return children(self.process.pid)

    def workers(self):
        return [worker for zygote in self.zygotes() for worker in children(zygote)]

    def kill(self):
        """SIGKILL, and waits until its workers have gone too. The pids of those that have not."""
        family = [*self.zygotes(), *self.workers()]
        if self.running():
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + 10
        while any(map(alive, family)) and time.monotonic() < deadline:
            time.sleep(0.005)
        self.reader.join(10)
        return [pid for pid in family if alive(pid)]

    def stop(self):
        """SIGTERM; the exit status, or None when it did not end within 30 s and was killed."""
        if self.running():
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        self.reader.join(10)
        return self.process.returncode
