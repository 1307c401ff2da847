"""What a class did, gathered from graded notebooks and marks: the numbers behind the class report. No HTML here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..judging.result import PartResult, Step
from ..notebooks.summary import first_failure
from ..problems.registry import place
from .view import Mark, PageView, PartView, view

EXAMPLES = 3  # of each mistake and each place where derivations fail


@dataclass(frozen=True, slots=True)
class Submitted:
    """One notebook that was graded. ``late`` are points, ``seconds`` the time its grading took."""

    student: str
    notebook: str
    graded: Mapping[str, Any]
    marks: Mapping[str, Mark]
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class PartNumbers:
    """One part over the class. ``mean`` and ``full`` are shares of those graded; ``waiting`` counts students.

    Both are None while fewer than half are graded.

    ``discrimination`` is the correlation of a student's share of this part's points with the share of all other
    points (Pearson's, "corrected item-total"); None with fewer than three students or where all did alike.
    """

    id: str
    title: str
    notebook: str
    out_of: float
    handed_in: int
    mean: float | None
    full: float | None
    waiting: int
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A known mistake, or a place where derivations first fail: in which part, by how many students, with examples.

    ``examples`` are the lines as read; whose they were is not kept.
    """

    part: str
    title: str
    name: str
    students: int
    examples: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student's sum. ``points`` is None where nothing was handed in."""

    student: str
    points: float | None
    waiting: float = 0.0
    late: float = 0.0
    mended: int = 0
    notebooks: int = 0


@dataclass(frozen=True, slots=True)
class ClassData:
    """All of it. ``seconds`` is what grading each notebook took."""

    assignment: str
    out_of: float
    students: tuple[StudentRow, ...]
    parts: tuple[PartNumbers, ...]
    mistakes: tuple[Finding, ...]
    failures: tuple[Finding, ...]
    mended: tuple[tuple[str, int], ...]
    seconds: tuple[float, ...]

    @property
    def totals(self) -> tuple[float, ...]:
        """Points of everybody who handed in."""
        return tuple(row.points for row in self.students if row.points is not None)


def gather(assignment: str, submitted: Iterable[Submitted], roster: Iterable[str] = ()) -> ClassData:
    """The numbers of a class; ``roster`` adds students who handed in nothing."""
    submitted = list(submitted)
    pages = {
        (item.student, item.notebook): view(
            item.graded, item.marks, assignment=assignment, name=item.notebook, student=item.student, late=item.late
        )
        for item in submitted
        if not _about(item.graded).get("absent")
    }
    own: dict[str, list[PageView]] = {student: [] for student in {*roster, *(item.student for item in submitted)}}
    for (student, _), page in pages.items():
        own[student].append(page)
    rows = [_row(student, own[student]) for student in sorted(own)]
    everything = [(page, part) for page in pages.values() for part in page.parts]
    shapes = {page.notebook: page.out_of for page in pages.values()}
    return ClassData(
        assignment=assignment,
        out_of=sum(shapes.values()),
        students=tuple(rows),
        parts=tuple(_parts(pages)),
        mistakes=_mistakes(everything),
        failures=_failures(everything),
        mended=tuple(Counter(note for page in pages.values() for note in page.notes).most_common(10)),
        seconds=tuple(float(s) for item in submitted if (s := _about(item.graded).get("seconds")) is not None),
    )


def _about(graded: Mapping[str, Any]) -> Mapping[str, Any]:
    about = graded.get("metadata", {}).get("handgrad", {})
    return about if isinstance(about, Mapping) else {}


def _row(student: str, own: Sequence[PageView]) -> StudentRow:
    if not own:
        return StudentRow(student, None)
    return StudentRow(
        student,
        sum(page.points for page in own),
        sum(page.waiting for page in own),
        sum(page.late for page in own),
        sum(bool(page.notes) for page in own),
        len(own),
    )


def _parts(pages: Mapping[tuple[str, str], PageView]) -> Iterable[PartNumbers]:
    """Each part in the order of its notebook, the notebooks in the order in which they are set."""
    seen: dict[str, list[tuple[str, PageView, PartView]]] = {}
    for (student, _), page in sorted(pages.items(), key=lambda item: (place(item[0][1]), item[0][0])):
        for part in page.parts:
            seen.setdefault(part.id, []).append((student, page, part))
    totals = _graded_totals(pages)
    for id_, found in seen.items():
        graded = [(student, part) for student, _, part in found if part.state != "waits"]
        shares = [part.points / part.out_of for _, part in graded]
        if len(graded) < len(found) / 2:  # the few that are graded, untouched ones most of all, say nothing of a class
            shares = []
        first_page, first = found[0][1], found[0][2]
        yield PartNumbers(
            id=id_,
            title=first.title,
            notebook=first_page.notebook,
            out_of=first.out_of,
            handed_in=len(found),
            mean=float(np.mean(shares)) if shares else None,
            full=float(np.mean([share >= 1 for share in shares])) if shares else None,
            waiting=len(found) - len(graded),
            discrimination=_discrimination(graded, totals),
        )


def _graded_totals(pages: Mapping[tuple[str, str], PageView]) -> dict[str, tuple[float, float]]:
    """Each student's points, and how many could be earned, over the parts that are graded."""
    totals: dict[str, tuple[float, float]] = {}
    for (student, _), page in pages.items():
        graded = [part for part in page.parts if part.state != "waits"]
        points, out_of = totals.get(student, (0.0, 0.0))
        totals[student] = (
            points + sum(part.points for part in graded),
            out_of + sum(part.out_of for part in graded),
        )
    return totals


def _discrimination(graded: Sequence[tuple[str, PartView]], totals: Mapping[str, tuple[float, float]]) -> float | None:
    """See PartNumbers."""
    own = [part.points / part.out_of for _, part in graded]
    rest = []
    for student, part in graded:
        points, out_of = totals[student]
        rest.append((points - part.points) / (out_of - part.out_of) if out_of > part.out_of else 0.0)
    if len(own) < 3 or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(own, rest)[0, 1])


def _mistakes(everything: Sequence[tuple[PageView, PartView]]) -> tuple[Finding, ...]:
    """Known mistakes, the most frequent first."""
    found: dict[tuple[str, str], list[tuple[str, PartView]]] = {}
    for page, part in everything:
        for name in _mistake_names(part.result):
            found.setdefault((part.id, name), []).append((page.student, part))
    findings = [
        Finding(id_, cases[0][1].title, name, len({student for student, _ in cases}), _examples(name, cases))
        for (id_, name), cases in found.items()
    ]
    return tuple(sorted(findings, key=lambda finding: (-finding.students, finding.part, finding.name)))


def _mistake_names(result: PartResult | None) -> set[str]:
    if result is None:
        return set()
    return {*result.mistakes, *(step.mistake for step in result.steps if step.mistake)} - {""}


def _examples(name: str, cases: Iterable[tuple[str, PartView]]) -> tuple[Step, ...]:
    steps = [step for _, part in cases if part.result for step in part.result.steps if step.mistake == name]
    return _distinct(steps)


def _failures(everything: Sequence[tuple[PageView, PartView]]) -> tuple[Finding, ...]:
    """Where derivations first fail: at which line, and how."""
    found: dict[tuple[str, str], list[tuple[str, PartView, Step]]] = {}
    for page, part in everything:
        at = first_failure(part.result) if part.result else None
        if part.result is None or at is None or part.result.steps[at].mark != "fails":
            continue
        step = part.result.steps[at]
        found.setdefault((part.id, step.mistake or "no known mistake"), []).append((page.student, part, step))
    findings = [
        Finding(id_, cases[0][1].title, name, len(cases), _distinct([step for _, _, step in cases]))
        for (id_, name), cases in found.items()
    ]
    return tuple(sorted(findings, key=lambda finding: (-finding.students, finding.part, finding.name)))


def _distinct(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The first few that are written differently."""
    return tuple({(step.lhs, step.rel, step.rhs): step for step in steps}.values())[:EXAMPLES]
