"""The scores of an assignment as the gradebook holds them: one row a student, one column a part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CHECK = "-check"


@dataclass(frozen=True, slots=True)
class Score:
    """Points for one part: None where nothing is recorded. ``waits`` where a person must look."""

    points: float | None
    out_of: float
    waits: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One graded part, named by its id, in its notebook."""

    notebook: str
    name: str
    out_of: float
    by_person: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of an assignment: ``rows[student][part name]``."""

    assignment: str
    parts: tuple[Part, ...]
    rows: Mapping[str, Mapping[str, Score]]

    def automatic(self, student: str) -> tuple[float, float]:
        """A student's points for the parts that the machine grades, and how many there are."""
        names = [part for part in self.parts if not part.by_person]
        row = self.rows.get(student, {})
        earned = sum(row[part.name].points or 0.0 for part in names if part.name in row)
        return float(earned), float(sum(part.out_of for part in names))


def read_scores(db_url: str, assignment: str, order: Mapping[str, Iterable[str]]) -> Scores:
    """Read the gradebook.

    ``order`` gives each notebook's grade ids in the order of its cells. Cells of no points (the derivations
    that a check cell grades) are left out.
    """
    from nbgrader.api import Gradebook

    with Gradebook(db_url) as gradebook:
        found = gradebook.find_assignment(assignment)
        cells = {
            cell.name: Part(notebook.name, cell.name.removesuffix(CHECK), cell.max_score, cell.cell_type == "markdown")
            for notebook in found.notebooks
            for cell in notebook.grade_cells
            if cell.max_score > 0
        }
        ordered = [name for ids in order.values() for name in ids if name in cells]
        rows = {
            submission.student.id: {
                cells[grade.name].name: Score(grade.score, grade.max_score, bool(grade.needs_manual_grade))
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.name in cells
            }
            for submission in gradebook.assignment_submissions(assignment)
        }
    return Scores(assignment, tuple(cells[name] for name in ordered), dict(sorted(rows.items())))
