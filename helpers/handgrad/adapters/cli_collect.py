"""``handgrad collect LINKS.csv``: from a form's list of links to ``submitted/``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from .cli_command import CommandError, existing_file
from .course import Course, open_course, settings


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("links", metavar="LINKS.csv", help="students, links and times, as a form exports them")
    parser.add_argument("--assignment", metavar="NAME", help="which (default: the list's own name, else the only one)")
    parser.add_argument("--timezone", default="UTC", metavar="ZONE", help="of times without one (default: UTC)")
    parser.add_argument("--use-token", action="store_true", help="read private GitHub with the token in GITHUB_TOKEN")
    parser.add_argument("--again", action="store_true", help="download again what did not change in the list")


def run(arguments: Namespace) -> int:
    """Collect and report; 1 if anyone is missing anything."""
    from dateutil.tz import gettz

    from .collecting import collect_list, complete, read_roster, summary

    course = open_course()
    links = existing_file(arguments.links)
    assignment = arguments.assignment or _assignment(course, links)
    zone = gettz(arguments.timezone)
    if zone is None:
        raise CommandError(f"There is no time zone {arguments.timezone!r}; use a name such as Europe/Zurich.")
    roster = read_roster(settings(course).CourseDirectory.db_url, assignment)
    outcomes = collect_list(
        course.folder, assignment, links, roster, zone=zone, token=arguments.use_token, again=arguments.again
    )
    print(summary(outcomes))
    print(f"collected/{assignment}/report.csv has all of it.")
    return 0 if complete(outcomes) else 1


def _assignment(course: Course, links: Path) -> str:
    names = course.assignments()
    if links.stem in names:
        return links.stem
    if len(names) == 1:
        return names[0]
    raise CommandError(f"Which assignment? Add --assignment with one of: {', '.join(names) or 'none'}.")
