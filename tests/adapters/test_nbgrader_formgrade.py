"""Formgrader's page of a submission, made by nbgrader's own exporter and template with the course's configuration."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from handgrad.adapters.course import CONFIG, Course, settings
from handgrad.judging.result import MIME, PartResult, RubricLine, Step
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

TOP = Path(__file__).resolve().parents[2]
STEP = Step(r"\sigma'(x)", "=", r"\frac{1}{2}", "fails")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](https://example.org/a.png)",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\require{html}\style{color:red}{x}$",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "`</code><script>alert(1)</script>`",
    "<style>body{display:none}</style>",
]


def cell(kind: str, name: str, source: str, *outputs: dict[str, Any], **about: Any) -> dict[str, Any]:
    """A cell with nbgrader's metadata."""
    metadata = {"nbgrader": {"grade_id": name, "schema_version": 3, "grade": False, "solution": False} | about}
    made: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    return made | ({"outputs": list(outputs), "execution_count": 1} if kind == "code" else {})


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """An output of a cell."""
    return {"output_type": "display_data", "metadata": {}, "data": data}


SCHEME = "> <!-- ### BEGIN MARK SCHEME -->\n> **Mark scheme**\n> - 1 point: says why\n> <!-- ### END MARK SCHEME -->"
LOCKED = cell("markdown", "n-task", "A <b>bold</b> task with $x^2$.", locked=True)
SOURCE = [LOCKED, cell("markdown", "n-words", f"Because.\n{SCHEME}", grade=True, solution=True, points=2)]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of one notebook."""
    shutil.copy(TOP / CONFIG, tmp_path)
    path = tmp_path / "source" / "ps" / "n.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cells": SOURCE, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return Course(tmp_path)


def page(course: Course, cells: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> BeautifulSoup:
    """The part of the page below the bar, made as the extension of the server makes it."""
    monkeypatch.chdir(course.folder)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    config = FormgradeExtension().build_extra_config()
    config.merge(settings(course))
    notebook = nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    resources = {"assignment_id": "ps", "notebook_id": "n", "index": 0, "total": 1, "base_url": ""}
    html, _ = HTMLExporter(config=config).from_notebook_node(notebook, resources=resources)
    assert "cdnjs" not in html
    found = BeautifulSoup(html, "html.parser").select_one("#notebook-container")
    assert found is not None
    return found


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_that_a_student_wrote_runs_or_is_fetched(
    markup: str, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an answer, in a cell that claims to be the instructor's, and in outputs of every kind."""
    outputs = [shown({kind: markup}) for kind in ("text/html", "text/markdown", "text/latex", "image/svg+xml")]
    outputs += [shown({"application/javascript": "alert(1)"}), shown({"image/png": f'"{markup}'})]
    cells = [
        cell("markdown", "n-words", markup, grade=True, solution=True, points=2),
        cell("markdown", "n-task", markup, locked=True),
        cell("code", "n-code", "1", *outputs, solution=True),
    ]
    found = page(course, cells, monkeypatch)
    assert not found.select("script, iframe, object, embed, link, style, [srcdoc]")
    assert not [tag for tag in found.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not [a for a in found.select("[href]") if not a["href"].startswith(("#", "http"))]
    assert not [each for each in found.select("[src]") if not each["src"].startswith("data:image/png;base64,")]


def test_the_instructors_cells_keep_their_html_and_formulas_are_pictures(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands word for word in the source is trusted."""
    found = page(course, [LOCKED], monkeypatch)
    assert found.b is not None
    assert found.select(".math svg")
    assert "$" not in found.get_text()


def test_a_grader_sees_the_mark_scheme_above_a_text_answer(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes from the source; the model answer stays there."""
    found = page(course, [cell("markdown", "n-words", "It is so.", grade=True, solution=True, points=2)], monkeypatch)
    scheme = found.select_one(".mark-scheme")
    assert scheme is not None
    assert "1 point: says why" in scheme.get_text()
    assert "Because." not in found.get_text()
    assert found.find(id="n-words") is not None


def test_points_of_a_derivation_are_at_its_check_alone(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """No box for 0 points at the answer, one box at the check, the last result alone, typeset."""
    recorded = [
        shown({MIME: PartResult("n-d", title, (RubricLine("Starts", 1, 1, "holds"),), steps=(STEP,)).to_json()})
        for title in ("The check", "The score")
    ]
    cells = [
        cell("markdown", "n-d", "$x$", grade=True, solution=True, points=0),
        cell("code", "n-d-check", "handgrad.score('n-d')", *recorded, grade=True, locked=True, points=1),
    ]
    found = page(course, cells, monkeypatch)
    assert [box["id"] for box in found.select("input.score")] == ["n-d-check"]
    assert found.find(id="n-d-comment") is not None
    assert "The score" in found.get_text()
    assert "The check" not in found.get_text()
    assert len(found.select(".math svg")) == 2
