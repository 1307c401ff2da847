"""What formgrader shows of a submission: complete offline, and nothing in it that a student wrote can run.

Set in the configuration for nbgrader's own page: the preprocessor and the filter under ``c.HTMLExporter``, and our
folder of templates, where ``mathjax.html.j2`` takes the place of the one that loads MathJax from the web. Stock
formgrader renders markdown answers with their raw HTML, in the browser session of the person who grades.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from nbconvert.preprocessors import Preprocessor
from nbgrader.coursedir import CourseDirectory

from ..feedback import words
from ..feedback.typeset import Typesetter
from ..judging.result import MIME, PartResult
from ..notebooks import display_html
from ..notebooks.cells import cells, grade_id, source
from ..notebooks.typeset import with_formulas

_OURS = "handgrad"  # where this module keeps its notes in a cell's metadata, while a page is made
_PICTURES = ("image/png", "image/jpeg")
_WORDS = ("text/markdown", "text/latex", "text/plain")
_SCHEME = re.compile(r"BEGIN MARK SCHEME[^\n]*\n(.*?)^[^\n]*END MARK SCHEME", re.DOTALL | re.MULTILINE)


class GraderPage(Preprocessor):  # type: ignore[misc]
    """``c.HTMLExporter.preprocessors``: keep what may be shown, and put mark schemes above text answers."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """A copy to show. ``resources`` name the assignment and the notebook, as formgrader gives them."""
        instructors = self._source(str(resources.get("assignment_id", "")), str(resources.get("notebook_id", "")))
        shown = []
        for cell in nb.cells:
            name = grade_id(cell)
            original = instructors.get(name, "")
            cell.metadata = type(cell.metadata)(_metadata(cell, original))
            if cell.cell_type == "code":
                cell.outputs = _outputs(cell.outputs)
            elif scheme := mark_scheme(original):
                shown.append(_scheme_cell(cell, scheme))
            shown.append(cell)
        nb.cells = shown
        nb.metadata.pop("widgets", None)
        return nb, resources

    def _source(self, assignment: str, notebook: str) -> Mapping[str, str]:
        """The instructor's cells by their grade ids; none where the source is not there."""
        coursedir = CourseDirectory(config=self.config)
        folder = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
        try:
            found = json.loads((folder / f"{notebook}.ipynb").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {grade_id(cell): source(cell) for cell in cells(found) if grade_id(cell)}


@pass_context
def markdown(context: Any, text: str) -> str:
    """``c.HTMLExporter.filters["markdown2html"]``: typeset, and with raw HTML only in cells that are the instructor's.

    Output of a cell (SymPy's formulas) comes through here as well, and is never trusted.
    """
    about = context.get("cell", {}).get("metadata", {}).get(_OURS, {})
    trusted = about.get("trusted") is True and text == source(context["cell"])
    made = words.markdown(text, _formula, trusted=trusted)
    return f'<div class="mark-scheme">{made}</div>' if about.get("scheme") else made


def mark_scheme(text: str) -> str:
    """The mark scheme in an instructor's text answer, as markdown, or an empty text.

    >>> mark_scheme("So.\\n> <!-- ### BEGIN MARK SCHEME -->\\n> - 1 point: it is.\\n> <!-- ### END MARK SCHEME -->")
    '- 1 point: it is.'
    """
    found = _SCHEME.search(text)
    return "" if found is None else re.sub(r"^> ?", "", found[1], flags=re.MULTILINE).strip()


def _scheme_cell(cell: Any, scheme: str) -> Any:
    made = type(cell)(cell_type="markdown", id=f"{cell.get('id', 'answer')}-scheme", source=scheme)
    made.metadata = type(cell.metadata)({_OURS: {"scheme": True}})
    return made


def _metadata(cell: Any, original: str) -> dict[str, Any]:
    """nbgrader's part of a cell's metadata, and whether the cell is the instructor's, word for word.

    A derivation has its points on the check below it, where a grader overrides them: no box for 0 points here.
    """
    about = dict(cell.metadata.get("nbgrader", {}))
    if about.get("solution") and about.get("grade") and not about.get("points"):
        about["grade"] = False
    trusted = bool(about.get("locked")) and original == source(cell)
    return ({"nbgrader": about} if about else {}) | ({_OURS: {"trusted": True}} if trusted else {})


def _outputs(outputs: list[Any]) -> list[Any]:
    """What is shown of a cell's outputs: of our results the last alone, which has the points."""
    results = [output for output in outputs if MIME in output.get("data", {})]
    return [_output(output) for output in outputs if output not in results[:-1]]


def _output(output: Any) -> Any:
    """An output with what can be shown as pictures, words or a result of ours, and nothing else."""
    if output.output_type not in ("display_data", "execute_result"):
        return output
    data = output.get("data", {})
    kept: dict[str, str] = {}
    if isinstance(data.get(MIME), Mapping):
        kept["text/html"] = _result(data[MIME])
    for kind in _PICTURES:
        if kind in data:
            kept[kind] = re.sub(r"[^A-Za-z0-9+/=]", "", str(data[kind]))
    for kind in _WORDS:
        if kind in data:  # LaTeX is typeset by way of markdown
            kept["text/markdown" if kind == "text/latex" else kind] = str(data[kind])
    output.data = type(data)(kept)
    alt = {"alt": str(data.get("text/plain", "A figure"))}
    output.metadata = type(data)({kind: type(data)(alt) for kind in _PICTURES if kind in kept})
    return output


def _result(recorded: Mapping[str, Any]) -> str:
    try:
        result = PartResult.from_json(dict(recorded))
    except (ValueError, KeyError, TypeError):
        return ""
    return with_formulas(display_html.page(result, points=True), lambda latex: _formula(latex, False))


def _formula(latex: str, display: bool) -> str:
    return _typesetter().formula(latex, display=display)


@cache
def _typesetter() -> Typesetter:
    """One engine for the server; each formula has its own glyphs, since nothing of ours closes the page."""
    return Typesetter(shared=False).__enter__()
