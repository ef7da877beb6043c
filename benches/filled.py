"""A site full of pledges, its organizers, and visitors that read pages flat out."""

import contextlib
import csv
import datetime
import http.client
import os
import re
import sqlite3
import subprocess
import threading
import time
import urllib.parse

import common

EMAIL, PASSWORD = "owner@example.org", "six herons over the river"
AGENT = "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
HOUR_MS = 3_600_000
REGIONS = ["MN-1", "MN-1", "MN-1", "MN-035", "MN-037", "MN-061", "MN-041", "MN-055", None, "abroad"]
CALLS = ["data", "data services", "services legal-frameworks", "men-and-boys", "safer-online-spaces data"]
VOICES = ["individual", "individual", "individual", "civil-society", "media"]
CHANNELS = ["facebook", "facebook", "direct", "qr", "instagram", "x"]
# Codes have neither a nought nor a one.
LETTERS = str.maketrans("01", "bc")


def code(number):
    """That of a filled pledge."""
    return f"{number:08d}".translate(LETTERS)


def insert(place, table, columns, rows, fixed=None):
    """Inserts rows into a table of an SQLite file, or of PostgreSQL by its URL; `fixed` columns are alike in all."""
    names, alike = ", ".join([*columns.split(), *(fixed or {})]), tuple((fixed or {}).values())
    if str(place).startswith("postgres"):
        plain = lambda value: "" if value is None else "\\x" + value.hex() if isinstance(value, bytes) else value
        command = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", place, "-c", f"COPY {table} ({names}) FROM STDIN (FORMAT csv)"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as psql:
            csv.writer(psql.stdin).writerows([plain(value) for value in (*row, *alike)] for row in rows)
        if psql.returncode != 0:
            raise common.Fault(f"psql ended with {psql.returncode}")
        return
    marks = ", ".join("?" * len(names.split(", ")))
    with contextlib.closing(sqlite3.connect(place)) as database, database:
        # Room for the indexes of ten million rows: what does not fit is written again and again.
        database.execute("PRAGMA cache_size = -2000000")
        database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", ((*row, *alike) for row in rows))


def fill(place, rows, pending, now, sources=50, days=30, calls=CALLS):
    """Puts pledges, letters and traffic in, past the program; `recount --fix` counts them afterwards."""
    day = lambda ms: datetime.datetime.fromtimestamp(ms / 1000 + 8 * 3600, datetime.timezone.utc).date().isoformat()

    def pledge(number):
        state = "confirmed" if number < rows else "pending" if number < rows + pending else "withdrawn"
        at = now - (number * 7919 % (days * 24 * 60)) * 60_000
        gone, waits = state == "withdrawn", state == "pending"
        return (
            code(number), None if gone else number.to_bytes(16, "big"), None if gone else os.urandom(120), state,
            calls[number % len(calls)], REGIONS[number * 13 % 10], VOICES[number * 7 % 5], "en" if number % 4 == 0 else "mn",
            CHANNELS[number * 11 % 6], f"bcdf{number % sources:04d}" if number % 3 == 0 else None, number % 4, bytes(32),
            number % 2, at, at + 10**9, None if waits else at, None if waits else day(at), at if gone else None,
        )

    def letter(number):
        reason = ["no answer in time", "450 4.2.2", None, None][number % 4]
        return (rows + number, bytes(32), f"{number:032d}", now + 10**7, reason, now - number % 3_600_000)

    insert(
        place, "pledge",
        "code email_key sealed state calls region voice language channel source generation text_hash "
        "daily_letters created_at expires_at confirmed_at confirmed_day ended_at",
        map(pledge, range(rows + pending + rows // 50)),
        {"name_review": "none", "organisation_review": "none", "message_review": "none", "revision": 0, "code_tries": 0, "plain_letters": 0},
    )
    insert(
        place, "letter", "pledge_id mailbox_key message_id next_at reason created_at", map(letter, range(pending)),
        {"kind": "confirm", "language": "mn", "state": "waiting", "priority": 0, "lease_until": 0, "attempts": 1},
    )
    insert(
        place, "letter", "mailbox_key message_id state reason created_at ended_at",
        (
            (bytes(32), f"s{number:031d}", "refused" if number % 20 == 0 else "sent",
             "550 5.1.1" if number % 20 == 0 else None, now, now - number * 7 % (48 * HOUR_MS))
            for number in range(rows // 5)
        ),
        {"pledge_id": 0, "kind": "confirm", "language": "mn", "priority": 0, "next_at": 0, "lease_until": 0, "attempts": 1},
    )
    insert(
        place, "source", "code name channel created_at",
        ((f"bcdf{number:04d}", f"Сургууль № {number + 1}", "qr", 0) for number in range(sources)),
    )
    total = rows // days
    traffic = []
    for back in range(days):
        date = day(now - back * 24 * HOUR_MS)
        for measure, times in [("visit", 9), ("signed", 2), ("share", 1)]:
            traffic += [(date, measure, "channel", key, total * times // 6 + back) for key in sorted(set(CHANNELS))]
            if measure != "share":
                traffic += [
                    (date, measure, "source", f"bcdf{number:04d}", total * times // sources + number)
                    for number in range(sources)
                ]
    insert(place, "traffic", "day measure facet key count", traffic)
    hours = []
    for back in range(7 * 24):
        hour = now // HOUR_MS - back
        busy = 3 + abs(12 - (hour + 8) % 24)
        for number, provider in enumerate(["gmail.com", "yahoo.com", "outlook.com", "mail.ru", "other"]):
            # However few rows there are, each provider has each kind of number every hour.
            asked = max(60, total // busy // (number + 2))
            silent = provider == "yahoo.com" and back < 5
            counts = {"sent": asked + 3, "asked": asked, "confirmed": 0 if silent else asked * 7 // 10,
                      "deferred": asked // 30, "refused": asked // 60}
            hours += [(hour, provider, measure, count) for measure, count in counts.items() if count]
    insert(place, "mail_hour", "hour provider measure count", hours)


def add_owner(environment, port, log):
    """Makes the site, by serving it for a moment, and the account of its owner."""
    with common.process([common.PROGRAM, "serve"], log, environment) as child:
        common.wait_for(port, "/readyz", child)
    add = [common.PROGRAM, "organizer", "add", EMAIL, "--role", "owner", "--password-stdin"]
    subprocess.run(add, env=environment, input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL)


class Desk:
    """An organizer's browser: signed in, over one connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        form = urllib.parse.urlencode({"email": EMAIL, "password": PASSWORD})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
        self.connection.request("POST", "/organizer/sign-in", form, headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise common.Fault(f"nobody could sign in: {answer.status}")
        self.headers = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "Accept-Encoding": "br"}
        self.tag = None

    def look(self, follow=False):
        """Asks for the overview; as an open page does, with what it has already."""
        headers = self.headers | ({"If-None-Match": self.tag, "X-Alone": "1"} if follow and self.tag else {})
        begun = time.perf_counter()
        for again in [True, False]:
            try:
                self.connection.request("GET", "/organizer?lang=en", headers=headers)
                answer = self.connection.getresponse()
                body = answer.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                # The server closes connections that rest; a browser opens another.
                self.connection.close()
                if not again:
                    raise
        if answer.status not in (200, 304):
            raise common.Fault(f"the overview is answered {answer.status}")
        self.tag = answer.headers["ETag"]
        return (time.perf_counter() - begun) * 1000, len(body)


def wrk(cpu, port, seconds):
    command = ["wrk", "-t1", "-c64", f"-d{seconds}s", "-H", "Accept-Encoding: br", "-H", AGENT]
    done = subprocess.run(
        common.pinned(cpu, [*command, f"http://127.0.0.1:{port}/en"]), capture_output=True, text=True, check=True
    ).stdout
    if re.search(r"Socket errors|Non-2xx", done):
        raise common.Fault(f"wrk met errors:\n{done}")
    return int(re.search(r"(\d+) requests in", done).group(1)), float(re.search(r"Requests/sec:\s+([\d.]+)", done).group(1))


@contextlib.contextmanager
def looking(desks, every=1.0):
    """Organizers whose pages are open and follow, as the script of the page does."""
    stop, faults = threading.Event(), []

    def follow(desk):
        try:
            while not stop.wait(every):
                desk.look(follow=True)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=follow, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if faults:
        raise common.Fault(f"an open page failed: {faults[0]}")
