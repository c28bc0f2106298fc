"""A client that believes nothing: it tells a whole answer from a cut one, and keeps the bytes of both."""
import socket


class Answer:
    """What came back. `status` is 0 when no head came; `whole` when Content-Length was met exactly."""

    def __init__(self, status=0, headers=None, body=b"", whole=False):
        self.status = status
        self.headers = headers or {}
        self.body = body
        self.whole = whole

    @property
    def hit(self):
        return "hit" in self.headers.get("cache-status", "")


class Connection:
    """One keep-alive connection, opened when it is needed. Not for several threads."""

    def __init__(self, port, timeout=30):
        self.port = port
        self.timeout = timeout
        self.socket = None

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def get(self, target, headers=(), method="GET"):
        head = f"{method} {target} HTTP/1.1\r\nHost: faults\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        try:
            if not self.socket:
                self.socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(head.encode() + b"\r\n")
            answer = self._read()
        except OSError:
            answer = Answer()
        if not answer.whole or answer.headers.get("connection") == "close":
            self.close()
        return answer

    def _read(self):
        received = b""
        while b"\r\n\r\n" not in received:
            more = self.socket.recv(65536)
            if not more:
                return Answer()
            received += more
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        status = int(lines[0].split()[1])
        length = int(headers.get("content-length", -1))
        parts, got = [body], len(body)
        try:
            while got < length:
                more = self.socket.recv(min(length - got, 1 << 20))
                if not more:
                    break
                parts.append(more)
                got += len(more)
        except OSError:
            pass
        return Answer(status, headers, b"".join(parts), whole=got == length)


def ask(port, target, timeout=30, **more):
    connection = Connection(port, timeout)
    try:
        return connection.get(target, **more)
    finally:
        connection.close()
