"""``handgrad export ASSIGNMENT``: grades for a learning management system, and feedback to send."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .course import open_course, settings

if TYPE_CHECKING:
    from .exporting import Grade

SYSTEM_NAMES = ("canvas", "moodle", "gradescope")
MOST_NAMED = 20


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as ps1-activations")
    parser.add_argument("--for", dest="system", choices=SYSTEM_NAMES, action="append", help="which (default: all)")
    parser.add_argument("--roster", metavar="ROSTER.csv", help="the system's own export of the course's people")
    parser.add_argument("--folder", metavar="FOLDER", help="where to (default: exports/ in the course folder)")
    parser.add_argument("--provisional", action="store_true", help="also grades with parts that wait for a person")


def run(arguments: Namespace) -> int:
    """Write the files and name them; 1 if a grade has no person in the roster."""
    from .exporting import SYSTEMS, matched, read_grades, read_roster, write_feedback, write_table

    course = open_course()
    roster = read_roster(arguments.roster) if arguments.roster else ()
    db_url = settings(course).CourseDirectory.db_url
    grades = read_grades(db_url, arguments.assignment, provisional=arguments.provisional)
    pairs, strangers = matched(grades, roster)
    folder = Path(arguments.folder) if arguments.folder else course.folder / "exports"
    for system in arguments.system or SYSTEM_NAMES:
        path = folder / f"{arguments.assignment}-{system}.csv"
        write_table(path, SYSTEMS[system](arguments.assignment, pairs))
        print(path)
    students = [grade.student for grade in grades]
    zips = write_feedback(course.folder, arguments.assignment, students, folder / f"{arguments.assignment}-feedback")
    if zips:
        print(f"{zips[0].parent} ({len(zips)} students)")
    for sentence in left_out(grades):
        print(sentence, file=sys.stderr)
    if strangers:
        print(f"Not in the roster, and so not in the files: {_names([g.student for g in strangers])}.", file=sys.stderr)
    return 1 if strangers else 0


def left_out(grades: Sequence[Grade]) -> Iterator[str]:
    """Who has no points to import, and why; their grades in the system stay as they are."""
    waiting = [grade.student for grade in grades if grade.points is None and grade.waits]
    missing = [grade.student for grade in grades if grade.points is None and not grade.waits]
    if waiting:
        yield f"Left out while parts wait for a person (or add --provisional): {_names(waiting)}."
    if missing:
        yield f"Left out, since nothing was handed in: {_names(missing)}."


def _names(students: Sequence[str]) -> str:
    more = len(students) - MOST_NAMED
    return ", ".join(students[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
