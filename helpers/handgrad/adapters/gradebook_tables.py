"""What the recorder reads from nbgrader's gradebook once, and the indexes that nbgrader leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbgrader import api
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from .course import not_released
from .submissions import SourceCell

# How SQLite (a file, its folder) and PostgreSQL (a standby, a role) say that this user may read and not write.
_READ_ONLY = ("readonly database", "unable to open database file", "read-only transaction", "permission denied")
_BUSY = ("locked", "busy", "timeout")

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
    """The gradebook's database cannot be opened or written; one sentence with its address (without a password)."""


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


def reason(error: Exception) -> str:
    """What a database says went wrong, in one line, without SQLAlchemy's statement and parameters."""
    words = str(getattr(error, "orig", None) or error)
    return next((line.strip() for line in words.splitlines() if line.strip()), type(error).__name__)[:200]


def is_read_only(error: Exception) -> bool:
    """Whether a database refuses every change, so that waiting or trying again mends nothing."""
    return any(words in str(getattr(error, "orig", None) or error) for words in _READ_ONLY)


def check_writable(engine: Any, address: str) -> None:
    """Change nothing, the way a grade is changed; raises GradebookUnavailable with ``address`` where that is refused.

    Before anything is graded: a class is not to be run for results that cannot be kept.
    """
    course = api.Course.__table__
    try:
        with engine.connect() as connection:  # which rolls back at its end
            connection.execute(course.update().values(id=course.c.id))
    except DBAPIError as error:
        if is_read_only(error):
            raise GradebookUnavailable(
                f"The gradebook at {address} cannot be written, so nothing was graded; "
                "make the file and its folder writable for you (or ask for the right to write), and run this again."
            ) from None
        if not any(words in reason(error) for words in _BUSY):  # another program's writing is waited for later
            raise GradebookUnavailable(f"The gradebook at {address} cannot be written: {reason(error)}.") from None


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
        raise NotGenerated(not_released(name)) from None
    notebooks = {notebook.name: _notebook(gradebook, notebook) for notebook in assignment.notebooks}
    if not notebooks:
        raise NotGenerated(f"The assignment {name!r} has no notebooks in the gradebook; run: handgrad release {name}")
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
