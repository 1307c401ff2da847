"""The one writer: graded submissions into nbgrader's gradebook, many in one transaction.

Follows nbgrader's own rules: manual scores are kept and marked for another look, a notebook that was not handed in
gets 0, a late one the penalty of the configured plugin. Works with any database that nbgrader works with.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import nbformat
from nbgrader import api, utils
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import OperationalError

from ..grading.job import Graded
from .gradebook_tables import AssignmentRows, NotebookRows, is_read_only

_BUSY_SECONDS = 60.0
NO_RESPONSE = "No response."
"""What nbgrader itself records for an answer that is as it was released."""
Penalty = Callable[[str, float, float], float | None]


@dataclass(frozen=True, slots=True)
class Submission:
    """All graded notebooks of one student, by name."""

    student: str
    timestamp: datetime | None
    notebooks: Mapping[str, Graded]


class Recorder:
    """Writes submissions of one assignment. ``gradebook`` is an open ``nbgrader.api.Gradebook``."""

    def __init__(self, gradebook: Any, assignment: AssignmentRows, penalty: Penalty) -> None:
        self._gradebook, self._assignment, self._penalty = gradebook, assignment, penalty

    def record(self, submissions: Sequence[Submission]) -> None:
        """Write all of them or none. Waits for up to a minute while another program writes; raises OperationalError."""
        until = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                with self._gradebook.engine.begin() as connection:
                    for submission in submissions:
                        self._record(connection, submission)
                return
            except OperationalError as error:
                if time.monotonic() > until or is_read_only(error):
                    raise
                time.sleep(0.3)

    def _record(self, connection: Any, submission: Submission) -> None:
        row, late = self._submission(connection, submission)
        existing = dict(
            connection.execute(
                select(api.SubmittedNotebook.notebook_id, api.SubmittedNotebook.id).where(
                    api.SubmittedNotebook.__table__.c.assignment_id == row
                )
            ).all()
        )
        for name, notebook in self._assignment.notebooks.items():
            graded = submission.notebooks.get(name)
            is_new = notebook.id not in existing
            if graded is None and not is_new:
                continue
            id_ = api.new_uuid() if is_new else existing[notebook.id]
            if is_new:
                _insert_notebook(connection, id_, row, notebook)
            if graded is not None:
                self._notebook(connection, id_, notebook, graded, submission.student, late)

    def _submission(self, connection: Any, submission: Submission) -> tuple[str, float]:
        """The row's id, and by how many seconds the submission is late."""
        students, table = api.Student.__table__, api.SubmittedAssignment.__table__
        if connection.execute(select(students.c.id).where(students.c.id == submission.student)).first() is None:
            connection.execute(insert(students).values(id=submission.student))
        found = connection.execute(
            select(table.c.id, table.c.extension, table.c.timestamp).where(
                table.c.assignment_id == self._assignment.id, table.c.student_id == submission.student
            )
        ).first()
        if found is None:
            row, extension, timestamp = api.new_uuid(), None, submission.timestamp
            values = {"id": row, "assignment_id": self._assignment.id, "student_id": submission.student}
            connection.execute(insert(table).values(**values, timestamp=timestamp))
        else:
            row, extension, timestamp = found
            if submission.timestamp is not None and timestamp != submission.timestamp:
                timestamp = submission.timestamp
                connection.execute(update(table).where(table.c.id == row).values(timestamp=timestamp))
        due = self._assignment.due
        if due is None or timestamp is None:
            return row, 0.0
        due = due if extension is None else due + extension
        return row, max(0.0, (timestamp - due).total_seconds())

    def _notebook(
        self, connection: Any, id_: str, notebook: NotebookRows, graded: Graded, student: str, late: float
    ) -> None:
        grades, comments = api.Grade.__table__, api.Comment.__table__
        found = connection.execute(
            select(grades.c.cell_id, grades.c.manual_score, grades.c.extra_credit).where(grades.c.notebook_id == id_)
        ).all()
        manual = {cell: (score, extra) for cell, score, extra in found}
        untouched = _untouched(graded)
        rows, total = [], 0.0
        for score in graded.scores:
            cell = notebook.graded.get(score.grade_id)
            if cell is None:
                continue
            by_hand, extra = manual.get(cell, (None, None))
            points = 0.0 if score.points is None and score.grade_id in untouched else score.points
            asks = points is None or bool(score.needs_person) or by_hand is not None
            rows.append({"of_cell": cell, "auto_score": points, "needs_manual_grade": asks})
            total += (by_hand if by_hand is not None else points or 0.0) + (extra or 0.0)
        if rows:
            changed = update(grades).where(grades.c.notebook_id == id_, grades.c.cell_id == bindparam("of_cell"))
            connection.execute(
                changed.values(auto_score=bindparam("auto_score"), needs_manual_grade=bindparam("needs_manual_grade")),
                rows,
            )
        said = [
            {"of_cell": cell, "auto_comment": _comment(name, graded, untouched)}
            for name, cell in notebook.commented.items()
        ]
        if said:
            changed = update(comments).where(comments.c.notebook_id == id_, comments.c.cell_id == bindparam("of_cell"))
            connection.execute(changed.values(auto_comment=bindparam("auto_comment")), said)
        self._late(connection, id_, student, total, late)

    def _late(self, connection: Any, id_: str, student: str, total: float, late: float) -> None:
        penalty = self._penalty(student, total, late) if late > 0 else None
        if penalty is not None:
            penalty = min(max(penalty, 0.0), total)
        table = api.SubmittedNotebook.__table__
        connection.execute(update(table).where(table.c.id == id_).values(late_submission_penalty=penalty))


def _insert_notebook(connection: Any, id_: str, submission: str, notebook: NotebookRows) -> None:
    """A submitted notebook mirrors the assignment's: a grade for each graded cell, a comment for each answer."""
    connection.execute(
        insert(api.SubmittedNotebook.__table__).values(
            id=id_, assignment_id=submission, notebook_id=notebook.id, flagged=False
        )
    )
    for table, cells in ((api.Grade.__table__, notebook.graded), (api.Comment.__table__, notebook.commented)):
        rows = [{"id": api.new_uuid(), "notebook_id": id_, "cell_id": cell} for cell in cells.values()]
        if table is api.Grade.__table__:
            rows = [{**row, "needs_manual_grade": True} for row in rows]
        if rows:
            connection.execute(insert(table), rows)


def _untouched(graded: Graded) -> frozenset[str]:
    """Answers that are as they were released, also by nbgrader's own checksum."""
    found = {
        meta["grade_id"]
        for cell, meta in _answers(graded.executed)
        if meta.get("checksum") == utils.compute_checksum(nbformat.from_dict(cell))
    }
    return frozenset(found) | frozenset(graded.executed["metadata"]["handgrad"]["untouched"])


def _answers(notebook: dict[str, Any]) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
    for cell in notebook["cells"]:
        meta = cell["metadata"].get("nbgrader")
        if meta and meta.get("solution"):
            yield cell, meta


def _comment(name: str, graded: Graded, untouched: frozenset[str]) -> str | None:
    if graded.problem:
        return graded.problem
    return NO_RESPONSE if name in untouched else None
