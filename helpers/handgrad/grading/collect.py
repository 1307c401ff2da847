"""From a list of hand-ins to ``submitted/``: which notebook of each student counts, and why one is missing.

Everything that ever arrived is kept below ``collected/ASSIGNMENT/``; a notebook in ``submitted/`` is only replaced by
one that was recognised as this assignment's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from .arrivals import Found, Store, write
from .fetch import Arrived, Failure, Fetcher
from .handins import HandIn, order
from .links import BadLink, Link, parse
from .recognise import Fingerprint, NotThisOne, is_untouched, recognise

UNTOUCHED = (
    "Every answer is as it was released: the link may lead to the release itself. Save a copy, work in it, and send "
    "the copy's link."
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Folders:
    """``submitted`` is nbgrader's; ``collected`` keeps every version and what was done."""

    submitted: Path
    collected: Path


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is collected: the notebooks to expect and the time they are due (None: never late)."""

    name: str
    notebooks: tuple[Fingerprint, ...]
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One notebook of one student. ``kind`` is ``collected``, ``unchanged``, ``kept``, ``missing`` or a failure's kind.

    ``kept`` is an earlier version that stays because the newer link failed; ``sentence`` can be sent to the student.
    """

    student: str
    notebook: str
    kind: str
    sentence: str = ""
    link: str = ""
    time: str = ""
    late: bool = False

    @property
    def there(self) -> bool:
        """Is there a notebook to grade?"""
        return self.kind in ("collected", "unchanged", "kept")


def collect(
    handins: Iterable[HandIn],
    assignment: Assignment,
    folders: Folders,
    fetcher: Fetcher,
    *,
    roster: Iterable[str] = (),
    again: bool = False,
    progress: Progress = lambda done, total: None,
) -> tuple[Outcome, ...]:
    """Download what is new and lay out ``submitted/``; one outcome for each student and notebook.

    A link whose row did not change since it was last collected is not downloaded again unless ``again``.
    """
    by_student = _by_student(handins, assignment, roster)
    store = Store(folders.collected / assignment.name)
    times = _newest_use(by_student)
    known = {} if again else store.known(times)
    found = {**known, **_download(times, known, assignment, fetcher, store, progress)}
    outcomes = tuple(
        outcome
        for student, rows in sorted(by_student.items())
        for outcome in _place(student, rows, assignment, folders, store, found, known)
    )
    store.remember(found, times)
    return outcomes


def _by_student(
    handins: Iterable[HandIn], assignment: Assignment, roster: Iterable[str]
) -> dict[str, tuple[HandIn, ...]]:
    groups: dict[str, list[HandIn]] = {student: [] for student in roster}
    for row in handins:
        groups.setdefault(row.student, []).append(row)
    return {student: order(rows, assignment.due) for student, rows in groups.items()}


def _newest_use(by_student: Mapping[str, Sequence[HandIn]]) -> dict[Link, str]:
    """Every link that has to be looked at, with the time of the newest row that names it."""
    times: dict[Link, str] = {}
    for rows in by_student.values():
        for row in rows:
            for link in map(parse, row.links):
                if isinstance(link, Link):
                    times[link] = max(times.get(link, ""), _said(row.time))
    return times


def _download(
    times: Mapping[Link, str],
    known: Mapping[Link, Found],
    assignment: Assignment,
    fetcher: Fetcher,
    store: Store,
    progress: Progress,
) -> dict[Link, Found]:
    """Several at a time; a slow host holds up nobody else."""
    left = [link for link in times if link not in known]
    wanted = [mark.name for mark in assignment.notebooks]
    found: dict[Link, Found] = {}
    with ThreadPoolExecutor(max_workers=fetcher.limits.at_once) as pool:
        running = {pool.submit(fetcher.fetch, link, wanted): link for link in left}
        for done, future in enumerate(as_completed(running), start=1):
            found[running[future]] = _recognised(future.result(), assignment, store)
            progress(done, len(left))
    return found


def _recognised(fetched: tuple[Arrived, ...] | Failure, assignment: Assignment, store: Store) -> Found:
    if isinstance(fetched, Failure):
        return Found({}, fetched.kind, fetched.sentence)
    notebooks: dict[str, str] = {}
    refused: NotThisOne | None = None
    for file in fetched:
        name = recognise(file.data, assignment.notebooks)
        if isinstance(name, NotThisOne):
            refused = refused or name
        else:
            notebooks[name] = store.keep(file.data)
    if not notebooks and refused:
        return Found({}, refused.kind, refused.sentence)
    return Found(notebooks)


def _place(
    student: str,
    rows: Sequence[HandIn],
    assignment: Assignment,
    folders: Folders,
    store: Store,
    found: Mapping[Link, Found],
    known: Mapping[Link, Found],
) -> Iterable[Outcome]:
    """Write what counts of one student and say what became of each notebook."""
    if not _is_folder_name(student):
        yield Outcome(student, "", "student", f"{student!r} cannot be a student's id; correct it in the list.")
        return
    folder = folders.submitted / student / assignment.name
    failures = _failures(rows, found)
    used: list[datetime] = []
    for mark in assignment.notebooks:
        path = folder / f"{mark.name}.ipynb"
        source = _first_with(mark.name, rows, found)
        if source is None:
            yield _absent(student, mark.name, path.exists(), rows, failures)
            continue
        row, text, link = source
        data = store.read(found[link].notebooks[mark.name])
        changed = not path.exists() or path.read_bytes() != data
        if changed:
            write(path, data)
        if row.time:
            used.append(row.time)
        late = bool(assignment.due and row.time and row.time > assignment.due)
        kind = "collected" if changed or link not in known else "unchanged"
        said = UNTOUCHED if is_untouched(data, mark) else ""
        yield Outcome(student, mark.name, kind, said, text, _said(row.time), late)
    if used:
        write(folder / "timestamp.txt", max(used).strftime("%Y-%m-%d %H:%M:%S UTC").encode())


def _first_with(name: str, rows: Sequence[HandIn], found: Mapping[Link, Found]) -> tuple[HandIn, str, Link] | None:
    """The row that counts for a notebook: the first, in the order of counting, whose links gave it."""
    for row in rows:
        for text in row.links:
            link = parse(text)
            if isinstance(link, Link) and name in found[link].notebooks:
                return row, text, link
    return None


def _failures(rows: Sequence[HandIn], found: Mapping[Link, Found]) -> list[Outcome]:
    """What went wrong with this student's links, the row that counts first."""
    failures = []
    for row in rows:
        for text in row.links:
            link = parse(text)
            if isinstance(link, BadLink):
                failures.append(Outcome(row.student, "", "not a link", link.sentence, text, _said(row.time)))
            elif found[link].kind:
                failures.append(Outcome(row.student, "", found[link].kind, found[link].sentence, text, _said(row.time)))
    return failures


def _absent(student: str, name: str, there: bool, rows: Sequence[HandIn], failures: Sequence[Outcome]) -> Outcome:
    """No link gave this notebook. With one failed link it is to blame; else the notebook was not handed in."""
    if failures:
        first = replace(failures[0], notebook=name)
        return (
            replace(first, kind="kept", sentence=f"{first.sentence} The earlier version is kept.") if there else first
        )
    if there:
        why = "No link leads to it" if rows else "It is not in the list"
        return Outcome(student, name, "kept", f"{why}; the version that is there stays.")
    said = "Nothing was handed in." if not rows else f"No link leads to the notebook {name!r}; send one for it too."
    return Outcome(student, name, "missing", said)


def _said(time: datetime | None) -> str:
    return time.isoformat() if time else ""


def _is_folder_name(student: str) -> bool:
    return bool(re.fullmatch(r"[^\s./\\][^/\\\x00-\x1f]{0,120}", student)) and not student.endswith((".", " "))
