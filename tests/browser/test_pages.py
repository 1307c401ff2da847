"""Feedback, class report and a check's output: complete with the network off, wide enough, and readable for everyone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from axe_playwright_python.sync_playwright import Axe
from handgrad.feedback import page, report
from handgrad.feedback.classdata import Submitted, gather
from handgrad.feedback.typeset import Typesetter
from handgrad.feedback.view import Mark, view
from handgrad.judging.result import MIME, PartResult
from handgrad.notebooks import display_html
from handgrad.problems.judge import judge

from .conftest import Visit

pytestmark = pytest.mark.browser

SCREENS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1100, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1100, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
    "print": {"color_scheme": "light", "viewport": {"width": 700, "height": 900}},
}
LONG = r"\frac{(e^x+e^{-x})(e^x+e^{-x})-(e^x-e^{-x})(e^x-e^{-x})}{(e^x+e^{-x})^2}"
TEXT = (
    rf"$$\tanh'(x) = {LONG} = \frac{{4}}{{(e^x+e^{{-x}})^3}} = \heartsuit$$ and `code_that_is_long{'_and_longer' * 9}`"
)


@pytest.fixture(scope="module")
def results() -> tuple[PartResult, ...]:
    """A derivation with a wide line, a false one and an unread one; a wrong expression, which has a curve."""
    x = sp.Symbol("x", real=True)
    return judge("tanh-derive", {"text": TEXT}), judge("tanh-expression", {"tanh_grad_expr": -1 + sp.tanh(x) ** 2})


@pytest.fixture(scope="module")
def files(results: tuple[PartResult, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The three kinds of pages, made as the commands make them."""
    notebook, marks = _graded(results)
    submitted = [Submitted(f"student-{n}", "tanh", notebook, marks) for n in range(4)]
    folder = tmp_path_factory.mktemp("pages")
    with Typesetter() as typesetter:
        seen = view(notebook, marks, assignment="ps1", name="tanh", student="ann")
        made = {
            "feedback": page.render(seen, typesetter),
            "report": report.render(gather("ps1", submitted, ["eve"]), typesetter),
            "check": '<!DOCTYPE html><html lang="en"><meta name="color-scheme" content="light dark"><title>A check</title><body><main><h1>A check</h1>'
            + "".join(display_html.page(each, points=True, note="A note.") for each in results)
            + "</main></body></html>",
        }
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def _graded(results: tuple[PartResult, ...]) -> tuple[dict[str, Any], dict[str, Mark]]:
    """A graded notebook of these results and a text that waits, with the gradebook's marks."""
    cells: list[dict[str, Any]] = [_cell("markdown", "title", "# The hyperbolic tangent")]
    marks = {"tanh-larger": Mark(None, 2.0, waits=True, by_person=True)}
    for each in results:
        cells.append(_cell("markdown", each.part, f"**Your derivation**\n\n{TEXT}"))
        outputs = [{"output_type": "display_data", "data": {MIME: each.to_json()}}]
        cells.append(_cell("code", f"{each.part}-check", "") | {"outputs": outputs})
        marks[f"{each.part}-check"] = Mark(each.points, each.out_of)
        marks[each.part] = Mark(0.0, 0.0, comment="Look at $e^{-x}$ again.")
    cells.append(_cell("markdown", "tanh-larger", "Because."))
    return {"metadata": {"handgrad": {"notes": ["Renamed."], "seconds": 1.0}}, "cells": cells}, marks


def _cell(kind: str, name: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {"nbgrader": {"grade_id": name}}, "source": source}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("kind", ["feedback", "report", "check"])
def test_a_page_is_complete_fits_and_has_no_serious_finding(
    kind: str, screen: str, files: dict[str, Path], visit: Callable[..., Visit]
) -> None:
    """Nothing is fetched, nothing is wider than the screen, and axe finds nothing serious or critical."""
    visited = visit(**SCREENS[screen])
    tab = visited.page
    if screen == "print":
        tab.emulate_media(media="print")
    tab.goto(files[kind].as_uri())
    assert serious(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert (visited.left_machine, visited.errors) == ([], [])


def test_the_measure_measures(visit: Callable[..., Visit]) -> None:
    """A page with grey letters on grey and a picture without words has two findings."""
    tab = visit().page
    tab.set_content(
        '<html lang="en"><title>t</title><main><p style="color:#999;background:#888">grey</p><img src="data:,"></main>'
    )
    assert serious(tab) == ["color-contrast", "image-alt"]


def serious(tab: Any) -> list[str]:
    """The rules of axe with a serious or critical finding."""
    found = Axe().run(tab).response["violations"]
    return sorted(each["id"] for each in found if each["impact"] in ("serious", "critical"))
