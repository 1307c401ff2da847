"""What the recorder reads from nbgrader's gradebook once, and the indexes that nbgrader leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbgrader import api
from sqlalchemy import select, text

from .submissions import SourceCell

# Foreign keys without an index: export and formgrader's tables are quadratic without these.
_INDEXES = (
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
    ("submitted_assignment", "student_id"),
    ("base_cell", "notebook_id"),
)


class NotGenerated(Exception):
    """The assignment is not in the gradebook; one sentence with the remedy."""


class GradebookUnavailable(Exception):
    """The gradebook's database cannot be opened; one sentence with its address (without a password)."""


@dataclass(frozen=True, slots=True)
class NotebookRows:
    """One notebook of an assignment: its id and the ids of its cells by their names."""

    id: str
    graded: Mapping[str, str]
    commented: Mapping[str, str]
    sources: Mapping[str, SourceCell]


@dataclass(frozen=True, slots=True)
class AssignmentRows:
    """One assignment as the gradebook has it."""

    id: str
    name: str
    due: Any
    notebooks: Mapping[str, NotebookRows]


def add_indexes(engine: Any) -> None:
    """Add the missing indexes; does nothing where they are there."""
    with engine.begin() as connection:
        for table, column in _INDEXES:
            name = f"handgrad_{table}_{column}"
            connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})"))


def read_assignment(gradebook: Any, name: str) -> AssignmentRows:
    """The assignment's rows; raises NotGenerated."""
    try:
        assignment = gradebook.find_assignment(name)
    except api.MissingEntry:
        raise NotGenerated(
            f"The gradebook has no assignment {name!r}; run `nbgrader generate_assignment {name}` first."
        ) from None
    notebooks = {notebook.name: _notebook(gradebook, notebook) for notebook in assignment.notebooks}
    if not notebooks:
        raise NotGenerated(
            f"The assignment {name!r} has no notebooks; run `nbgrader generate_assignment {name}` again."
        )
    rows = AssignmentRows(assignment.id, name, assignment.duedate, notebooks)
    gradebook.db.rollback()
    return rows


def _notebook(gradebook: Any, notebook: Any) -> NotebookRows:
    graded = {cell.name: cell for cell in [*notebook.grade_cells, *notebook.task_cells]}
    commented = {cell.name: cell.id for cell in [*notebook.solution_cells, *notebook.task_cells]}
    cells = gradebook.db.execute(select(api.SourceCell).where(api.SourceCell.notebook_id == notebook.id)).scalars()
    sources = {
        cell.name: SourceCell(
            cell.source or "",
            cell.checksum or "",
            bool(cell.locked),
            float(graded[cell.name].max_score) if cell.name in graded else None,
        )
        for cell in cells
    }
    return NotebookRows(notebook.id, {name: cell.id for name, cell in graded.items()}, commented, sources)
