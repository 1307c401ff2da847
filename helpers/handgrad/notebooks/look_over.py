"""Which parts of a notebook are answered, and which of their checks hold; nothing is shown or changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

from ..judging.answers.kinds import AnswerFunction, FigureData, Missing
from ..problems.problem import DerivationPart, Part, Problem
from ..problems.registry import all_problems
from . import cells
from .check import CHECK_SEED, FAULT, judged, names_of
from .host import AnswerText, OpenNotebook
from .idle import is_idle
from .kernel import KernelHost
from .overview import Row
from .summary import summary

NOTHING = "nothing yet"
UNRUN = "written, but not run: run its cell"
CHANGED = {
    "colab": "changed since it was run: run its cell again",
    "file": "the saved file has another text than what was run: run its cell, then save",
}
WRITTEN = "written, for a person to read"
UNREAD = "the cell could not be read; save and run this cell again"
_CODE_STUB = "your answer here"
_ONLY_BOLD = re.compile(r"\s*(\*\*[^*\n]*\*\*)?\s*")
_HEADING = re.compile(r"^#+\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kernel:
    """What has been run: the cells as they were written, and the variables."""

    ran: tuple[str, ...]
    names: Mapping[str, Any]


def problem_of(opened: OpenNotebook | None, kernel: Kernel) -> Problem | None:
    """The problem that most checks belong to, in the notebook or else among the cells that were run."""
    found = cells.cells(opened.notebook) if opened else ()
    texts = [cells.source(cell) for cell in found if cell.get("cell_type") == "code"]
    for searched in (texts, kernel.ran):
        asked = [part for text in searched for part in re.findall(r"\bcheck\(\s*[\"']([\w-]+)[\"']", text)]
        counts = {p.name: sum(part.id in asked for part in p.parts) for p in all_problems()}
        best = max(all_problems(), key=lambda problem: counts[problem.name])
        if counts[best.name]:
            return best
    return None


def rows(problem: Problem, opened: OpenNotebook | None, host: KernelHost, kernel: Kernel) -> tuple[Row, ...]:
    """One row for each checked part, and one for each text for a person to read, in the notebook's order."""
    reading = _Reading(host, opened)
    headings = _headings(opened.notebook) if opened else {}
    made: list[tuple[float, Row]] = []
    for number, part in enumerate(problem.parts):
        position = cells.check_position(opened.notebook, part.id) if opened else None
        row = _row(part, opened, reading, kernel)
        made.append((number if position is None else position, replace(row, title=headings.get(part.id, part.title))))
    if opened:
        made += _texts(opened.notebook, {part.id for part in problem.parts}, headings)
    return tuple(row for _, row in sorted(made, key=lambda pair: pair[0]))


class _Reading(KernelHost):
    """The host itself, but every text comes from one reading of the notebook."""

    def __init__(self, host: KernelHost, opened: OpenNotebook | None) -> None:
        super().__init__(markdown=False)
        self._host, self._opened = host, opened

    def answer_text(self, part: str) -> AnswerText:
        if self._opened is None:
            return self._host.answer_text(part)
        text = cells.answer(self._opened.notebook, part)
        return AnswerText(text, True, self._opened.where, "" if text is not None else UNREAD)

    def function(self, name: str, value: Any) -> AnswerFunction:
        return self._host.function(name, value)

    def plain(self, name: str, value: Any) -> Any:
        return self._host.plain(name, value)


def _row(part: Part, opened: OpenNotebook | None, host: KernelHost, kernel: Kernel) -> Row:
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # what answers print is not asked for here
            return _derivation(part, host) if isinstance(part, DerivationPart) else _code(part, opened, host, kernel)
    except Exception:  # whatever it is, this cell must not end in a traceback
        return Row("open", part.title, FAULT)


def _derivation(part: DerivationPart, host: KernelHost) -> Row:
    text = host.answer_text(part.id).text
    if text is None:
        return Row("open", part.title, UNREAD)
    if cells.is_untouched(text):
        return Row("later", part.title, NOTHING)
    return _judged(part, {}, host)


def _code(part: Part, opened: OpenNotebook | None, host: KernelHost, kernel: Kernel) -> Row:
    values = {name: kernel.names.get(name) for name in names_of(part)}
    there = {name: _has_value(name, value, host) for name, value in values.items()}
    text = _answer_cell(opened, part.id)
    ran = text is None or not kernel.ran or any(text.strip() == cell.strip() for cell in kernel.ran)
    if not any(there.values()):
        written = text is not None and _CODE_STUB not in text and bool(text.strip())
        return Row("partly", part.title, UNRUN) if written and not ran else Row("later", part.title, NOTHING)
    row = _judged(part, values, host)
    if not ran and opened is not None:
        return Row("open", part.title, CHANGED[opened.kept])
    return row


def _judged(part: Part, values: Mapping[str, Any], host: KernelHost) -> Row:
    found = judged(part.id, (), values, host, CHECK_SEED)
    if found.waiting:
        return Row("later", part.title, NOTHING)
    head = summary(found.result)
    return Row(head.tone, part.title, head.text)


def _answer_cell(opened: OpenNotebook | None, part: str) -> str | None:
    """The text of a code answer, by its name; where names were lost, the code cell above the check."""
    found: Sequence[cells.Cell] = cells.cells(opened.notebook) if opened else ()
    code = [(i, cell) for i, cell in enumerate(found) if cell.get("cell_type") == "code"]
    named = [cells.source(cell) for _, cell in code if cells.grade_id(cell) == part]
    if named:
        return named[-1]
    check = cells.check_position(opened.notebook, part) if opened else None
    above = [cells.source(cell) for i, cell in code if check is not None and i < check]
    return above[-1] if above else None


def _headings(notebook: Any) -> dict[str, str]:
    """The heading of each part's statement, by the part's name."""
    statements = [cell for cell in cells.cells(notebook) if cells.grade_id(cell).endswith("-task")]
    found = [(cells.grade_id(cell).removesuffix("-task"), _HEADING.search(cells.source(cell))) for cell in statements]
    return {name: heading[1].strip() for name, heading in found if heading}


def _texts(notebook: Any, checked: set[str], headings: Mapping[str, str]) -> Iterator[tuple[float, Row]]:
    """The texts in words: nbgrader's hand-graded markdown cells."""
    for position, cell in enumerate(cells.cells(notebook)):
        name, text = cells.grade_id(cell), cells.source(cell)
        if cell.get("cell_type") != "markdown" or name in checked or not _is_hand_graded(cell):
            continue
        for stub in cells.STUBS:
            text = text.replace(stub, "")
        empty = _ONLY_BOLD.fullmatch(text) is not None
        title = headings.get(name, name)
        yield position, Row("later", title, NOTHING) if empty else Row("holds", title, WRITTEN)


def _is_hand_graded(cell: cells.Cell) -> bool:
    known = cell["metadata"]["nbgrader"] if cells.grade_id(cell) else {}
    return bool(known.get("grade") and known.get("solution"))


def _has_value(name: str, value: object, host: KernelHost) -> bool:
    if isinstance(getattr(value, "__code__", None), CodeType):
        return not is_idle(value)
    if value is None or value is Ellipsis or value is NotImplemented:
        return False
    plain = value if callable(value) else host.plain(name, value)
    return not isinstance(plain, Missing) and not (isinstance(plain, FigureData) and not plain.lines)
