"""``handgrad autograde ASSIGNMENT`` and ``handgrad doctor``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from .cli_command import CommandError
from .course import nbgrader_api, open_course

STOPPED = 130


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``autograde``; ``--student`` and ``--notebook`` are patterns as nbgrader's."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as ps1-activations")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes that grade (default: one a core)")
    parser.add_argument("--force", action="store_true", help="also what was graded already")
    parser.add_argument("--student", default="*", metavar="NAME", help="only this student, or a pattern")
    parser.add_argument("--notebook", default="*", metavar="NAME", help="only this notebook, or a pattern")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="grade on a Dask cluster: tcp://HOST:PORT")
    parser.add_argument("--unsafe-no-sandbox", action="store_true", help="run students' code without a sandbox")


def run(arguments: Namespace) -> int:
    """Grade what is new; 1 if a submission could not be graded, 130 if stopped before the end."""
    if arguments.jobs is not None and arguments.jobs < 1:
        raise CommandError("--jobs must be 1 or more.")
    course = open_course()
    course.notebooks(arguments.assignment)
    from ..grading.sandbox import SandboxUnavailable
    from .class_summary import Options
    from .dask import NoCluster
    from .gradebook_tables import GradebookUnavailable, NotGenerated
    from .grading_course import autograde

    options = Options(
        jobs=arguments.jobs,
        force=arguments.force,
        student=arguments.student,
        notebook=arguments.notebook,
        scheduler=arguments.scheduler,
        unsafe=arguments.unsafe_no_sandbox,
    )
    api = nbgrader_api(course)
    try:
        summary = autograde(api.coursedir, api.config, arguments.assignment, options)
    except (NotGenerated, NoCluster, GradebookUnavailable) as error:
        raise CommandError(str(error)) from None
    except SandboxUnavailable as error:
        raise CommandError(f"{error} `handgrad doctor` says more.") from None
    if not (summary.seen or summary.interrupted) and (arguments.student, arguments.notebook) != ("*", "*"):
        asked = f"--student {arguments.student}" if arguments.student != "*" else f"--notebook {arguments.notebook}"
        raise CommandError(f"No submission of {arguments.assignment} fits {asked}.")
    for line in summary.lines():
        print(line)
    if summary.interrupted:
        return STOPPED
    return 1 if summary.failed else 0


def no_arguments(_parser: ArgumentParser) -> None:
    """``doctor`` has no options."""


def doctor(_arguments: Namespace) -> int:
    """Say what this machine can do for grading; 1 where something that is needed is missing."""
    if sys.platform != "linux":
        raise CommandError("Grading needs Linux; everything else works here.")
    from ..grading.doctor import report

    found = report()
    for line in found.lines():
        print(line)
    return 0 if found.ok else 1
