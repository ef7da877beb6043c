"""What the benchmarks share: building, starting and pinning programs, their CPU time, tables."""

import contextlib
import http.client
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
# Another build, to be measured beside this tree's.
GIVEN = os.environ.get("BENCH_PROGRAM")
PROGRAM = pathlib.Path(GIVEN).resolve() if GIVEN else TARGET / "dist" / "sixteen"
LOAD = TARGET / "benches" / "release" / "load"


# The pages with a card of their own, and the cards' sizes, first the one that a page names.
CARD_PAGES = ("/en", "/mn", *(f"/{lang}/days/{day}" for lang in ("en", "mn") for day in range(1, 17)))
CARD_SIZES = ("1200x630", "1080x1080", "1080x1920")


class Fault(Exception):
    """Something that keeps a benchmark from telling anything."""


def run(main):
    """Runs a benchmark: exit 0 when it passed, 1 when it failed. Every way out runs the `finally`s."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(1))
    sys.stdout.reconfigure(line_buffering=True)
    try:
        sys.exit(0 if main() else 1)
    except Fault as fault:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {fault}")
    except KeyboardInterrupt:
        sys.exit(1)


def need(*tools):
    missing = [tool for tool in tools if not find(tool)]
    if missing:
        raise Fault(f"needs {', '.join(missing)}: see benches/README.md")


def find(tool):
    return shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/sbin")


def cpus():
    """One CPU for servers, one for the load."""
    free = sorted(os.sched_getaffinity(0))
    if len(free) < 2:
        raise Fault("needs two CPUs, one for the server and one for the load")
    return free[0], free[1]


def build(load=False):
    """Builds the program as packages do, and the load generator in a folder of its own."""
    if not GIVEN:
        subprocess.run(["cargo", "build", "--profile", "dist", "--locked"], cwd=ROOT, check=True)
    if load:
        manifest = ROOT / "benches" / "load" / "Cargo.toml"
        command = ["cargo", "build", "--release", "--locked", "--manifest-path", manifest]
        subprocess.run([*command, "--target-dir", TARGET / "benches"], cwd=ROOT, check=True)


@contextlib.contextmanager
def folder():
    """A folder on the disk that holds the build (/tmp may be memory), gone afterwards."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=TARGET))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pinned(cpu, command):
    return ["taskset", "-c", str(cpu), *map(str, command)]


@contextlib.contextmanager
def process(command, log, environment=None, last=signal.SIGTERM):
    """A process that ends with the block; what it says goes to a file."""
    with open(log, "ab") as out:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(last)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def settings(data, port, **more):
    """The environment with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIXTEEN_")}
    given = {"SIXTEEN_DATA": str(data), "SIXTEEN_LISTEN": f"127.0.0.1:{port}"}
    return kept | given | {f"SIXTEEN_{name}": str(value) for name, value in more.items()}


def get(port, path, headers=None):
    """Status, headers and body of an address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def card_of(port, page):
    """The address of a page's card."""
    html = get(port, page)[2].decode()
    return re.search(r'og:image" content="http://[^/]+(/cards/[^"]+)"', html).group(1)


def wait_for(port, path, child, seconds=30, pause=0.005):
    """Waits for the first 200."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if child.poll() is not None:
            raise Fault(f"the server ended with {child.returncode}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if get(port, path)[0] == 200:
                return
        time.sleep(pause)
    raise Fault(f"no 200 from {path} within {seconds} s")


def settled(port):
    """Waits until the home page is the one that is compressed thoroughly: another one has another tag."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if "-br11" in (get(port, "/en", {"Accept-Encoding": "br"})[1]["etag"] or ""):
            return
        time.sleep(0.2)
    raise Fault("the home page is not compressed ahead")


def tail(log):
    return pathlib.Path(log).read_text(errors="replace")[-2000:]


def cpu_ns(pids):
    """Time on a CPU of all threads, in ns. /proc/PID/stat counts in ticks of 10 ms; this is exact."""
    total = 0
    for pid in pids:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total


def children(pid):
    return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def load_tool(cpu, *arguments):
    """Runs benches/load and returns what it measured."""
    command = pinned(cpu, [LOAD, *arguments])
    done = subprocess.run(command, capture_output=True, text=True)
    sys.stderr.write(done.stderr)
    if done.returncode != 0:
        raise Fault(f"load {arguments[0]} failed")
    return json.loads(done.stdout)


median = statistics.median


def table(heads, rows):
    """A table in Markdown, as the README has it."""
    cells = [[str(cell) for cell in row] for row in [heads, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    line = lambda row: "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
    return "\n".join([line(cells[0]), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, cells[1:])])


def machine(path=None):
    """One line about where this ran."""
    model = "unknown CPU"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    line = f"{model}, {os.cpu_count()} CPUs, Linux {platform.release()}, load {os.getloadavg()[0]:.2f}"
    if path:
        kind = subprocess.run(["stat", "-f", "-c", "%T", path], capture_output=True, text=True).stdout.strip()
        line += f", data on {kind}"
        if kind in ("tmpfs", "ramfs"):
            raise Fault(f"{path} is in memory, so that nothing is durable there: set CARGO_TARGET_DIR to a disk")
    return line


def verdict(name, value, bar, good):
    print(f"{'PASS' if good else 'FAIL'}: {name} {value} (bar: {bar})")
    return good
