"""nbgrader's own commands, in a copy of the folder, with no command of handgrad's involved."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from handgrad.adapters.course import CONFIG, Course
from handgrad.adapters.demo_class import STUDENTS, hand_in

TOP = Path(__file__).resolve().parents[2]
ASSIGNMENT = "ps2-softmax"


def _nbgrader(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``nbgrader`` from the folder, as its documentation says, without an activated environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JPY_", "HANDGRAD_"))}
    command = [str(Path(sys.executable).parent / "nbgrader"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's course with the work of two students: one right, one untouched."""
    copy = tmp_path_factory.mktemp("course")
    shutil.copy(TOP / CONFIG, copy)
    shutil.copytree(TOP / "source" / ASSIGNMENT, copy / "source" / ASSIGNMENT)
    shutil.copytree(TOP / "release" / ASSIGNMENT, copy / "release" / ASSIGNMENT)
    for student in STUDENTS:
        if student.name in ("ada", "juma"):
            for name, notebook in hand_in(student, Course(copy), ASSIGNMENT):
                path = copy / "submitted" / student.name / ASSIGNMENT / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(notebook), encoding="utf-8")
    return copy


@pytest.mark.slow
def test_the_documented_commands_work_one_after_another(folder: Path) -> None:
    """generate_assignment, validate, autograde, generate_feedback and export, from the folder itself."""
    steps = [
        ("generate_assignment", ASSIGNMENT, "--force"),
        ("validate", f"submitted/ada/{ASSIGNMENT}/softmax.ipynb"),
        ("autograde", ASSIGNMENT),
        ("generate_feedback", ASSIGNMENT),
        ("export",),
    ]
    for step in steps:
        done = _nbgrader(folder, *step)
        assert done.returncode == 0, f"nbgrader {' '.join(step)}:\n{done.stderr[-3000:]}"
        assert "Traceback" not in done.stderr
        if step[0] == "validate":
            assert "Success!" in done.stdout, done.stdout
    with (folder / "grades.csv").open(encoding="utf-8") as lines:
        grades = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(lines)}
    texts = 2.0  # softmax-why, which a person grades
    assert grades["ada"] == (grades["ada"][1] - texts, grades["ada"][1])
    assert grades["juma"][0] == 0.0
    for student in ("ada", "juma"):
        assert len(list((folder / "feedback" / student / ASSIGNMENT).glob("*.html"))) == 3


@pytest.mark.slow
def test_validate_tells_a_student_what_fails(folder: Path) -> None:
    """Validating an untouched notebook runs it and says, part by part and without a traceback, what is missing."""
    done = _nbgrader(folder, "validate", f"release/{ASSIGNMENT}/cross-entropy.ipynb")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stdout + done.stderr
    assert "VALIDATION FAILED ON 3 CELL(S)" in done.stdout
    assert "cross-entropy-derive: Nothing is written here yet." in done.stdout
