"""``handgrad release``: what students get, generated from ``source/`` by nbgrader."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from .course import Course, nbgrader_api, open_course, succeed


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which (default: all of source/)")


def run(arguments: Namespace) -> int:
    """Generate and name what was written."""
    course = open_course()
    for path in generate(course, arguments.assignments or course.assignments()):
        print(path.relative_to(course.folder))
    return 0


def generate(course: Course, assignments: Sequence[str]) -> tuple[Path, ...]:
    """Run ``nbgrader generate_assignment --force --create`` for each; the notebooks written, in order.

    The same sources give the same bytes: cells keep the ids of the source, outputs and times are left out.
    """
    for assignment in assignments:
        course.notebooks(assignment)
    api = nbgrader_api(course)
    written: list[Path] = []
    for assignment in assignments:
        succeed(f"Generating {assignment}", api.generate_assignment(assignment, force=True, create=True))
        written.extend(course.notebooks(assignment, "release"))
    return tuple(written)
