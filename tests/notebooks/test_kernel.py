"""In a real kernel: outputs as nbgrader and front ends see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from handgrad.judging.result import MIME
from nbclient import NotebookClient

CELLS = {
    "setup": "import handgrad\nimport sympy as sp\nx = sp.Symbol('x', real=True)\nsigma = sp.Function('sigma')",
    "derivation": "handgrad.check('sigmoid-derive')\nhandgrad.score('sigmoid-derive')",
    "expression": "handgrad.score('sigmoid-expression', sigma(x) * (1 - sigma(x)))",
    "function": "handgrad.score('sigmoid-from-output', lambda s: s * (1 - s))",
    "undefined": "handgrad.check('sigmoid-from-output', sigmoid_grad_from_output)",
    "own slip": "undefined_of_mine + 1",
    "magic": "%%derivation sigmoid\n\\sigma'(x) &= \\frac{1}{1 + e^{-x}} \\\\\n&= \\sigma(x)",
    "magic of nothing": "%%derivation sigmiod\nx",
    "warning": "handgrad.check('sigmoid-from-output', lambda s: s / 0.0)",
}
DERIVATION = r"""$$\begin{aligned}
\sigma'(x) &= \frac{d}{dx} \left(1 + e^{-x}\right)^{-1} \\
&= -\left(1 + e^{-x}\right)^{-2} \cdot \left(-e^{-x}\right) \\
&= \frac{e^{-x}}{\left(1 + e^{-x}\right)^2}
\end{aligned}$$"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The outputs of each cell of a notebook, run by nbclient."""
    folder: Path = tmp_path_factory.mktemp("course")
    answer = nbformat.v4.new_markdown_cell(DERIVATION, metadata={"nbgrader": {"grade_id": "sigmoid-derive"}})
    notebook = nbformat.v4.new_notebook(cells=[answer, *map(nbformat.v4.new_code_cell, CELLS.values())])
    nbformat.write(notebook, folder / "sigmoid.ipynb")
    NotebookClient(
        notebook, timeout=120, allow_errors=True, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells[1:], strict=True)}


@pytest.mark.parametrize(("cell", "points"), [("derivation", "5.0"), ("expression", "2.0"), ("function", "4.0")])
def test_the_last_value_is_a_plain_float(outputs: dict[str, list[Any]], cell: str, points: str) -> None:
    """nbgrader reads it as partial credit."""
    last = outputs[cell][-1]
    assert (last.output_type, last.data["text/plain"]) == ("execute_result", points)


def test_a_result_is_shown_by_mime_type(outputs: dict[str, list[Any]]) -> None:
    """HTML for this front end, plain words, and the data."""
    assert set(outputs["derivation"][0].data) == {MIME, "text/html", "text/plain"}


def test_a_name_without_a_value_gives_one_sentence(outputs: dict[str, list[Any]]) -> None:
    """The cell still fails, so that it earns nothing."""
    (error,) = outputs["undefined"]
    assert error.output_type == "error"
    (words,) = error.traceback
    assert words.startswith("`sigmoid_grad_from_output` has no value yet. Run the cell above")


def test_other_errors_keep_their_traceback(outputs: dict[str, list[Any]]) -> None:
    """A student's own slip is shown by Python as ever."""
    (error,) = outputs["own slip"]
    assert "name 'undefined_of_mine' is not defined" in error.traceback[-1]
    assert len(error.traceback) > 1


def test_the_magic_judges_bare_lines(outputs: dict[str, list[Any]]) -> None:
    """Lines without any display around them."""
    (shown,) = outputs["magic"]
    assert [step["mark"] for step in shown.data[MIME]["steps"]] == ["fails", "holds"]


def test_the_magic_of_an_unknown_problem(outputs: dict[str, list[Any]]) -> None:
    """A sentence with an example."""
    (shown,) = outputs["magic of nothing"]
    assert "%%derivation" in shown.data["text/plain"]
    assert "sigmoid" in shown.data["text/plain"]


def test_a_students_warnings_do_not_reach_stderr(outputs: dict[str, list[Any]]) -> None:
    """Any text there would cost all points in nbgrader; the judge tells of them instead."""
    assert [output.output_type for output in outputs["warning"]] == ["display_data"]
