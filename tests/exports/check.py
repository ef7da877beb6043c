"""Opens exports with Python's csv and json, pandas and openpyxl, and compares them with a recount.

Usage: check.py FOLDER. In FOLDER: expected.json (the rows as the database has them) and the files
supporters.*, personal.*, full.*, across.* and public.*, each as csv, xlsx, json and ndjson.
"""

import collections
import csv
import datetime
import json
import pathlib
import re
import sys

import openpyxl
import pandas

FORMULA = tuple("=+-@＝＋－＠")
BREAKS = "\t\r\n;"
BOOKS = ["pandas xlsx", "openpyxl"]
MARK = "full: not for publication"
STEP = 10


def plain(value):
    """A value as text, so that formats can be compared."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (datetime.datetime, pandas.Timestamp)):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def harmless(words):
    safe = ""
    for number, piece in enumerate(re.findall(f"[^{BREAKS}]*[{BREAKS}]|[^{BREAKS}]+", words)):
        seen = (words if number == 0 else piece).lstrip(" \t\r\n\u00a0\ufeff\"")
        safe += "'" + piece if seen.startswith(FORMULA) or (number == 0 and piece[0] in BREAKS) else piece
    return safe


def without_about(path, rows):
    """CSV says what it is in the last column of its first row; everywhere else that column is empty."""
    for number, row in enumerate(rows):
        assert list(row)[-1] == "about", f"{path}: {list(row)}"
        about = row.pop("about")
        assert bool(about) == (number == 0), f"{path}, row {number}: {about}"
        if number == 0:
            assert re.search(r"As of: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d; ", about), about
            assert re.search(r"Asked for: (status|by)=", about), about
            public = path.stem == "public"
            assert ("sums may differ" in about and "Rounded counts as of: " in about) == public, about
            assert ("@" in about) != public, about
    return rows


def read_csv(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), f"{path} has no byte-order mark"
    assert raw.endswith(b"\r\n"), f"{path} ends without a line's end"
    with open(path, encoding="utf-8-sig", newline="") as file:
        return without_about(path, list(csv.DictReader(file, strict=True)))


def read_pandas_csv(path):
    frame = pandas.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False, lineterminator=None)
    return without_about(path, frame.to_dict("records"))


def read_pandas_xlsx(path):
    frame = pandas.read_excel(path, sheet_name=0, dtype=object, keep_default_na=False, na_values=[])
    return [{key: plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def read_openpyxl(path):
    book = openpyxl.load_workbook(path)
    assert len(book.worksheets) == 2, f"{path} has no sheet that says what it is"
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2", f"{path} has no frozen heading"
    about = {str(a.value): plain(b.value) for a, b in book.worksheets[1].iter_rows(max_col=2)}
    rows = list(sheet.iter_rows(values_only=True))
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f", f"{path} has a formula: {cell.value}"
    keys = rows[0]
    return [{key: plain(value) for key, value in zip(keys, row)} for row in rows[1:]], about


def read_json(path, name):
    with open(path, encoding="utf-8") as file:
        return json.load(file)[name]


def read_ndjson(path):
    # Only a line feed ends a line: U+2028 is a character as any other.
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def text(row):
    """A row of JSON as the other formats show it."""
    def one(key, value):
        if key.endswith("_at") and value:
            moment = datetime.datetime.fromisoformat(value)
            return moment.strftime("%Y-%m-%d %H:%M:%S")
        return plain(value)

    return {key: one(key, value) for key, value in row.items()}


def tables(folder, stem, name):
    """The rows of one export by every reader, and which of them are of CSV."""
    book, about = read_openpyxl(folder / f"{stem}.xlsx")
    asked = any("@" in value for value in about.values())
    assert asked == (stem != "public"), f"{stem}: who asked stands in all files but public ones: {about}"
    yield "csv", read_csv(folder / f"{stem}.csv"), True
    yield "pandas csv", read_pandas_csv(folder / f"{stem}.csv"), True
    yield "pandas xlsx", read_pandas_xlsx(folder / f"{stem}.xlsx"), False
    yield "openpyxl", book, False
    yield "json", [text(row) for row in read_json(folder / f"{stem}.json", name)], False
    yield "ndjson", [text(row) for row in read_ndjson(folder / f"{stem}.ndjson")], False


def same(what, found, expected):
    assert len(found) == len(expected), f"{what}: {len(found)} rows and not {len(expected)}"
    for number, (a, b) in enumerate(zip(found, expected)):
        assert a == b, f"{what}, row {number}: {a!r} and not {b!r}"


def check_rows(folder, stem, rows, released_only):
    keys = None
    for reader, found, is_csv in tables(folder, stem, "supporters"):
        keys = list(found[0])
        assert ("email" in keys) != released_only
        expected = []
        for row in rows:
            shown = {key: plain(row[key]) for key in keys}
            if reader in BOOKS:
                # A cell's own lines end with a line feed.
                shown = {key: value.replace("\r\n", "\n") for key, value in shown.items()}
            expected.append({k: harmless(v) for k, v in shown.items()} if is_csv else shown)
        same(f"{stem} by {reader}", found, expected)


def recount(rows, by):
    cells = collections.Counter()
    for row in rows:
        values = row["calls"].split() if by == "calls" else [row[by]]
        cells.update(value or "not-said" for value in values)
    return cells


FIELDS = {"day": "confirmed_day", "call": "calls", "hour": "hour"}


def check_full(folder, rows):
    for reader, found, _ in tables(folder, "full", "counts"):
        assert all(row["detail"] == MARK for row in found), reader
        seen = collections.defaultdict(dict)
        for row in found:
            seen[row["by"]][row["key"]] = int(row["confirmed"])
        confirmed = [row for row in rows if row["status"] == "confirmed"]
        assert seen.pop("total") == {"total": len(confirmed)}, reader
        assert set(seen) == {"day", "hour", "call", "region", "voice", "channel", "source", "language", "status"}
        for by, cells in seen.items():
            counted = recount(rows if by == "status" else confirmed, FIELDS.get(by, by))
            assert {key: count for key, count in cells.items() if count} == counted, f"{reader}: {by}"


def check_across(folder, rows):
    for reader, found, _ in tables(folder, "across", "counts"):
        cells = {(row["day"], row["region"], row["call"]): int(row["confirmed"]) for row in found}
        counted = collections.Counter()
        for row in rows:
            if row["status"] == "confirmed":
                counted.update((row["confirmed_day"], row["region"] or "not-said", call) for call in row["calls"].split())
        assert cells == counted, reader


def check_public(folder, rows):
    confirmed = [row for row in rows if row["status"] == "confirmed"]
    for reader, found, _ in tables(folder, "public", "counts"):
        assert "detail" not in found[0], reader
        by = collections.defaultdict(dict)
        for row in found:
            by[row["by"]][row["key"]] = int(row["confirmed"])
        assert by["total"] == {"total": len(confirmed)}, reader
        assert by["day"] == recount(confirmed, "confirmed_day"), reader
        for dimension in ["call", "region", "voice", "channel", "language"]:
            exact = recount(confirmed, "calls" if dimension == "call" else dimension)
            for key, count in by[dimension].items():
                assert count >= STEP and count % STEP == 0, f"{reader}: not rounded: {dimension} {key}"
                assert abs(count - exact[key]) < STEP, f"{reader}: {dimension} {key}"
            assert by[dimension], f"{reader}: {dimension}: something is shown"


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    confirmed = [row for row in rows if row["status"] == "confirmed"]
    check_rows(folder, "supporters", confirmed, True)
    check_rows(folder, "personal", [row for row in confirmed if row["daily_letters"]], False)
    check_full(folder, rows)
    check_across(folder, rows)
    check_public(folder, rows)
    print("all files agree with the rows")


main()
