"""The course folder: where it is, what it holds, how it is configured, and nbgrader's steps run in it."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cli_command import CommandError

CONFIG = "nbgrader_config.py"
CLONE = Path(__file__).resolve().parents[3]
"""Where handgrad itself lies, which is a course folder in a clone and none after a plain ``pip install``."""


@dataclass(frozen=True, slots=True)
class Course:
    """A folder with nbgrader's configuration and ``source/``, both needed by everything else."""

    folder: Path

    def assignments(self) -> tuple[str, ...]:
        """The names of the assignments that have a notebook in ``source/``, in order."""
        found = {path.parent.name for path in (self.folder / "source").glob("*/*.ipynb")}
        return tuple(sorted(found))

    def notebooks(self, assignment: str, step: str = "source") -> tuple[Path, ...]:
        """The notebooks of one assignment in ``source/`` or ``release/``, in order of their names.

        Raises CommandError where there is none.
        """
        found = tuple(sorted((self.folder / step / assignment).glob("*.ipynb")))
        if not found:
            there = ", ".join(self.assignments()) or "none"
            raise CommandError(f"There is no assignment {assignment!r} in {step}/ (there: {there}).")
        return found


def find_course(start: Path | None = None) -> Course:
    """The course that ``start`` (the current folder, if None) lies in; else the clone handgrad runs from.

    Raises CommandError where there is neither (the package alone has no homework in it), and where the nearest
    folder with a configuration has no ``source/``: whoever stands there does not mean another course.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, CLONE):
        if (folder / CONFIG).is_file():
            if (folder / "source").is_dir():
                return Course(folder)
            raise CommandError(f"{folder} has {CONFIG} but no source/ beside it; put the assignments' notebooks there.")
    raise CommandError(
        f"No course here: a course folder has {CONFIG} and source/ in it; run this in a clone of handgrad."
    )


def open_course(folder: Path | None = None) -> Course:
    """The course that a command works in: that of ``folder`` if one is named, else ``find_course`` from here.

    Says on stderr which it is where that cannot be seen from here. Raises CommandError as ``find_course`` does, and
    for a named folder in no course: nobody means another one then.
    """
    course = find_course(folder)
    here = (folder or Path.cwd()).resolve()
    if course.folder in (here, *here.parents):
        return course
    if folder is not None:
        raise CommandError(f"{folder} is no course folder: one has {CONFIG} and source/ in it.")
    print(
        f"No course folder here, so this works in {course.folder}; for another course, run it there.", file=sys.stderr
    )
    return course


def settings(course: Course) -> Any:
    """The course's configuration, a traitlets ``Config``.

    Raises CommandError with one sentence where the file cannot be read.
    """
    from traitlets.config.loader import PyFileConfigLoader

    try:
        return PyFileConfigLoader(CONFIG, path=str(course.folder)).load_config()
    except Exception as error:
        raise CommandError(f"{course.folder / CONFIG} cannot be read: {type(error).__name__}: {error}.") from None


def nbgrader_api(course: Course) -> Any:
    """nbgrader's own programming interface, set to this course: what its commands do, in this process."""
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    config = settings(course)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def not_released(assignment: str) -> str:
    """The sentence for an assignment that the gradebook does not know yet."""
    return f"The gradebook has no assignment {assignment!r} yet; run: handgrad release {assignment}"


def succeed(what: str, outcome: dict[str, Any]) -> None:
    """Raise CommandError with the last error line of an outcome of nbgrader's interface that is no success."""
    if outcome["success"]:
        return
    lines = [line for line in (outcome.get("log") or outcome.get("error") or "").splitlines() if line.strip()]
    raised = [line for line in lines if re.match(r"\s*[\w.]*(Error|Exception)\b", line)]  # the end of a traceback
    errors = raised or [line for line in lines if "ERROR" in line] or lines or ["no reason was given"]
    raise CommandError(f"{what} did not succeed: {errors[-1].split('ERROR] ')[-1].strip()}", status=3)
