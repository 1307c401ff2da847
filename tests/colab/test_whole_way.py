"""The whole way of a homework: release, answered in Colab, link, collect, autograde, feedback, export."""

from __future__ import annotations

import copy
import csv
import json
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from handgrad.adapters import collecting, link_check
from handgrad.adapters.cli import main
from handgrad.adapters.course import CONFIG, Course, nbgrader_api, settings, succeed
from handgrad.adapters.demo_class import solutions
from handgrad.grading.hosts import Limits
from nbgrader.api import Gradebook

from tests.grading.fake_hosts import FakeHosts, serving

from .as_saved import as_colab_saves
from .conftest import TOP, cell_named
from .environment import HERE, Machine
from .front_end import opened

ASSIGNMENT = "ps1-activations"
NOTEBOOKS = ("relu", "sigmoid")
WRONG = {"relu-expression": "relu_grad_expr = sp.Integer(1)"}
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class PlainMachine(Machine):
    """This very Python, where no machine like Colab's can be made."""

    @property
    def python(self) -> Path:
        return Path(sys.executable)


@pytest.fixture
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    """Colab's machine as a student has set it up, or a plain kernel."""
    try:
        found: Machine = request.getfixturevalue("set_up").machine
    except pytest.skip.Exception:
        return PlainMachine(tmp_path)
    return found


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of two notebooks and three students, in a folder of its own."""
    folder = tmp_path / "course"
    for name in NOTEBOOKS:
        (folder / "source" / ASSIGNMENT).mkdir(parents=True, exist_ok=True)
        shutil.copy(TOP / "source" / ASSIGNMENT / f"{name}.ipynb", folder / "source" / ASSIGNMENT)
    shutil.copy(TOP / CONFIG, folder)
    monkeypatch.chdir(folder)
    return Course(folder)


def _answer_in_colab(
    machine: Machine, released: dict[str, Any], answers: dict[str, str], folder: Path
) -> dict[str, Any]:
    """Open the release, write the answers into its cells, run it all, and let Colab save it."""
    folder.mkdir()
    with opened(machine, as_colab_saves(released), folder, PYTHONPATH=str(HERE / "runtime")) as front_end:
        for part, text in answers.items():
            cell_named(front_end.notebook, part)["source"] = text.splitlines(keepends=True)
        front_end.run_all()
        said = front_end.notebook["cells"][-1]["outputs"][0]["data"]["text/plain"]
        assert "parts answered" in said.splitlines()[0]
        return as_colab_saves(front_end.notebook, link=False)


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHosts]:
    """Drive and GitHub, which have nothing yet."""
    with serving(FakeHosts({})) as fake:
        monkeypatch.setattr(collecting, "Hosts", fake.hosts)
        monkeypatch.setattr(link_check, "LIMITS", Limits(tries=1, seconds=5.0, answer=3.0, at_once=1))
        yield fake


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _collected(course: Course) -> dict[tuple[str, str], str]:
    return {
        (row["student"], row["notebook"]): row["kind"]
        for row in _rows(course.folder / f"collected/{ASSIGNMENT}/report.csv")
    }


def test_the_whole_way(course: Course, machine: Machine, hosts: FakeHosts, tmp_path: Path) -> None:
    """Ann answers in Colab, Bob the same with one mistake and by GitHub, Cyd's link is private until she shares it."""
    folder = course.folder
    # The instructor releases; three students enrol.
    assert main(["release"]) == 0
    with Gradebook(settings(course).CourseDirectory.db_url) as book:
        for student in ("ann", "bob", "cyd"):
            book.add_student(student, email=f"{student}@school.edu")

    # The students work.
    for number, name in enumerate(NOTEBOOKS):
        released = json.loads((folder / "release" / ASSIGNMENT / f"{name}.ipynb").read_text("utf-8"))
        right = solutions(json.loads((folder / "source" / ASSIGNMENT / f"{name}.ipynb").read_text("utf-8")))
        own = copy.deepcopy(right) | {part: text for part, text in WRONG.items() if part in right}
        ann = _answer_in_colab(machine, released, right, tmp_path / f"ann-{name}")
        bob = _answer_in_colab(machine, released, own, tmp_path / f"bob-{name}")
        hosts.files[f"/drive/download?1annsfile{number:04d}"] = json.dumps(ann).encode()
        hosts.files[f"/raw/bob/hw/main/{name}.ipynb"] = json.dumps(bob).encode()
        hosts.files[f"/drive/download?1cydsfile{number:04d}"] = "page <html>ServiceLogin</html>"

    # They test their links, and send them by a form.
    report = link_check.examine("https://colab.research.google.com/drive/1annsfile0001", ann, None, hosts.hosts())
    assert report.tone == "holds"
    drive = "https://colab.research.google.com/drive"
    (folder / "links").mkdir()
    (folder / "links" / f"{ASSIGNMENT}.csv").write_text(
        "\ufeffTimestamp,Email Address,Links to your notebooks\n"
        f'2026-11-10 10:00,ann@school.edu,"{drive}/1annsfile0000?usp=sharing {drive}/1annsfile0001#scrollTo=x"\n'
        "2026-11-10 11:00,BOB@school.edu,https://github.com/bob/hw/blob/main/relu.ipynb\n"
        "2026-11-10 11:01,bob@school.edu,https://github.com/bob/hw/blob/main/sigmoid.ipynb\n"
        f"2026-11-10 12:00,cyd@school.edu,{drive}/1cydsfile0000 {drive}/1cydsfile0001\n",
        encoding="utf-8",
    )

    # The instructor collects: Cyd is told why, shares, and is collected in a second run.
    assert main(["collect", f"links/{ASSIGNMENT}.csv"]) == 1
    assert {kind for (student, _), kind in _collected(course).items() if student != "cyd"} == {"collected"}
    assert {kind for (student, _), kind in _collected(course).items() if student == "cyd"} == {"private"}
    for number in range(2):
        hosts.files[f"/drive/download?1cydsfile{number:04d}"] = hosts.files[f"/drive/download?1annsfile{number:04d}"]
    assert main(["collect", f"links/{ASSIGNMENT}.csv"]) == 0
    assert set(_collected(course).values()) == {"collected", "unchanged"}

    # Autograde, feedback, export.
    assert main(["autograde", ASSIGNMENT, "--jobs", "1"]) == 0
    api = nbgrader_api(course)
    for student in ("ann", "bob", "cyd"):
        succeed(f"Feedback for {student}", api.generate_feedback(ASSIGNMENT, student, force=True))
    assert main(["export", ASSIGNMENT, "--provisional"]) == 0

    # What the gradebook says is what the files say: all points that are not a person's to give, but for Bob's mistake.
    with Gradebook(settings(course).CourseDirectory.db_url) as book:
        assignment = book.find_assignment(ASSIGNMENT)
        by_hand = sum(
            cell.max_score for n in assignment.notebooks for cell in n.grade_cells if cell.cell_type == "markdown"
        )
        full = assignment.max_score - by_hand
    moodle = {row["ID number"]: float(row[ASSIGNMENT]) for row in _rows(folder / f"exports/{ASSIGNMENT}-moodle.csv")}
    assert by_hand == 4
    assert moodle == {"ann": full, "bob": full - 2, "cyd": full}
    with zipfile.ZipFile(next((folder / "exports" / f"{ASSIGNMENT}-feedback").glob("*bob*.zip"))) as packed:
        pages = {Path(name).stem: packed.read(name).decode() for name in packed.namelist()}
    assert set(pages) == set(NOTEBOOKS)
    assert "As an expression" in pages["relu"]
