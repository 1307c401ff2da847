"""Collecting by link in a course folder: the gradebook's roster and due date in, ``submitted/`` and a report out."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ..grading.collect import Assignment, Folders, Outcome, collect
from ..grading.fetch import Fetcher, open_client
from ..grading.handins import HandIn, Unlisted, read_handins
from ..grading.hosts import Hosts, Limits
from ..grading.recognise import fingerprints
from .cli_command import CommandError, existing_file

TOKEN = "GITHUB_TOKEN"


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in the course: ids, and the id that belongs to an e-mail address; and when the assignment is due."""

    ids: tuple[str, ...] = ()
    by_email: tuple[tuple[str, str], ...] = ()
    due: datetime | None = None

    def id_of(self, written: str) -> str:
        """The student's id for what the form has: an id or an address, in any case; unknown ones stay as written."""
        known = {name.lower(): name for name in self.ids} | {mail.lower(): name for mail, name in self.by_email}
        local = written.split("@")[0].lower()
        return known.get(written.lower()) or (known.get(local) if "@" in written else None) or written


def read_roster(db_url: str, assignment: str) -> Roster:
    """From nbgrader's gradebook; empty where there is none yet."""
    from nbgrader.api import Gradebook, MissingEntry

    if db_url.startswith("sqlite:///") and not Path(db_url.removeprefix("sqlite:///")).exists():
        return Roster()
    with Gradebook(db_url) as gradebook:
        try:
            due = gradebook.find_assignment(assignment).duedate
        except MissingEntry:
            due = None
        students = gradebook.students
        return Roster(
            tuple(student.id for student in students),
            tuple((student.email, student.id) for student in students if student.email),
            due.replace(tzinfo=UTC) if due else None,
        )


def collect_list(
    course: Path,
    assignment: str,
    links: Path,
    roster: Roster,
    *,
    zone: tzinfo = UTC,
    token: bool = False,
    again: bool = False,
    hosts: Hosts | None = None,
    limits: Limits | None = None,
) -> tuple[Outcome, ...]:
    """Collect one assignment from a list of links and write ``collected/ASSIGNMENT/report.csv``.

    ``token`` allows the token in the environment variable GITHUB_TOKEN to be used for private repositories.
    Raises CommandError where the list or the release cannot be used.
    """
    release = course / "release" / assignment
    expected = fingerprints(release) if release.is_dir() else ()
    if not expected:
        raise CommandError(f"release/{assignment} has no notebooks; run: handgrad release {assignment}")
    try:
        rows = read_handins(existing_file(str(links)).read_bytes(), zone=zone)
    except Unlisted as error:
        raise CommandError(f"{links}: {error}") from None
    rows = tuple(HandIn(roster.id_of(row.student), row.links, row.time, row.row) for row in rows)
    limits = limits or Limits()
    folders = Folders(course / "submitted", course / "collected")
    with open_client(limits, os.environ.get("HTTPS_PROXY")) as client:
        secret = os.environ.get(TOKEN, "") if token else ""
        fetcher = Fetcher(client, hosts or Hosts(), limits, secret)
        with _progress() as progress:
            outcomes = collect(
                rows, Assignment(assignment, expected, roster.due), folders, fetcher,
                roster=roster.ids, again=again, progress=progress,
            )  # fmt: skip
    write_report(folders.collected / assignment / "report.csv", outcomes)
    return outcomes


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, for as long as the block lasts."""
    from tqdm import tqdm

    with tqdm(desc="downloading", unit=" links", disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def write_report(path: Path, outcomes: Iterable[Outcome]) -> None:
    """One row for each student and notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Outcome)])
        writer.writeheader()
        writer.writerows(asdict(outcome) for outcome in outcomes)


def summary(outcomes: Sequence[Outcome]) -> str:
    """A line for each student who lacks something or was late, and the count of the others.

    >>> print(summary([Outcome("ann", "tanh", "collected"), Outcome("bob", "tanh", "private", "It is private.")]))
    student  notebook  outcome  what to say
    bob      tanh      private  It is private.
    2 students: 1 complete, 1 with something missing.
    """
    shown = [outcome for outcome in outcomes if not outcome.there or outcome.sentence or outcome.late]
    rows = [("student", "notebook", "outcome", "what to say")]
    rows += [(o.student, o.notebook, o.kind + (", late" if o.late else ""), o.sentence) for o in shown]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    lines = ["  ".join([*(f"{row[at]:<{widths[at]}}" for at in range(3)), row[3]]).rstrip() for row in rows]
    students = {outcome.student for outcome in outcomes}
    lacking = {outcome.student for outcome in outcomes if not outcome.there}
    count = f"{len(students)} students: {len(students - lacking)} complete, {len(lacking)} with something missing."
    return "\n".join([*(lines if shown else []), count])


def complete(outcomes: Iterable[Outcome]) -> bool:
    """Has everybody handed in everything?"""
    return all(outcome.there for outcome in outcomes)
