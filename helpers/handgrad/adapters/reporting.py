"""``handgrad report ASSIGNMENT``: the class report from nbgrader's gradebook and the graded notebooks."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .cli_command import CommandError
from .course import not_released, open_course, settings


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as ps1-activations")
    parser.add_argument("--folder", metavar="FOLDER", help="where to (default: reports/ in the course folder)")


def run(arguments: Namespace) -> int:
    """Write the page and the numbers, and name them."""
    course = open_course()
    folder = Path(arguments.folder) if arguments.folder else course.folder / "reports"
    for path in write(course.folder, settings(course).CourseDirectory.db_url, arguments.assignment, folder):
        print(path)
    return 0


def write(course: Path, db_url: str, assignment: str, folder: Path) -> tuple[Path, ...]:
    """The page ``ASSIGNMENT.html`` and three CSV files; raises CommandError where nothing is graded."""
    from ..feedback import report
    from ..feedback.classdata import gather
    from ..feedback.typeset import Typesetter

    submitted, roster = read(course, db_url, assignment)
    if not submitted:
        raise CommandError(f"Nothing of {assignment} is graded yet; run: handgrad autograde {assignment}")
    data = gather(assignment, submitted, roster)
    with Typesetter() as typesetter:
        page = report.render(data, typesetter)
    files = {
        f"{assignment}.html": page,
        f"{assignment}-parts.csv": report.parts_csv(data),
        f"{assignment}-students.csv": report.students_csv(data),
        f"{assignment}-mistakes.csv": report.mistakes_csv(data),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in files)


def read(course: Path, db_url: str, assignment: str) -> tuple[list[Any], list[str]]:
    """Everything that is graded, and who is in the course."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(db_url) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            raise CommandError(not_released(assignment)) from None
        found = list(_submitted(gradebook, course, assignment))
        return found, [student.id for student in gradebook.students]


def _submitted(gradebook: Any, course: Path, assignment: str) -> Iterator[Any]:
    from ..feedback.classdata import Submitted
    from .nbgrader_feedback import marks_of

    for submission in gradebook.assignment_submissions(assignment):
        student = submission.student.id
        for notebook in submission.notebooks:
            path = course / "autograded" / student / assignment / f"{notebook.name}.ipynb"
            try:
                graded = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            late = float(notebook.late_submission_penalty or 0.0)
            yield Submitted(student, notebook.name, graded, marks_of(notebook), late)
