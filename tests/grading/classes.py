"""Course folders for tests: a small course, its gradebook, and a class that has handed in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from handgrad.adapters.class_summary import Options, Summary
from handgrad.adapters.grading_course import autograde
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tests.grading.course import Notebook, handed_in, packed, source

GRADING = """
c.Autograde.exporter_class = "handgrad.adapters.nbgrader_autograde.GradingExporter"
c.Autograde.pre_convert_hook = "handgrad.adapters.nbgrader_autograde.prepare_submission"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = []
"""
PLACE = """
from pathlib import Path
c = get_config()
here = Path(__file__).resolve().parent
c.CourseDirectory.root = str(here)
c.CourseDirectory.course_id = "small"
c.CourseDirectory.db_url = f"sqlite:///{here / 'gradebook.db'}"
"""


class SmallCourse:
    """A course folder with one assignment ``ps`` of one notebook ``small``."""

    def __init__(
        self, folder: Path, notebook: Notebook | None = None, *, stock: bool = False, address: str = ""
    ) -> None:
        self.folder = folder
        (folder / "source/ps").mkdir(parents=True)
        (folder / "submitted").mkdir()
        (folder / "source/ps/small.ipynb").write_text(json.dumps(notebook or source()))
        own = f"c.CourseDirectory.db_url = {address!r}\n" if address else ""
        (folder / "nbgrader_config.py").write_text(PLACE + own + ("" if stock else GRADING))
        self.config = Config()
        self.config.CourseDirectory.root = str(folder)
        self.config.CourseDirectory.course_id = "small"
        self.config.CourseDirectory.db_url = address or f"sqlite:///{folder / 'gradebook.db'}"
        made = NbGraderAPI(self.coursedir(), config=self.config).generate_assignment("ps")
        assert made["success"], made

    def coursedir(self) -> CourseDirectory:
        """nbgrader's view of the folder."""
        return CourseDirectory(config=self.config)

    def hand_in(self, student: str, data: bytes | None = None, name: str = "small.ipynb", **answers: str) -> Path:
        """Put a notebook into ``submitted/``."""
        path = self.folder / "submitted" / student / "ps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(handed_in(**answers)) if data is None else data)
        return path

    def autograde(self, **options: Any) -> Summary:
        """Grade what needs it."""
        return autograde(self.coursedir(), self.config, "ps", Options(**{"jobs": 1, **options}), progress=False)

    def grades(self) -> dict[str, dict[str, tuple[float | None, bool]]]:
        """For each student and cell, the automatic score and whether a person must look."""
        with Gradebook(self.config.CourseDirectory.db_url, "small") as gradebook:
            return {
                submission.student.id: {
                    grade.name: (grade.auto_score, grade.needs_manual_grade)
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions("ps")
            }

    def autograded(self, student: str) -> Any:
        """The notebook that grading wrote."""
        return json.loads((self.folder / "autograded" / student / "ps/small.ipynb").read_text())
