"""Figures: every one that the notebooks show, with right, wrong and failing functions of students'."""

from __future__ import annotations

import base64
import re
from typing import Any

import handgrad
import numpy as np
import pytest
from handgrad.notebooks import interactive
from handgrad.notebooks.host import hosted_by
from handgrad.problems.activations import ACTIVATIONS
from handgrad.problems.cross_entropy import loss, loss_grad
from handgrad.problems.softmax_reference import softmax_jacobian

from .hosts import KeepingHost

SIGMOID = next(entry for entry in ACTIVATIONS if entry.name == "sigmoid")
DATA = (np.arange(8.0).reshape(4, 2), np.array([0.0, 1.0, 0.0, 1.0]))


def drawn(name: str, *answers: Any) -> dict[str, Any]:
    """The output of ``handgrad.figure``."""
    host = KeepingHost()
    with hosted_by(host):
        handgrad.figure(name, *answers)
    assert len(host.shown) == 1
    return host.shown[0]


PICTURES: list[tuple[Any, ...]] = [
    *[(entry.name,) for entry in ACTIVATIONS],
    ("softmax",),
    ("cross-entropy",),
    ("vanishing",),
    ("sigmoid-saturation", SIGMOID.slope),
    ("relu-grad", lambda x: (x > 0).astype(float)),
    ("softmax-jacobian-matrix", softmax_jacobian),
    ("cross-entropy-functions", loss, loss_grad),
    ("network", *DATA),
]


@pytest.mark.parametrize("call", PICTURES, ids=[call[0] for call in PICTURES])
def test_a_figure_is_a_picture_with_words(call: tuple[Any, ...]) -> None:
    """A PNG, the same with alternative text, and the words alone."""
    shown = drawn(*call)
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert len(shown["text/plain"]) > 40
    assert re.search(r'alt="[^"]{40,}"', shown["text/html"])
    assert len(shown["image/png"]) < 250_000


WORDS: list[tuple[Any, ...]] = [
    ("The two coincide", "sigmoid-saturation", SIGMOID.slope),
    ("differ by up to 0.25", "sigmoid-saturation", lambda x: 2 * SIGMOID.slope(x)),
    ("not finite everywhere", "sigmoid-saturation", lambda x: x / 0.0),
    ("The two coincide", "relu-grad", lambda x: (x >= 0) * 1.0),
    ("differ by up to 1", "relu-grad", lambda x: np.zeros_like(x)),
    ("The two coincide", "softmax-jacobian-matrix", softmax_jacobian),
    ("differ by", "softmax-jacobian-matrix", lambda x: -softmax_jacobian(x)),
    ("gradient: They differ", "cross-entropy-functions", loss, lambda f, y: -loss_grad(f, y)),
]


@pytest.mark.parametrize("case", WORDS)
def test_the_words_say_whether_the_curves_coincide(case: tuple[Any, ...]) -> None:
    """Who cannot see the figure hears what it shows. ReLU's value at 0 is left to the student."""
    with np.errstate(all="ignore"):
        assert case[0] in drawn(*case[1:])["text/plain"]


SENTENCES: list[tuple[Any, ...]] = [
    ("once it is written", "relu-grad", ...),
    ("once it is written", "relu-grad", None),
    ("once it is written", "cross-entropy-functions", loss),
    ("returns nothing yet", "relu-grad", lambda x: None),
    ("ZeroDivisionError", "relu-grad", lambda x: 1 / 0),
    ("not a function", "relu-grad", 3),
    ("shape ()", "relu-grad", lambda x: 3.0),
    ("shape (4,)", "softmax-jacobian-matrix", lambda x: x),
    ("real numbers", "relu-grad", lambda x: "one"),
    ("run the cells above", "network"),
    ("run the cells above", "network", 1, 2),
    ("Did you mean sigmoid", "sigmiod"),
    ("no figure", "zzz"),
]


@pytest.mark.parametrize("case", SENTENCES)
def test_what_cannot_be_drawn_gives_a_sentence(case: tuple[Any, ...]) -> None:
    """And no picture and no traceback."""
    shown = drawn(*case[1:])
    assert case[0] in shown["text/plain"]
    assert "image/png" not in shown


def test_nothing_of_ours_is_left_in_the_students_settings() -> None:
    """Their own plots look as they set them."""
    import matplotlib

    before = dict(matplotlib.rcParams)
    drawn("sigmoid")
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", [*(entry.name for entry in ACTIVATIONS), "vanishing"])
def test_explore_is_a_picture_where_nobody_slides(name: str) -> None:
    """Under grading, in nbclient, in a plain process."""
    host = KeepingHost()
    with hosted_by(host):
        handgrad.explore(name)
    assert "image/png" in host.shown[0]


def test_explore_of_something_unknown() -> None:
    """A sentence with a name that comes close."""
    host = KeepingHost()
    with hosted_by(host):
        handgrad.explore("tanhh")
    assert "Did you mean tanh" in host.words


def test_the_tangent_touches() -> None:
    """Value and gradient in the words are those of the point: at 0 the sigmoid is 1/2 with slope 1/4."""
    words = interactive.tangent_picture(SIGMOID, 0.0)["text/plain"]
    assert "value 0.5000, gradient 0.2500" in words


def test_the_slider_redraws() -> None:
    """Moving it changes the picture in its view."""
    widgets = pytest.importorskip("ipywidgets")
    shown: list[Any] = []
    slider = widgets.IntSlider(3, 1, 9)
    view = interactive.slide(widgets, lambda depth: {"text/html": f"depth {depth}"}, slider, shown.append)
    slider.value = 5
    assert view.value == "depth 5"
    assert len(shown) == 1
