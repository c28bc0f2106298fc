"""An origin that says what a test tells it to, on loopback: for what no ordinary server does."""
import http.server
import threading
import types


class ScriptedOrigin:
    """`answer(request)` gives (status, headers, body); `request` has .path, .method, .headers and .body,
    headers are a dictionary or a list of pairs. A body of None closes the connection without an answer.
    What was asked for is in `requests`."""

    def __init__(self, answer):
        self.answer = answer
        self.requests = []
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = types.SimpleNamespace(method=self.command, path=self.path, headers=self.headers,
                                                body=sent)
                origin.requests.append(request)
                status, headers, body = origin.answer(request)
                if body is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                pairs = list(headers.items()) if isinstance(headers, dict) else headers
                for name, value in pairs:
                    self.send_header(name, value)
                if status not in (204, 304) and "Content-Length" not in dict(pairs):
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD" and status not in (204, 304):
                    self.wfile.write(body)

            def __getattr__(self, name):  # any method
                if name.startswith("do_"):
                    return self.serve
                raise AttributeError(name)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256

            def handle_error(self, *_):  # clients that have gone
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
