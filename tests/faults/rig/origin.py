"""An origin that does as it is told: an HTTP server of raw bytes, so that it can also do wrong."""
import collections
import contextlib
import socket
import struct
import threading


class Origin:
    """Each path has a way of answering: a function of (connection, head). `asked` counts by path."""

    def __init__(self):
        self.ways = {}
        self.asked = collections.Counter()
        self.over = threading.Event()    # who hangs waits for this
        self._lock = threading.Lock()
        self.port = 0
        self.listener = None
        self.open()

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def close(self):
        """Connections are refused from now on, until open()."""
        listener, self.listener = self.listener, None
        if listener:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(30)
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                if not more:
                    return
                head += more
            path = head.split(b" ", 2)[1].decode()
            with self._lock:
                self.asked[path] += 1
            self.ways.get(path, missing)(connection, head.decode("latin-1"))


def respond(connection, body, *fields, status="200 OK", length=None):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}",
             "Connection: close", *fields]
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def missing(connection, _):
    respond(connection, b"no such thing", status="404 Not Found")


def reset(connection):
    """RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
