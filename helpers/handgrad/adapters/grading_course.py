"""A course as nbgrader configures it, opened for grading: what commands, formgrader and tests start from."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from ..grading.identify import read_file
from .autograde import ClassRun, workers
from .class_summary import Options, Summary
from .gradebook_tables import AssignmentRows, GradebookUnavailable, add_indexes, check_writable, read_assignment, reason
from .places import Places
from .recorder import Recorder
from .submissions import Assignment, course_secret, load_assignment

_TIMESTAMP_BYTES = 1_000


@contextmanager
def open_gradebook(coursedir: Any) -> Iterator[Any]:
    """nbgrader's gradebook, opened once to be written, with the indexes it lacks. Raises GradebookUnavailable."""
    address = _address(coursedir.db_url)
    try:
        gradebook = Gradebook(coursedir.db_url, coursedir.course_id or "default_course")
        check_writable(gradebook.engine, address)
        add_indexes(gradebook.engine)
    except ImportError as error:
        raise GradebookUnavailable(
            f"The gradebook's database needs the driver {error.name}; for PostgreSQL install handgrad[postgresql]."
        ) from None
    except SQLAlchemyError as error:
        raise GradebookUnavailable(f"The gradebook at {address} cannot be opened: {reason(error)}.") from None
    try:
        yield gradebook
    finally:
        gradebook.close()


def _address(url: str) -> str:
    """A file's path, or a server's address without its password."""
    try:
        found = make_url(url)
        is_file = found.get_backend_name() == "sqlite" and found.database
        return str(found.database if is_file else found.render_as_string(hide_password=True))
    except ArgumentError:
        return "that address"


def read_sources(coursedir: Any, rows: AssignmentRows) -> Assignment:
    """The assignment's notebooks; raises FileNotFoundError with the path of one that is missing."""
    source, release = (
        Path(coursedir.format_path(step, ".", rows.name))
        for step in (coursedir.source_directory, coursedir.release_directory)
    )
    recorded = {name: notebook.sources for name, notebook in rows.notebooks.items()}
    return load_assignment(rows.name, source, release, recorded, course_secret(Path(coursedir.root)))


def places(coursedir: Any, assignment: str) -> Places:
    """Where the assignment's files are."""
    steps = (coursedir.submitted_directory, coursedir.autograded_directory)
    submitted, autograded = (coursedir.format_path(step, "{student_id}", assignment) for step in steps)
    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    return Places(submitted, autograded, source, 0o664 if coursedir.groupshared else 0o444)


def penalties(config: Any) -> Callable[[str, float, float], float | None]:
    """The configured plugin for late submissions."""
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.init_plugin()

    def penalty(student: str, score: float, seconds: float) -> float | None:
        found = preprocessor.plugin_inst.late_submission_penalty(student, score, seconds)
        return None if found is None else float(found)

    return penalty


def timestamp(folder: Path) -> datetime | None:
    """When a submission was made, by the file that collecting leaves; None where it is missing or damaged."""
    try:
        text = read_file(folder / "timestamp.txt", _TIMESTAMP_BYTES).decode("utf-8").strip()
        found = parse_utc(text) if text else None
    except Exception:  # a link or a pipe, or one of the many ways in which a text is no time
        return None
    return found if isinstance(found, datetime) else None


def autograde(coursedir: Any, config: Any, assignment: str, options: Options, *, progress: bool = True) -> Summary:
    """Grade an assignment's submissions into the course's gradebook and ``autograded/``.

    Raises NotGenerated, GradebookUnavailable, SandboxUnavailable, NoCluster, FileNotFoundError: one sentence each.
    """
    where = places(coursedir, assignment)
    total = len(where.students(options.student))
    with open_gradebook(coursedir) as gradebook:
        rows = read_assignment(gradebook, assignment)
        recorder = Recorder(gradebook, rows, penalties(config))
        run = ClassRun(read_sources(coursedir, rows), where, recorder, timestamp, options)
        with _bar(total, assignment, progress) as step:
            if not run.has_work(step):
                return run.summary
            with workers(options, total * len(rows.notebooks)) as (executor, grade):
                return run.run(executor, grade, step)


@contextmanager
def _bar(total: int, label: str, wanted: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar with the time left, where a person is watching."""
    if not wanted or os.environ.get("CI"):
        yield lambda count: None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc=label, unit="submission", disable=None, file=sys.stderr) as bar:
        yield lambda count: bar.update(count) and None
