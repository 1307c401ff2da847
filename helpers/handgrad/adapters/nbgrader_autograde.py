"""nbgrader's own ``autograde`` (the command and formgrader's button), with our rebuild, sandbox and judging.

Set in ``nbgrader_config.py``; nothing of nbgrader is replaced. The stock converter asks its exporter to read a
notebook: that is where a submission is read, rebuilt, graded and recorded, so that no damaged file, duplicated cell
or odd metadata ever reaches nbgrader's own reading, which one such file ends for the whole class.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException

from ..grading import execute
from ..grading.identify import Located, hazards, locate, spelled
from ..grading.pool import WorkerPool
from ..grading.sandbox import SandboxUnavailable
from . import autograded
from .gradebook_tables import GradebookUnavailable, read_assignment
from .grading_course import open_gradebook, penalties, places, read_sources, timestamp
from .recorder import Recorder, Submission


class GradingExporter(NotebookExporter):  # type: ignore[misc]
    """``c.Autograde.exporter_class``. First pass: grade and record. Second pass: hand on what the first one wrote."""

    def from_filename(self, filename: str, resources: Any = None, **_: Any) -> tuple[str, Any]:
        """The notebook at ``filename`` as nbgrader is to write it."""
        resources = self._init_resources(resources)
        if not self.parent._sanitizing:
            return Path(filename).read_text(encoding="utf-8"), resources
        return autograded.as_text(self._graded(Path(filename), resources["nbgrader"])), resources

    def _graded(self, path: Path, names: dict[str, str]) -> dict[str, Any]:
        coursedir = self.parent.coursedir
        student, notebook = names["student"], names["notebook"]
        with _gradebook(coursedir) as gradebook:
            rows = read_assignment(gradebook, names["assignment"])
            assignment = read_sources(coursedir, rows)
            found = locate(path.parent, tuple(assignment.sources), assignment.fingerprints)[notebook]
            if link := places(coursedir, rows.name).link_to(student):
                found = Located(None, f"{spelled(link.name)} is a link and was not read.", path=path)
            job = assignment.job(student, notebook, found)
            try:
                graded = _pool().submit(execute.grade, job).result()
            except SandboxUnavailable as error:
                raise NbGraderException(str(error)) from None
            recorder = Recorder(gradebook, rows, penalties(self.config))
            recorder.record([Submission(student, timestamp(path.parent), {notebook: graded})])
        for note in (*graded.notes, *([graded.problem] if graded.problem else [])):
            self.log.warning("%s, %s: %s", student, notebook, note)
        executed: dict[str, Any] = graded.executed
        return executed


@contextmanager
def _gradebook(coursedir: Any) -> Iterator[Any]:
    try:
        with open_gradebook(coursedir) as gradebook:
            yield gradebook
    except GradebookUnavailable as error:
        raise NbGraderException(str(error)) from None


@cache
def _pool() -> WorkerPool:
    """One worker, kept for the submissions that follow."""
    return WorkerPool(1)


def prepare_submission(assignment: str, student: str, notebooks: list[str]) -> None:
    """``c.Autograde.pre_convert_hook``: name the notebooks as the assignment does, take away what must not be copied.

    nbgrader passes its own list of paths, which is changed in place: "Copy of sigmoid.ipynb" becomes sigmoid.ipynb,
    which the exporter then finds by the same rule.
    """
    if not notebooks:
        return
    folder = Path(notebooks[0]).resolve().parent
    for path in hazards(folder):
        if path.suffix != ".ipynb":  # a notebook is not copied, and its reader refuses it with the reason
            path.unlink()
    time = folder / "timestamp.txt"
    if time.exists() and timestamp(folder) is None:  # nbgrader would leave the student out
        time.rename(time.with_name("timestamp-unreadable.txt"))
    names = _names(folder)
    if not names:
        return
    found = locate(folder, names)
    notebooks[:] = [str(Path(notebooks[0]).parent / f"{name}.ipynb") for name in names if found[name].path is not None]


def _names(folder: Path) -> tuple[str, ...]:
    """The assignment's notebooks, by the course folder above."""
    assignment = folder.name
    for parent in folder.parents:
        sources = sorted((parent / "source" / assignment).glob("*.ipynb"))
        if sources:
            return tuple(path.stem for path in sources)
    return ()
