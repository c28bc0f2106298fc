"""The server is killed: at a random moment under load, while it starts, and at each system call with
which it touches its cache. It is started again on the same folder, and every key is asked for."""
import collections
import re
import time

from rig import store
from rig.load import ask_all, load
from rig.registry import fault
from rig.server import Died

CALLS = ("openat", "write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "sync_file_range",
         "syncfs", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir",
         "mkdirat", "ftruncate", "fallocate", "flock", "copy_file_range", "sendfile", "pread64")
KEYS = 240
DISK = "3MB"     # so that half of the keys fit, and every write evicts


def check_restart(bench, tally, cache, targets, folder):
    """Starts on what was left, and looks at all of it."""
    begun = time.monotonic()
    with bench.server(cache, disk_size=DISK, folder=folder) as server:
        left = store.temporaries(cache)
        tally.judge(targets[0], server.get(targets[0]))
        tally.worst("slowest_restart_s", time.monotonic() - begun)
        answers = ask_all(server, tally, targets)
        tally.add("hits_after_restart", sum(answer.hit for answer in answers))
        tally.add("damaged_found", int(server.state()["cache_damaged"]))
        if left:
            tally.failed(f"temporary files left after a restart: {[path.name for path in left]}")
        if server.stop() != 0:
            tally.failed("did not end cleanly after a restart:\n" + "\n".join(server.log))


def kill(server, tally):
    orphans = server.kill()
    if orphans:
        tally.failed(f"{len(orphans)} processes outlived their server")


@fault("kill-under-load", quick=8, full=300, admits={"cut"}, says="SIGKILL at a random moment under load")
def kill_under_load(bench, tally, times):
    cache = bench.new_folder("kill") / "cache"
    targets = bench.targets(KEYS)
    folder = bench.new_folder()
    for _ in range(times):
        with bench.server(cache, disk_size=DISK, folder=folder) as server:
            with load(server, tally, targets, seed=bench.dice.random(), favourites=0.3, admit={"cut"}):
                time.sleep(bench.dice.uniform(0.0, 0.3))
                kill(server, tally)
        check_restart(bench, tally, cache, targets, folder)
        tally.round(times)


@fault("kill-at-start", quick=4, full=100, says="SIGKILL while it starts and reads its folder")
def kill_at_start(bench, tally, times):
    cache = bench.new_folder("kill") / "cache"
    targets = bench.targets(KEYS)
    folder = bench.new_folder()
    check_restart(bench, tally, cache, targets, folder)
    for _ in range(times):
        server = bench.unstarted(cache, disk_size=DISK, folder=folder)
        server.launch()
        time.sleep(bench.dice.uniform(0.0, 0.15))
        kill(server, tally)
        check_restart(bench, tally, cache, targets, folder)
        tally.round(times)


def strace(output, *rules):
    return ["strace", "-D", "-f", "-qq", "-y", "-o", str(output), *rules]


def script(server, tally, targets):
    """What is done while the calls are counted: everything asked for twice, with evictions."""
    for target in [*targets, *targets[:20]]:
        answer = server.get(target)
        tally.judge(target, answer, {"cut"})
        if answer.status == 0 and not server.running():
            return


def run_script(bench, tally, cache, targets, folder, output, *rules):
    """True when the server lived to the end of it."""
    server = bench.unstarted(cache, disk_size="120kB", folder=folder, prefix=strace(output, *rules))
    try:
        server.start()
        script(server, tally, targets)
        return server.running() and server.stop() == 0
    except Died:
        return False
    finally:
        kill(server, tally)


def calls_on(cache, output):
    """For each kind of call, the places in a thread's sequence where it touched the cache."""
    counts = collections.Counter()
    places = collections.defaultdict(set)
    for line in output.read_text(errors="replace").splitlines():
        found = re.match(r"(\d+) (\w+)\(", line)
        if not found:
            continue
        counts[found.groups()] += 1
        if str(cache) in line:
            places[found[2]].add(counts[found.groups()])
    return places


def in_turns(dice, places):
    """Shuffled, and one of each kind of call after another, for some kinds have many more places."""
    dice.shuffle(places)
    seen = collections.Counter()
    order = {}
    for call, number in places:
        order[call, number] = seen[call]
        seen[call] += 1
    return sorted(places, key=order.get)


@fault("kill-at-syscall", quick=10, full=1000, needs={"strace", "plain"}, admits={"cut"},
       says="SIGKILL at the Nth openat, write, rename, … on the cache")
def kill_at_syscall(bench, tally, times):
    folder = bench.new_folder("kill")
    output, targets = folder / "strace", bench.targets(40)
    cache = folder / "cache"
    run_script(bench, tally, cache, targets, folder, output, "-e", "trace=" + ",".join(CALLS))
    places = [(call, number) for call, numbers in calls_on(cache, output).items() for number in sorted(numbers)]
    if not places:
        tally.failed("strace saw no call on the cache")
    tally.notes["places"] = len(places)
    tally.notes["kinds"] = " ".join(sorted({call for call, _ in places}))
    for call, number in in_turns(bench.dice, places)[:times]:
        lived = run_script(bench, tally, cache, targets, folder, output,
                           "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}")
        tally.add("killed", not lived)
        check_restart(bench, tally, cache, targets, folder)
        tally.round(min(times, len(places)))
