"""``handgrad export ASSIGNMENT``: grades for a learning management system, and feedback to send."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from .course import open_course, settings

SYSTEM_NAMES = ("canvas", "moodle", "gradescope")


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
    waiting = [grade.student for grade in grades if grade.waits]
    if waiting and not arguments.provisional:
        print(f"{len(waiting)} grades are left blank: parts wait for a person (or add --provisional).", file=sys.stderr)
    if strangers:
        names = ", ".join(grade.student for grade in strangers)
        print(f"Not in the roster, and so not in the files: {names}.", file=sys.stderr)
    return 1 if strangers else 0
