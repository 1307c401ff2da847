"""An answer cell is found by its name, and by its place where the name was lost."""

from __future__ import annotations

from typing import Any

import pytest
from handgrad.notebooks import cells

from .hosts import code, markdown, notebook

CHECK = code('handgrad.check("p")', "p-check")
STRIPPED = code('handgrad.check("p")')
FOUND = [
    ("by grade_id", notebook(markdown("mine", "p"), markdown("notes"), CHECK)),
    ("by grade_id below the check", notebook(CHECK, markdown("mine", "p"))),
    ("a copied cell: the one above the check", notebook(markdown("old", "p"), markdown("mine", "p"), CHECK)),
    ("a copy below the check does not count", notebook(markdown("mine", "p"), CHECK, markdown("copy", "p"))),
    ("metadata lost: nearest markdown above", notebook(markdown("task"), markdown("mine"), code("x = 1"), STRIPPED)),
    ("the check called by its bare name", notebook(markdown("mine"), code("from handgrad import check\ncheck('p')"))),
    ("only the hidden score is left", notebook(markdown("mine"), code('handgrad.score("p")'))),
    ("source in lines", notebook({"cell_type": "markdown", "source": ["mi", "ne"], "metadata": {}}, STRIPPED)),
    ("a scratch cell with a slip before it", notebook(markdown("mine"), code('"p" ('), STRIPPED)),
    (
        "a scratch cell that only names the part",
        notebook(markdown("mine"), STRIPPED, markdown("x"), code('print("p")')),
    ),
]


@pytest.mark.parametrize(("what", "given"), FOUND, ids=[what for what, _ in FOUND])
def test_answer_is_found(what: str, given: Any) -> None:
    """Each way that a notebook can still say which cell is meant."""
    assert cells.answer(given, "p") == "mine"


NOT_FOUND = [
    notebook(),
    notebook(CHECK),
    notebook(markdown("mine")),
    notebook(markdown("mine", "other"), code('handgrad.check("q")')),
    {"cells": None},
    {"cells": [None, 3, {"metadata": None}, {"cell_type": "code", "source": None}]},
    [],
    None,
]


@pytest.mark.parametrize("given", NOT_FOUND)
def test_nothing_is_found_in_what_has_none(given: Any) -> None:
    """Also in JSON that is no notebook."""
    assert cells.answer(given, "p") is None


UNTOUCHED = [
    ("", True),
    ("…", True),
    ("YOUR ANSWER HERE", True),
    (r"$$\begin{aligned} \sigma'(x) &= … \end{aligned}$$", True),
    ("**Your derivation**\n\n$$\n\\begin{aligned}\nf'(x) &=\n…\n\\end{aligned}\n$$", True),
    (r"$$\begin{aligned} f(x) &= … \\ g(x) &= … \end{aligned}$$", True),
    (r"$$\begin{aligned} \sigma'(x) &= 1 \\ &= … \end{aligned}$$", False),
    (r"$s = x_1 + … + x_n$", False),
    ("The derivative is zero.", False),
]


@pytest.mark.parametrize(("text", "untouched"), UNTOUCHED)
def test_untouched(text: str, untouched: bool) -> None:
    """A derivation is begun once an equals sign has a right side."""
    assert cells.is_untouched(text) is untouched
