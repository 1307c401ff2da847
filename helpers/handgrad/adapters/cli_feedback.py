"""``handgrad feedback ASSIGNMENT``: the pages that ``nbgrader generate_feedback`` writes, for a whole class at once."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from .cli_command import CommandError
from .course import open_course, settings


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as ps1-activations")
    parser.add_argument("--student", metavar="STUDENT", help="only this one")


def run(arguments: Namespace) -> int:
    """Write the pages and say where."""
    course = open_course()
    db_url = settings(course).CourseDirectory.db_url
    pages = write(course.folder, db_url, arguments.assignment, arguments.student)
    print(f"{len(pages)} pages in {course.folder / 'feedback'}")
    return 0


def write(course: Path, db_url: str, assignment: str, student: str | None = None) -> tuple[Path, ...]:
    """``feedback/STUDENT/ASSIGNMENT/NOTEBOOK.html`` for everything graded; raises CommandError where nothing is."""
    from tqdm import tqdm

    from ..feedback.page import render
    from ..feedback.typeset import Typesetter
    from ..feedback.view import view
    from .reporting import read

    submitted, _ = read(course, db_url, assignment)
    wanted = [item for item in submitted if student is None or item.student == student]
    if not wanted:
        whose = f" of {student}" if student else ""
        raise CommandError(f"Nothing{whose} is graded in {assignment} yet; run: handgrad autograde {assignment}")
    written = []
    with Typesetter() as typesetter:
        for item in tqdm(wanted, desc="feedback", unit=" pages", disable=None, leave=False):
            page = view(
                item.graded, item.marks, assignment=assignment, name=item.notebook, student=item.student, late=item.late
            )
            path = course / "feedback" / item.student / assignment / f"{item.notebook}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(page, typesetter), encoding="utf-8")
            written.append(path)
    return tuple(written)
