"""What students get: release/ is what nbgrader makes of source/, and it gives nothing away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from handgrad.adapters.course import CONFIG, Course
from handgrad.adapters.release import generate

TOP = Path(__file__).resolve().parent.parent
HERE = Course(TOP)
RELEASED = sorted((TOP / "release").glob("*/*.ipynb"))


def _cells(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["cells"])


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course whose release was generated just now."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(TOP / CONFIG, folder)
    shutil.copytree(TOP / "source", folder / "source")
    course = Course(folder)
    generate(course, course.assignments())
    return folder


def test_release_is_not_stale(regenerated: Path) -> None:
    """Every released file is, byte for byte, what the sources give now (``handgrad release`` makes it so)."""
    now = {path.relative_to(regenerated): path.read_bytes() for path in (regenerated / "release").rglob("*.*")}
    kept = {path.relative_to(TOP): path.read_bytes() for path in (TOP / "release").rglob("*.ipynb")}
    assert sorted(now) == sorted(kept)
    assert [str(path) for path in sorted(kept) if kept[path] != now[path]] == []


def test_generating_twice_gives_the_same_bytes(regenerated: Path) -> None:
    """A second run changes nothing: cells keep their ids, and no time is written."""
    before = {path: path.read_bytes() for path in (regenerated / "release").rglob("*.ipynb")}
    generate(Course(regenerated), ["ps2-softmax"])
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("path", RELEASED, ids=_name)
def test_nothing_is_given_away(path: Path) -> None:
    """A released notebook has no solution, no hidden test, no mark scheme and no output."""
    text = path.read_text(encoding="utf-8")
    for secret in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "handgrad.score"):
        assert secret not in text
    assert [cell["outputs"] for cell in _cells(path) if cell["cell_type"] == "code" and cell["outputs"]] == []


@pytest.mark.parametrize("path", RELEASED, ids=_name)
def test_cells_are_named_for_good(path: Path) -> None:
    """Every cell has an id of its own, equal to its grade id, so that a new release changes only what changed."""
    cells = _cells(path)
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids)
    assert ids == [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells]


@pytest.mark.parametrize("path", RELEASED, ids=_name)
def test_a_check_stands_below_its_answer(path: Path) -> None:
    """The check cell of a part comes right after the part's answer cell."""
    ids = [cell["id"] for cell in _cells(path)]
    checks = [name for name in ids if name.endswith("-check")]
    assert checks
    assert [ids[ids.index(name) - 1] for name in checks] == [name.removesuffix("-check") for name in checks]


@pytest.mark.parametrize("path", RELEASED, ids=_name)
def test_only_answers_can_be_edited(path: Path) -> None:
    """Every cell but the student's own answers is locked, in nbgrader and in JupyterLab."""
    for cell in _cells(path):
        metadata = cell["metadata"]
        is_answer = metadata["nbgrader"]["solution"]
        assert metadata["nbgrader"]["locked"] is not is_answer
        assert metadata.get("editable", True) is is_answer
        assert metadata["deletable"] is False
