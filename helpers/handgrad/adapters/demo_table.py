"""The demo's table: parts down, students across, in plain text that fits a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from .scores import Part, Score, Scores

SUM = "automatic points"
COLOURS = {"full": "32", "some": "33", "none": "31", "waits": "36", "head": "1"}


def table(scores: Scores, students: Sequence[str], colour: bool = False) -> str:
    """All parts of one assignment, grouped by notebook, with each student's sum over the automatic parts.

    A number is points earned, ``·`` nothing handed in, ``?`` that a person must still look.
    """
    names = [*map(_short, scores.parts), *(part.notebook for part in scores.parts), scores.assignment, SUM]
    label = max(map(len, names))
    width = max([len(student) for student in students] + [4])
    paint = _paint if colour else _plain

    def row(name: str, out_of: str, cells: Sequence[tuple[str, str]]) -> str:
        shown = " ".join(paint(f"{text:>{width}}", kind) for text, kind in cells)
        return f"{name:<{label}} {out_of:>6}  {shown}"

    rule = "─" * len(row("", "", [("", "")] * len(students)))
    lines = [
        paint(row(scores.assignment, "out of", [(student, "") for student in students]), "head"),
        rule,
    ]
    for notebook, parts in groupby(scores.parts, key=lambda part: part.notebook):
        lines.append(paint(notebook, "head"))
        lines.extend(
            row(
                _short(part),
                _number(part.out_of),
                list(_cells(scores, part, students)),
            )
            for part in parts
        )
    totals = [scores.automatic(student) for student in students]
    lines.append(rule)
    lines.append(
        row(
            SUM,
            _number(totals[0][1]),
            [
                (_number(earned), _kind(earned, out_of)) if student in scores.rows else ("·", "")
                for student, (earned, out_of) in zip(students, totals, strict=True)
            ],
        )
    )
    return "\n".join(lines)


def _short(part: Part) -> str:
    return "  " + part.name.removeprefix(part.notebook + "-")


def _cells(scores: Scores, part: Part, students: Sequence[str]) -> Iterator[tuple[str, str]]:
    for student in students:
        yield _cell(scores.rows.get(student, {}).get(part.name))


def _cell(score: Score | None) -> tuple[str, str]:
    if score is None or (score.points is None and not score.waits):
        return "·", ""
    if score.waits:
        return (_number(score.points) if score.points else "") + "?", "waits"
    points = score.points or 0.0
    return _number(points), _kind(points, score.out_of)


def _kind(points: float, out_of: float) -> str:
    if points >= out_of:
        return "full"
    return "some" if points > 0 else "none"


def _number(points: float | None) -> str:
    """Points with at most one decimal, and none that says nothing: the gradebook has all of them.

    >>> _number(4.0), _number(2.5), _number(1 / 3)
    ('4', '2.5', '0.3')
    """
    return f"{points or 0.0:.1f}".removesuffix(".0")


def _plain(text: str, _kind: str) -> str:
    return text


def _paint(text: str, kind: str) -> str:
    return f"\033[{COLOURS[kind]}m{text}\033[0m" if kind else text
