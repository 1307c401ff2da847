"""Every notebook, run cell by cell in a plain kernel: with its solutions, and as released."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handgrad.adapters.demo_class import answered, solutions
from nbclient import NotebookClient

TOP = Path(__file__).resolve().parent.parent
SOURCES = sorted((TOP / "source").glob("*/*.ipynb"))


@dataclass(frozen=True)
class Run:
    """What running a notebook showed: each graded cell's score and points, and what went to stderr or failed."""

    scores: dict[str, tuple[object, float]]
    complaints: dict[str, str]


def _load(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _run(notebook: dict[str, Any], folder: Path, name: str) -> Run:
    """Run ``notebook`` as ``folder/name``, hidden tests included, going on after an error."""
    path = folder / name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    node = nbformat.read(path, as_version=4)
    client = NotebookClient(node, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}})
    client.execute()
    scores: dict[str, tuple[object, float]] = {}
    complaints: dict[str, str] = {}
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        known = cell.metadata.nbgrader
        for output in cell.outputs:
            if output.output_type == "error":
                complaints[known.grade_id] = f"{output.ename}: {output.evalue}"
            elif output.output_type == "stream" and output.name == "stderr":
                complaints[known.grade_id] = output.text
        if known.grade and known.points:
            scores[known.grade_id] = (_result(cell), float(known.points))
    return Run(scores, complaints)


def _result(cell: Any) -> object:
    """The last value of a cell, as nbgrader reads it: a plain float is that many points."""
    values = [output["data"]["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]
    return float(values[-1]) if values else None


def _name(path: Path) -> str:
    return path.stem


@pytest.fixture(autouse=True)
def _plain_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a kernel that no Jupyter server started."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv("HANDGRAD_SANDBOX", raising=False)


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_the_solutions_get_full_marks(path: Path, tmp_path: Path) -> None:
    """Every graded cell gives all of its points for the source's solution, and nothing complains."""
    source = _load(path)
    run = _run(answered(source, solutions(source)), tmp_path, path.name)
    assert run.complaints == {}
    assert run.scores
    assert {name: score for name, score in run.scores.items() if score[0] != score[1]} == {}


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_the_untouched_release_gets_nothing(path: Path, tmp_path: Path) -> None:
    """Every graded cell gives exactly 0 for the released answer cells, hidden tests included, and nothing complains."""
    released = _load(TOP / "release" / path.parent.name / path.name)
    answers = solutions(released)
    run = _run(answered(_load(path), answers), tmp_path, path.name)
    assert run.complaints == {}
    assert run.scores
    assert {name: score for name, score in run.scores.items() if score[0] != 0.0} == {}


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_untouched_text_answers_wait_for_nobody(path: Path) -> None:
    """A text answer that was not touched keeps the release's checksum, which nbgrader scores 0 by itself."""
    from nbgrader.utils import compute_checksum

    notebook = nbformat.read(TOP / "release" / path.parent.name / path.name, as_version=4)
    texts = [cell for cell in notebook.cells if cell.metadata.nbgrader.grade and cell.cell_type == "markdown"]
    assert [cell.id for cell in texts if compute_checksum(cell) != cell.metadata.nbgrader.checksum] == []
