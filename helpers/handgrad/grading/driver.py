"""One submission from its first cell to its last. Runs in a fork of the worker and reports cell by cell."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .cellcode import is_decoration
from .cells import nbgrader, text_of
from .rebuild import Rebuilt
from .session import Session
from .trusted import Judged, TrustedCells


@dataclass(frozen=True, slots=True)
class CellDone:
    """What became of one code cell."""

    position: int
    outputs: list[dict[str, Any]]
    points: float | None = None
    needs_person: str = ""


def is_graded_check(cell: dict[str, Any]) -> bool:
    """Whether a cell gives points by running."""
    meta = nbgrader(cell)
    return bool(meta.get("grade")) and not meta.get("solution") and cell["cell_type"] == "code"


def drive(
    rebuilt: Rebuilt,
    session: Session,
    seed: int,
    begin: Callable[[int], None],
    done_before: frozenset[int] = frozenset(),
    stopped: frozenset[int] = frozenset(),
) -> Iterator[CellDone]:
    """Run the code cells in order. ``begin`` is told each position; cells in ``done_before`` are only run for their
    effect on later ones (a worker that had to be replaced goes on after them), those in ``stopped`` not at all."""
    cells = rebuilt.notebook["cells"]
    trusted = TrustedCells(session.value, seed, _texts(rebuilt))
    for position, (cell, role, shown) in enumerate(zip(cells, rebuilt.roles, rebuilt.shown, strict=True)):
        known = position in stopped or (position in done_before and is_graded_check(cell))
        if cell["cell_type"] != "code" or known:
            continue
        begin(position)
        if role != "instructor":
            yield CellDone(position, session.run(shown) if shown.strip() else [])
            continue
        graded = is_graded_check(cell)
        if not graded and is_decoration(shown):
            yield CellDone(position, [])
            continue
        if shown.strip() and (not graded or _defines(shown)):
            session.run(shown)
        session.begin_check()
        judged = trusted.run(text_of(cell), float(nbgrader(cell)["points"]) if graded else None)
        yield _done(position, judged)


def _done(position: int, judged: Judged) -> CellDone:
    return CellDone(position, judged.outputs, judged.points, judged.needs_person)


def _texts(rebuilt: Rebuilt) -> dict[str, str]:
    """The markdown answers by their names."""
    pairs = zip(rebuilt.notebook["cells"], rebuilt.roles, strict=True)
    return {
        str(nbgrader(cell)["grade_id"]): text_of(cell)
        for cell, role in pairs
        if role == "answer" and cell["cell_type"] == "markdown"
    }


def _defines(source: str) -> bool:
    """Whether a check gives names that later cells may use; otherwise the submission's process can do without it."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return True
    return not all(isinstance(statement, (ast.Expr, ast.Assert)) for statement in body)
