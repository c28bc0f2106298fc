"""The way in: framing, connections, conditional requests, signals, the admin listener."""
import json
import os
import re
import signal
import socket
import time

import pytest

from conftest import SAMPLES, Tintype, jpeg, request

OK = b"GET /img/shoes/red.jpg?w=40 HTTP/1.1\r\nHost: a\r\n"
SECOND = b"GET /second HTTP/1.1\r\nHost: a\r\n\r\n"


def exchange(port, payload, seconds=10):
    """All that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port), seconds) as client:
        client.sendall(payload)
        received = b""
        try:
            while chunk := client.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        return received


# Each is followed by a second request that must never be answered.
DOUBTFUL = {
    "transfer encoding": OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "transfer encoding xchunked": OK + b"Transfer-Encoding: xchunked\r\n\r\n",
    "transfer encoding and length": OK + b"Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
    "transfer encoding list": OK + b"Transfer-Encoding: chunked, identity\r\n\r\n",
    "transfer encoding twice": OK + b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "spelled transfer encoding": OK + b"tRANSFER-eNCODING: chunked\r\n\r\n",
    "chunked over 1.0": b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
    "two lengths": OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
    "length list": OK + b"Content-Length: 5, 5\r\n\r\nabcde",
    "length with sign": OK + b"Content-Length: +5\r\n\r\nabcde",
    "length in hex": OK + b"Content-Length: 0x5\r\n\r\nabcde",
    "negative length": OK + b"Content-Length: -1\r\n\r\n",
    "body on GET": OK + b"Content-Length: 5\r\n\r\nabcde",
    "folded header": OK + b"X-A: b\r\n c\r\n\r\n",
    "folded transfer encoding": OK + b"Transfer-Encoding:\r\n chunked\r\n\r\n",
    "no host": b"GET /img/shoes/red.jpg?w=40 HTTP/1.1\r\n\r\n",
    "two hosts": OK + b"Host: b\r\n\r\n",
    "host list": b"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
    "byte ff in target": b"GET /img/\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "fragment in target": b"GET /img/a#b HTTP/1.1\r\nHost: a\r\n\r\n",
    "target without slash": b"GET img HTTP/1.1\r\nHost: a\r\n\r\n",
    "absolute target": b"GET http://a/img/x HTTP/1.1\r\nHost: a\r\n\r\n",
    "blank in target": b"GET /img/a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "space before colon": OK + b"X-A : b\r\n\r\n",
    "no colon": OK + b"X-A\r\n\r\n",
    "control byte": OK + b"X-A: \x01\r\n\r\n",
    "nul": OK + b"X-A: \x00\r\n\r\n",
    "bare LF": b"GET / HTTP/1.1\nHost: a\n\r\n\r\n",
    "bare CR": OK + b"X-A: b\rc\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "lower case version": b"GET / http/1.1\r\nHost: a\r\n\r\n",
    "HTTP/2.0": b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
    "expect": OK + b"Expect: 100-continue\r\n\r\n",
    "unknown method": b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
    "CONNECT": b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST without length": b"POST /image HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST too long": b"POST /image HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "too many headers": OK + b"".join(b"X-%d: a\r\n" % i for i in range(70)) + b"\r\n",
    "long target": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "long head": OK + b"X-A: " + b"a" * 20000 + b"\r\n\r\n",
    "leading empty lines": b"\r\n\r\n" + OK + b"\r\n",
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_doubtful_framing_is_refused_and_closed(shared, name):
    received = exchange(shared.port, DOUBTFUL[name] + SECOND)
    status = int(re.match(rb"HTTP/1\.1 (\d+) ", received).group(1))
    assert 400 <= status < 506 and status not in (500, 502, 503, 504), status
    assert received.count(b"HTTP/1.1 ") == 1, "a second answer"
    assert b"Connection: close" in received


def test_pipelined_requests_are_answered_in_order(shared):
    first = OK + b"\r\n"
    last = b"GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    received = exchange(shared.port, first * 3 + last)
    assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"200", b"200", b"200", b"404"]


def test_a_head_in_single_bytes(shared):
    with socket.create_connection(("127.0.0.1", shared.port), 10) as client:
        for byte in OK + b"Connection: close\r\n\r\n":
            client.sendall(bytes([byte]))
        received = b""
        while chunk := client.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 200 ")


def test_http_1_0_closes(shared):
    received = exchange(shared.port, b"GET /img/shoes/red.jpg?w=40 HTTP/1.0\r\n\r\n")
    assert received.startswith(b"HTTP/1.0 200 ")


def test_slow_head_is_cut_and_idle_connections_too(start):
    server = start(server="  http: {head_timeout: 300ms, idle_timeout: 500ms}\n")
    received = exchange(server.port, b"GET / HTTP/1.1\r\nHos")
    assert received.startswith(b"HTTP/1.1 408 ")
    assert exchange(server.port, b"") == b""


def test_connections_beyond_the_bound_are_503(start):
    server = start(server="  http: {max_connections: 8}\n")
    held = [socket.create_connection(("127.0.0.1", server.port), 10) for _ in range(40)]
    time.sleep(0.5)
    refused = 0
    for client in held:
        client.settimeout(0.2)
        try:
            refused += b"503" in client.recv(100)
        except TimeoutError:
            pass
        client.close()
    assert refused >= 40 - 8
    for _ in range(100):
        try:
            if server.get("/img/shoes/red.jpg?w=40").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("does not recover")


def test_errors_say_what_and_where(shared):
    answer = shared.get("/image?source=url[file:landscape.jpg]&scael=size[300]")
    assert answer.status == 400
    error = answer.json()["error"]
    assert error["code"] == "bad_request" and "scael" in error["message"]
    assert error["position"] == len("/image?source=url[file:landscape.jpg]&")
    assert answer.headers["X-Tintype-Error"] == "bad_request"
    assert answer.headers["Cache-Control"] == "no-store"
    text = shared.get("/image?scael", headers={"Accept": "text/html,*/*"})
    assert text.headers["Content-Type"].startswith("text/plain") and b"scael" in text.body


def test_error_picture(start):
    server = start(mounts="  - {path: /img, dialect: query, error_picture: 'file:logo.png'}\n")
    answer = server.get("/img/absent.jpg?w=40")
    assert answer.status == 404 and answer.headers["X-Tintype-Error"] == "not_found"
    assert answer.headers["Content-Type"] == "image/png" and answer.picture().width > 1
    assert "86400" not in answer.headers["Cache-Control"]


def test_answers_leak_neither_paths_nor_versions(shared):
    for target in ("/img/absent.jpg", "/image?source=url[file:scenes]&sink", "/nowhere", "/image?source=url[file:README.md]&sink"):
        answer = shared.get(target)
        everything = answer.body + str(answer.headers).encode()
        for secret in (str(SAMPLES).encode(), b"/home", b"vips", b"8.14", b"No such file"):
            assert secret not in everything, (target, everything)


def test_admin_listener(shared):
    assert shared.api("/healthz").body == b"alive\n"
    assert shared.api("/readyz").status == 200
    shared.get("/img/shoes/red.jpg?w=77")
    metrics = shared.api("/metrics").body.decode()
    assert 'tintype_requests_total{cache="miss",status="200"}' in metrics
    assert "tintype_stage_seconds_bucket" in metrics
    assert 'tintype_cache_policy{of="hits",policy="s3fifo",tier="memory"}' in metrics
    tiers = shared.api("/api/cache").json()
    assert tiers["memory"]["entries"] > 0 and "lru" in tiers["memory"]["policies"]
    commands = json.loads(shared.api("/api/commands").body)
    assert {"scale", "composite", "sink"} <= {c["name"] for c in commands["commands"]}
    target = "/image?source=url[file:shoes/red.jpg]%26scale=size[600]%26sink=format[webp]"
    explained = shared.api("/api/explain?target=" + target).json()
    assert explained["canonical"].startswith("source=url[file:shoes/red.jpg]&scale=")
    assert re.fullmatch("[0-9a-f]{32}", explained["key"])
    assert shared.api("/nowhere").status == 404
    assert shared.get("/metrics").status == 404, "not on the public listener"


def test_admin_elsewhere_demands_a_token(start, tmp_path):
    import subprocess
    from conftest import TINTYPE
    config = tmp_path / "open.yaml"
    config.write_text("server: {admin: '0.0.0.0:0'}\nstorage: {roots: [%s]}\n" % SAMPLES)
    checked = subprocess.run([TINTYPE, "check", config], capture_output=True, text=True)
    assert checked.returncode == 1 and "admin_token" in checked.stderr and ":1:" in checked.stderr
    server = start(server="  admin_token: secret\n")
    assert server.api("/metrics").status == 401
    assert server.api("/metrics", headers={"Authorization": "Bearer wrong!"}).status == 401
    assert server.api("/metrics", headers={"Authorization": "Bearer secret"}).status == 200
    assert server.api("/healthz").status == 200


def test_term_lets_requests_end(start, tmp_path):
    import concurrent.futures
    from conftest import FAULTY_WORKER
    root = tmp_path / "root"
    root.mkdir()
    (root / "slow.jpg").write_bytes(jpeg(marker=b"TINTYPE-SLEEP 1000 "))
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n")
    idle = socket.create_connection(("127.0.0.1", server.port), 10)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.get, "/img/slow.jpg?w=50&fm=png")
        while server.state("workers_busy") != 1:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        answer = asked.result()
    assert answer.status == 200 and answer.headers["Connection"] == "close"
    assert server.process.wait(10) == 0
    idle.close()


def test_hup_takes_over_the_configuration(start):
    server = start()
    assert server.get("/photos/shoes/red.jpg?w=40").status == 404
    server.write_config(mounts="  - {path: /photos, dialect: query, cache_control: 'public, max-age=7'}\n")
    server.process.send_signal(signal.SIGHUP)
    for _ in range(200):
        answer = server.get("/photos/shoes/red.jpg?w=40")
        if answer.status == 200:
            break
        time.sleep(0.02)
    assert answer.status == 200 and answer.headers["Cache-Control"] == "public, max-age=7"
    server.write_config(mounts="  - {path: nowhere, dialect: query}\n")
    server.process.send_signal(signal.SIGHUP)
    for _ in range(200):
        if any("not reloaded" in line for line in server.log):
            break
        time.sleep(0.02)
    assert any("mounts[0].path" in line and re.search(r"tintype\.yaml:\d+:", line) for line in server.log)
    assert server.get("/photos/shoes/red.jpg?w=41").status == 200, "the old settings stay"


def test_a_second_server_on_the_port_is_refused(start, tmp_path):
    server = start()
    import subprocess
    from conftest import TINTYPE
    config = tmp_path / "second.yaml"
    config.write_text(f"server: {{listen: '127.0.0.1:{server.port}', admin: '127.0.0.1:0'}}\nstorage: {{roots: [{SAMPLES}]}}\n")
    second = subprocess.run([TINTYPE, "serve", "-c", config], capture_output=True, text=True, timeout=30)
    assert second.returncode == 1 and str(server.port) in second.stderr


def test_access_log_is_json_with_stages(start, tmp_path):
    server = start(extra=f"  access: {tmp_path}/access.log\n")
    server.get("/img/shoes/red.jpg?w=33")
    server.get("/img/shoes/red.jpg?w=33")
    server.get("/img/absent.jpg")
    assert server.stop() == 0
    lines = [json.loads(line) for line in (tmp_path / "access.log").read_text().splitlines()]
    assert [line["status"] for line in lines] == [200, 200, 404]
    assert [line["cache"] for line in lines[:2]] == ["miss", "hit"]
    assert {"parse", "worker", "encode"} <= set(lines[0]["stages_us"])
    assert lines[2]["error"] == "not_found"


def test_server_timing(shared):
    answer = shared.get("/img/shoes/red.jpg?w=34")
    assert re.search(r"encode;dur=[\d.]+", answer.headers["Server-Timing"])
    assert "total;dur=" in answer.headers["Server-Timing"]
