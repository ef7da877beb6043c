"""A PostgreSQL server for a benchmark."""

import os
import pathlib
import signal
import subprocess
import time

import common


class Cluster:
    """A PostgreSQL server of its own, as initdb makes it."""

    def __init__(self, folder, cpu):
        self.folder, self.port, self.log = folder / "postgres", common.free_port(), folder / "postgres.log"
        self.folder.mkdir()
        self.user = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; Debian's package brings a user for it.
            self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            subprocess.run(["chown", "postgres", self.folder], check=True)
            folder.chmod(0o711)
        self.command = common.pinned(cpu, [
            *self.user, postgres("postgres"), "-D", self.folder, "-p", self.port, "-k", self.folder, "-c", "listen_addresses=127.0.0.1",
        ])
        make = [*self.user, postgres("initdb"), "-D", self.folder, "-U", "sixteen", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(list(map(str, make)), check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.url = f"postgres://sixteen@127.0.0.1:{self.port}/postgres"

    def of(self, name):
        """The URL of another database of this server."""
        return self.url.removesuffix("postgres") + name

    def start(self):
        with open(self.log, "ab") as out:
            self.child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/")
        until = time.monotonic() + 60
        while subprocess.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            if self.child.poll() is not None or time.monotonic() > until:
                raise common.Fault(f"PostgreSQL does not start: {common.tail(self.log)}")
            time.sleep(0.05)

    def stop(self):
        # "Fast": sessions are cut, nobody is waited for. One that does not start has ended or hears it as well.
        self.child.send_signal(signal.SIGINT)
        self.child.wait(60)


def postgres(name):
    """One of PostgreSQL's own programs: of the newest of Debian's versions, or on the path."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return found[-1] if found else name
