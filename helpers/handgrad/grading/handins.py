"""The list of hand-ins that a form exports: who, which links, when. Column names are guessed, order does not matter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from dateutil import parser as dates

from .links import BadLink, links_in, parse


class Unlisted(ValueError):
    """The list cannot be used; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """One row: the student as written, every link, the time (None if the list has none), the row's number."""

    student: str
    links: tuple[str, ...]
    time: datetime | None
    row: int


# What a column may be called, best first; compared in lower case with only letters.
_STUDENT = ("studentid", "id", "netid", "userid", "username", "user", "login", "student", "matriculation",
            "emailaddress", "email", "mail", "name", "fullname")  # fmt: skip
_TIME = ("timestamp", "submitted", "submittedat", "submissiontime", "time", "date", "completiontime", "starttime")


def read_handins(data: bytes, *, zone: tzinfo = UTC) -> tuple[HandIn, ...]:
    """Read a CSV (comma, semicolon or tab; UTF-8 or UTF-16 with or without a byte order mark, or Latin).

    Times without a zone are taken to be in ``zone``. Raises Unlisted where there is no student or no link column.

    >>> rows = read_handins(b"Timestamp,Email,Your link\\n2026-11-20 10:00,ann@x.edu,https://github.com/a/b\\n")
    >>> rows[0].student, rows[0].links
    ('ann@x.edu', ('https://github.com/a/b',))
    """
    header, rows = _table(_text(data))
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in header]
    link_columns = [at for at in range(len(header)) if _holds_links(columns[at], header[at])]
    time_column = _named(header, _TIME, exclude=link_columns)
    student_column = _named(
        header, _STUDENT, exclude=[*link_columns, *([time_column] if time_column is not None else [])]
    )
    if student_column is None:
        raise Unlisted(f"No column names the student; call one of them 'student' (found: {', '.join(header)}).")
    if not link_columns:
        raise Unlisted(f"No column holds links; call one of them 'link' (found: {', '.join(header)}).")
    day_first = time_column is not None and _day_first(columns[time_column])
    return tuple(
        HandIn(
            student=row[student_column].strip(),
            links=tuple(dict.fromkeys(link for at in link_columns for link in links_in(row[at]))),
            time=_time(row[time_column], zone, day_first) if time_column is not None else None,
            row=number,
        )
        for number, row in enumerate(rows, start=2)
        if row[student_column].strip()
    )


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows, each row as long as the header; blank rows dropped."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Unlisted(f"The list is not a CSV file ({error}); export it again as CSV.") from None
    if not lines:
        raise Unlisted("The list is empty; export the answers of your form as CSV.")
    header = [cell.strip() for cell in lines[0]]
    width = len(header)
    return header, [(row + [""] * width)[:width] for row in lines[1:]]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _named(header: Sequence[str], names: Iterable[str], exclude: Iterable[int]) -> int | None:
    """The column with the best of ``names``: equal first, then contained in the column's name."""
    names, skipped = tuple(names), set(exclude)
    left = [(at, _plain(title)) for at, title in enumerate(header) if at not in skipped]
    for name in names:
        if found := [at for at, title in left if title == name]:
            return found[0]
    for name in names:
        if len(name) > 3 and (found := [at for at, title in left if name in title]):
            return found[0]
    return None


def _holds_links(column: Sequence[str], title: str) -> bool:
    """Most filled cells are links, or the title says so and nothing contradicts it."""
    filled = [cell for cell in column if cell.strip()]
    good = sum(any(not isinstance(parse(link), BadLink) for link in links_in(cell)) for cell in filled)
    told = bool(re.search(r"link|url|notebook|colab|github", title, re.IGNORECASE))
    return (
        good * 2 > len(filled) if not told else good > 0 or not filled or len(filled) == sum("/" in c for c in filled)
    )


def _day_first(column: Sequence[str]) -> bool:
    """03/04/2026 is April 3 if some date of the column has a first number above 12."""
    firsts = [int(found[1]) for cell in column if (found := re.match(r"\s*(\d{1,2})[/.-]\d{1,2}[/.-]\d{4}", cell))]
    return any(first > 12 for first in firsts) or any("." in cell.split(" ")[0] for cell in column)


def _time(cell: str, zone: tzinfo, day_first: bool) -> datetime | None:
    if not cell.strip():
        return None
    # "GMT+1" is one hour east of Greenwich in a form; the parser reads it the other way round, as POSIX does.
    cell = re.sub(r"(?:GMT|UTC)([+-]\d{1,2})\b(?!:)", r"\1:00", cell)
    try:
        time: datetime = dates.parse(cell, dayfirst=day_first)
    except (ValueError, OverflowError):
        return None
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def order(handins: Iterable[HandIn], due: datetime | None) -> tuple[HandIn, ...]:
    """One student's rows, the one that counts first: the latest before ``due``, then the latest of the late ones.

    Rows without a time count as handed in on time, in the order of the list.
    """
    rows = list(handins)

    def key(row: HandIn) -> tuple[bool, float, int]:
        on_time = row.time is None or due is None or row.time <= due
        return on_time, row.time.timestamp() if row.time else 0.0, row.row

    return tuple(sorted(rows, key=key, reverse=True))
