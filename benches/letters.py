"""Pledges that are signed over HTTP, and what their letters confirm them by."""

import concurrent.futures
import email
import email.policy
import http.client
import random
import re
import time
import urllib.parse

import common

LINK, CODE = re.compile(r"/en/confirm/[\w.~-]+"), re.compile(r"^\s*(\d{3})\s?(\d{3})\s*$", re.M)
REFERENCE = re.compile(r"/en/check-your-email\?ref=([^&]+)")
CONNECTIONS = 16


def sign(port, mailboxes):
    """Signs a pledge for each; returns what the pages that wait for their codes are called, by address."""
    connection, references = http.client.HTTPConnection("127.0.0.1", port, timeout=60), {}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    for mailbox in mailboxes:
        address = f"{mailbox}@example.com"
        form = {"name": "Tuya", "email": address, "calls": "data", "region": "MN-073", "voice": "individual", "consent": "on"}
        connection.request("POST", "/en/pledges", urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise common.Fault(f"a pledge was answered {answer.status}")
        references[address] = REFERENCE.search(answer.headers["Location"]).group(1)
    return references


def signed(port, folder, pledges, tag="s"):
    """Signs so many pledges and takes their letters out of the local mailbox; returns the text of each with what its
    page is called."""
    parts = [[f"{tag}{number}" for number in range(first, pledges, CONNECTIONS)] for first in range(CONNECTIONS)]
    references = {}
    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as people:
        for part in people.map(lambda part: sign(port, part), parts):
            references |= part
    until, letters = time.monotonic() + 300, []
    while len(letters) < pledges:
        if time.monotonic() > until:
            raise common.Fault("the letters are not written")
        time.sleep(0.05)
        for path in folder.glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            path.unlink()
            # Owners get theirs in between.
            if page := references.get(letter["To"].addresses[0].addr_spec):
                letters.append((letter.get_body(("plain",)).get_content(), page))
    return letters


def forms(letters, codes=False):
    """What confirms each pledge, path and form, in no order: by the link of its letter, or by its code."""
    by_link = lambda text: (LINK.search(text).group(), "fingerprint=")
    by_code = lambda text, page: ("/en/check-your-email", f"ref={page}&due=&code={''.join(CODE.search(text).groups())}")
    made = [by_code(text, page) if codes else by_link(text) for text, page in letters]
    random.Random(16).shuffle(made)
    return made


def confirm(cpu, port, connections, forms, file):
    """Sends each form; what the load generator measured."""
    file.write_text("".join(f"{path}\t{body}\n" for path, body in forms))
    got = common.load_tool(
        cpu, "confirm", "--address", f"127.0.0.1:{port}", "--connections", connections, "--forms", file
    )
    if got["refused"] or got["confirmed"] != len(forms):
        raise common.Fault(f"{got['confirmed']} of {len(forms)} confirmations were acknowledged")
    return got
