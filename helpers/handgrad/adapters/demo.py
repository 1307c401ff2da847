"""``handgrad demo``: a class of ten in a scratch course folder, from the release to the table of points."""

from __future__ import annotations

import json
import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .cli_command import CommandError
from .course import CONFIG, Course, find_course, nbgrader_api, settings, succeed
from .demo_class import STUDENTS, hand_in, in_order
from .demo_table import table
from .release import generate
from .reporting import write as write_report
from .scores import Scores, read_scores

EXPLAINED = "emil"
"""A student with mistakes whose feedback is worth a first look."""

MARK = ".handgrad-demo"
"""A file that says that a folder was made by the demo and may be made anew."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--folder", default="handgrad-demo", help="where to make the class (default: handgrad-demo)")
    parser.add_argument("--assignment", action="append", metavar="NAME", help="only this assignment (may be repeated)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that grade")
    parser.add_argument("--unsafe-no-sandbox", action="store_true", help="run the class's code without a sandbox")


def run(arguments: Namespace) -> int:
    """Make the class, grade it, print the tables and where everything is."""
    if arguments.jobs < 1:
        raise CommandError("--jobs must be 1 or more.")
    here = find_course()
    assignments = tuple(arguments.assignment or here.assignments())
    for assignment in assignments:
        here.notebooks(assignment)
    course = make_folder(here, Path(arguments.folder))
    print(f"A class of {len(STUDENTS)} in {course.folder}")
    generate(course, assignments)
    make_submissions(course, assignments)
    for assignment in assignments:
        autograde(course, assignment, arguments)
    db_url = settings(course).CourseDirectory.db_url
    with Progress("feedback", len(assignments) * (len(STUDENTS) + 1)) as progress:
        for assignment in assignments:
            write_feedback(course, assignment, progress.step)
            write_report(course.folder, db_url, assignment, course.folder / "reports")
            progress.step()
    for assignment in assignments:
        print("\n" + table(scores_of(course, assignment), [s.name for s in STUDENTS], colour=_colour()))
    print("\n" + legend(course))
    print("\n" + first_looks(course, assignments[0]))
    return 0


def make_folder(here: Course, folder: Path) -> Course:
    """An empty course folder with a copy of the configuration and of ``source/``.

    Raises CommandError rather than touch a folder that the demo did not make.
    """
    folder = folder.resolve()
    if folder.exists():
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).exists()):
            raise CommandError(f"{folder} exists and was not made by the demo; choose another with --folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by handgrad demo, which replaces this folder when it runs again.\n")
    shutil.copy(here.folder / CONFIG, folder)
    shutil.copytree(here.folder / "source", folder / "source", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return Course(folder)


def make_submissions(course: Course, assignments: Sequence[str]) -> None:
    """Write what every student hands in to ``submitted/``."""
    for student in STUDENTS:
        for assignment in assignments:
            for name, notebook in hand_in(student, course, assignment):
                path = course.folder / "submitted" / student.name / assignment / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def autograde(course: Course, assignment: str, arguments: Namespace) -> None:
    """Grade all of one assignment into the class's own gradebook, with a progress bar."""
    from ..grading.sandbox import SandboxUnavailable
    from .class_summary import Options
    from .grading_course import autograde as grade

    api = nbgrader_api(course)
    options = Options(jobs=arguments.jobs, unsafe=arguments.unsafe_no_sandbox)
    try:
        summary = grade(api.coursedir, api.config, assignment, options)
    except SandboxUnavailable as error:
        raise CommandError(f"{error} (handgrad doctor says more; --unsafe-no-sandbox goes without.)") from None
    for student, sentence in summary.refused + summary.failed:
        print(f"  {student}: {sentence}", file=sys.stderr)


def write_feedback(course: Course, assignment: str, done: Callable[[], None]) -> None:
    """Write every student's feedback pages; ``done`` is called after each student."""
    api = nbgrader_api(course)
    for student in STUDENTS:
        if (course.folder / "autograded" / student.name / assignment).exists():
            succeed(f"Feedback for {student.name}", api.generate_feedback(assignment, student.name, force=True))
        done()


def scores_of(course: Course, assignment: str) -> Scores:
    """The scores of one assignment, parts in the order of the notebooks."""
    order: dict[str, list[str]] = {}
    for path in in_order(course.notebooks(assignment)):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        order[path.stem] = [cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in cells]
    return read_scores(settings(course).CourseDirectory.db_url, assignment, order)


def legend(course: Course) -> str:
    """Who is who, what the marks mean, and where everything is."""
    people = "\n".join(f"  {student.name:<6} {student.about}" for student in STUDENTS)
    places = (
        ("submitted notebooks", "submitted"),
        ("graded notebooks", "autograded"),
        ("feedback pages", "feedback"),
        ("class reports", "reports"),
        ("gradebook", "gradebook.db"),
    )
    paths = "\n".join(f"  {what:<20} {course.folder / where}" for what, where in places)
    return f"students\n{people}\n\n? waits for a person   · not handed in\n\n{paths}"


def first_looks(course: Course, assignment: str) -> str:
    """What to open first: a page on which mistakes are explained, the class report, and formgrader."""
    notebook = in_order(course.notebooks(assignment))[0].stem
    command = "handgrad" if shutil.which("handgrad") else str(Path(sys.executable).parent / "handgrad")
    looks = (
        ("mistakes explained", course.folder / "feedback" / EXPLAINED / assignment / f"{notebook}.html"),
        ("how the class did", course.folder / "reports" / f"{assignment}.html"),
        ("grading by hand", f"{command} lab --folder {course.folder}"),
    )
    return "look first at\n" + "\n".join(f"  {what:<20} {where}" for what, where in looks)


def _colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


class Progress:
    """A progress bar on stderr."""

    def __init__(self, label: str, steps: int) -> None:
        from tqdm import tqdm

        self._bar: Any = tqdm(desc=label, total=steps, unit="student", file=sys.stderr)

    def step(self) -> None:
        """One step is done."""
        self._bar.update(1)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.close()
