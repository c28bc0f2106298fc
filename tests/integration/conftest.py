"""What every integration test shares: a Tintype, an nginx, and pictures to feed them. All real
processes on loopback with ports of their own, so that tests can run side by side."""
import http.client
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest
from PIL import Image

from scripted_origin import ScriptedOrigin

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("TINTYPE_BINARY_DIR", SOURCE / "build/dev"))
TINTYPE = BUILD / "bin/tintype"
FAULTY_WORKER = BUILD / "bin/tintype-worker-faulty"
SAMPLES = SOURCE / "samples"


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    def picture(self):
        return Image.open(io.BytesIO(self.body))

    def json(self):
        return json.loads(self.body)


def request(port, target, method="GET", headers=None, body=None, timeout=60):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        response = connection.getresponse()
        return Answer(response, response.read())
    finally:
        connection.close()


class Tintype:
    """A server under a configuration of its own, in a folder of its own."""

    def __init__(self, folder, extra="", roots=(SAMPLES,), cache="", mounts=None, workers="", server="",
                 remote="", limits=""):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.config = folder / "tintype.yaml"
        self.parts = dict(extra=extra, roots=roots, cache=cache, mounts=mounts, workers=workers,
                          server=server, remote=remote, limits=limits)
        self.write_config()
        self.log = []
        self.start()

    def write_config(self, **changes):
        self.parts.update(changes)
        p = self.parts
        chains = self.folder / "chains"
        chains.mkdir(exist_ok=True)
        mounts = p["mounts"] or ("  - {path: /image, dialect: chain}\n"
                                 "  - {path: /img, dialect: query}\n")
        self.config.write_text(
            "server:\n  listen: 127.0.0.1:0\n  admin: 127.0.0.1:0\n  threads: 2\n" + p["server"] +
            "storage:\n  roots: [" + ", ".join(json.dumps(str(r)) for r in p["roots"]) + "]\n"
            f"  chains: {json.dumps(str(chains))}\n  recheck: 200ms\n"
            "mounts:\n" + mounts +
            "workers:\n  count: 2\n" + p["workers"] +
            "remote:\n  enabled: true\n" + p["remote"] +
            "limits:\n  svg: true\n" + p["limits"] +
            "cache:\n  memory: 64MB\n" + p["cache"] +
            "log:\n  level: info\n" + p["extra"])

    def start(self):
        self.process = subprocess.Popen([TINTYPE, "serve", "--config", self.config],
                                        stderr=subprocess.PIPE, text=True)
        self.port = self.admin = None
        started = threading.Event()

        def read():
            for line in self.process.stderr:
                self.log.append(line.rstrip())
                found = re.search(r"pictures on port (\d+), admin on port (\d+)", line)
                if found:
                    self.port, self.admin = map(int, found.groups())
                    started.set()
            started.set()

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        assert started.wait(60), "no sign of life"
        assert self.port, "did not start:\n" + "\n".join(self.log)

    def get(self, target, **more):
        return request(self.port, target, **more)

    def api(self, target, **more):
        return request(self.admin, target, **more)

    def state(self, name):
        """One gauge of /metrics."""
        text = self.api("/metrics").body.decode()
        found = re.search(r'tintype_state\{of="%s"\} (\S+)' % name, text)
        assert found, f"no gauge {name}"
        return float(found.group(1))

    def workers(self):
        """Process ids of the workers: the children of the zygote."""
        def children(pid):
            try:
                return [int(c) for t in os.listdir(f"/proc/{pid}/task")
                        for c in pathlib.Path(f"/proc/{pid}/task/{t}/children").read_text().split()]
            except FileNotFoundError:
                return []
        return [worker for zygote in children(self.process.pid) for worker in children(zygote)]

    def stop(self, signal_number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("did not end within 30 s")
        self.reader.join(10)
        return self.process.returncode


@pytest.fixture
def start(tmp_path):
    """Starts servers; each must end cleanly, with nothing for a sanitizer to say."""
    running = []

    def begin(**parts):
        server = Tintype(tmp_path / f"tintype{len(running)}", **parts)
        running.append(server)
        return server

    yield begin
    for server in running:
        status = server.stop()
        text = "\n".join(server.log)
        assert "Sanitizer" not in text and "runtime error" not in text, text
        assert status in (0, -signal.SIGKILL), f"ended with {status}:\n{text}"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One plain server for all tests of a module that change nothing."""
    server = Tintype(tmp_path_factory.mktemp("shared"))
    yield server
    status = server.stop()
    text = "\n".join(server.log)
    assert "Sanitizer" not in text and "runtime error" not in text, text
    assert status == 0, text


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """A real nginx that serves a folder."""

    def __init__(self, folder, root):
        folder.mkdir(parents=True)
        self.port = free_port()
        self.access = folder / "access.log"
        config = folder / "nginx.conf"
        config.write_text(f"""
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  types {{ image/jpeg jpg; image/png png; }}
  access_log {self.access};
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{self.port};
    location / {{ root {root}; }}
    location /moved/ {{ return 302 http://127.0.0.1:{self.port}/; }}
    location /teapot/ {{ return 418; }}
  }}
}}
""")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([nginx, "-c", config, "-p", folder], stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("nginx did not start")

    def requests(self):
        return self.access.read_text().splitlines()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def nginx(tmp_path):
    started = []

    def begin(root):
        server = Nginx(tmp_path / f"nginx{len(started)}", root)
        started.append(server)
        return server

    yield begin
    for server in started:
        server.stop()


@pytest.fixture
def scripted():
    """Starts origins that answer by a function of the test."""
    started = []

    def begin(answer):
        started.append(ScriptedOrigin(answer))
        return started[-1]

    yield begin
    for origin in started:
        origin.stop()


def wait_for(condition, seconds=20):
    """Polls until it holds; fails when it does not in that time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "did not come to be in time"
        time.sleep(0.02)


def jpeg(width=320, height=240, marker=b""):
    """A small photo-like JPEG; `marker` goes into a comment, where only a worker made for tests looks."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, comment=marker or None)
    return out.getvalue()
