"""Workers die; requests do not."""
import concurrent.futures
import os
import signal
import subprocess
import threading
import time

from conftest import BUILD, FAULTY_WORKER, jpeg


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("did not come about")


def test_the_front_links_no_image_library():
    libraries = subprocess.run(["ldd", BUILD / "bin/tintype"], capture_output=True, text=True, check=True).stdout
    assert "libcurl" in libraries  # the list is a real one
    for name in ("vips", "jpeg", "png", "webp", "heif", "tiff", "gif", "rsvg", "jxl", "pango", "cairo",
                 "Magick", "poppler", "gobject"):
        assert f"lib{name}" not in libraries, name
    worker = subprocess.run(["ldd", BUILD / "bin/tintype-worker"], capture_output=True, text=True, check=True).stdout
    assert "libvips" in worker


def test_killed_in_the_middle_of_a_job(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "slow.jpg").write_bytes(jpeg(marker=b"TINTYPE-SLEEP 1500 "))
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.get, "/img/slow.jpg?w=50&fm=png")
        wait_for(lambda: server.state("workers_busy") == 1)
        before = server.workers()
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        answer = asked.result()
    assert answer.status == 200
    assert answer.picture().width == 50
    assert server.state("worker_crashes") >= 1
    assert not set(before) & set(server.workers())


def test_a_picture_that_kills_every_worker(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "poison.jpg").write_bytes(jpeg(marker=b"TINTYPE-ABORT"))
    for i in range(40):
        (root / f"good{i}.jpg").write_bytes(jpeg(300 + i, 200))
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n")
    stop = threading.Event()
    others = []

    def go_on():
        i = 0
        while not stop.is_set():
            others.append(server.get(f"/img/good{i % 40}.jpg?w={30 + i}&fm=png").status)
            i += 1

    neighbour = threading.Thread(target=go_on)
    neighbour.start()
    answer = server.get("/img/poison.jpg?w=50")
    assert answer.status == 422
    assert answer.headers["X-Tintype-Error"] == "unprocessable"
    assert server.state("worker_crashes") == 2
    again = server.get("/img/poison.jpg?w=50")
    assert again.status == 422
    assert server.state("worker_crashes") == 2, "kept away without another worker lost"
    time.sleep(0.3)
    stop.set()
    neighbour.join()
    assert len(others) > 3 and set(others) == {200}


def test_deadline_ends_a_stuck_job(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "stuck.jpg").write_bytes(jpeg(marker=b"TINTYPE-HANG"))
    (root / "good.jpg").write_bytes(jpeg())
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n",
                   server="  http: {request_timeout: 1s}\n")
    assert server.get("/img/stuck.jpg?w=50").status == 504
    assert server.state("worker_deadline_kills") == 1
    assert server.get("/img/good.jpg?w=50").status == 200


def test_full_queue_is_503_and_cached_pictures_go_on(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "good.jpg").write_bytes(jpeg())
    for i in range(12):
        (root / f"slow{i}.jpg").write_bytes(jpeg(marker=b"TINTYPE-SLEEP 2500 "))
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n  max_queue: 2\n")
    assert server.get("/img/good.jpg?w=50").status == 200
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(server.get, f"/img/slow{i}.jpg?w=50") for i in range(12)]
        wait_for(lambda: server.state("jobs_queued") == 2)
        assert server.get("/img/good.jpg?w=50").status == 200
        answers = [one.result() for one in asked]
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == 4, statuses
    assert statuses.count(503) == 8, statuses
    assert all(answer.headers["Retry-After"] for answer in answers if answer.status == 503)


def test_a_client_that_goes_away_takes_its_job_along(start, tmp_path):
    import socket
    root = tmp_path / "root"
    root.mkdir()
    (root / "slow.jpg").write_bytes(jpeg(marker=b"TINTYPE-SLEEP 20000 "))
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n")
    client = socket.create_connection(("127.0.0.1", server.port))
    client.sendall(b"GET /img/slow.jpg?w=50 HTTP/1.1\r\nHost: a\r\n\r\n")
    wait_for(lambda: server.state("workers_busy") == 1)
    client.close()
    wait_for(lambda: server.state("workers_busy") == 0, seconds=10)
    assert server.state("worker_cancelled") == 1


def test_readiness_is_a_real_decode(start):
    server = start()
    assert server.api("/healthz").status == 200
    assert server.api("/readyz").status == 200
    jobs = server.state("jobs")
    assert jobs >= 1


def test_sources_in_work_are_bounded_by_bytes(start, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    for i in range(3):
        slow = jpeg(marker=b"TINTYPE-SLEEP 1500 ")
        (root / f"slow{i}.jpg").write_bytes(slow + b"\0" * (600_000 - len(slow)))
    server = start(roots=(root,), workers=f"  program: {FAULTY_WORKER}\n",
                   limits="  max_source_bytes: 1MB\n  max_input_bytes: 1300kB\n")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        first = [pool.submit(server.get, f"/img/slow{i}.jpg?w=50") for i in range(2)]
        wait_for(lambda: server.state("workers_busy") == 2)
        refused = server.get("/img/slow2.jpg?w=50")
        assert refused.status == 503 and refused.headers["Retry-After"]
        assert [one.result().status for one in first] == [200, 200]
    assert server.get("/img/slow2.jpg?w=50").status == 200
