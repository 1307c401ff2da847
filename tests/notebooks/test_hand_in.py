"""``handgrad.hand_in()``: which parts of a notebook have an answer."""

from __future__ import annotations

from typing import Any

import handgrad
import pytest
import sympy as sp
from handgrad.notebooks import hand_in as module
from handgrad.notebooks.host import AnswerText, hosted_by
from handgrad.notebooks.kernel import KernelHost

CHECKS = ['handgrad.check("vanishing-bound", sigmoid_bound)', "handgrad.check('relu-grad', relu_grad)"]


class _Host(KernelHost):
    """A kernel whose derivations read ``text`` and whose displays are kept."""

    def __init__(self, text: str = "") -> None:
        super().__init__(markdown=False)
        self.text = text
        self.shown: list[str] = []

    def answer_text(self, part: str) -> AnswerText:
        return AnswerText(self.text, True, "here")

    def show(self, bundle: dict[str, Any], result: Any = None) -> None:
        self.shown.append(bundle["text/plain"])


def _said(monkeypatch: pytest.MonkeyPatch, names: dict[str, Any], text: str = "") -> str:
    monkeypatch.setattr(module, "names_of_kernel", lambda: names)
    host = _Host(text)
    with hosted_by(host):
        handgrad.hand_in()
    (said,) = host.shown
    return said


def test_a_notebook_that_was_not_run_is_to_be_run_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a check in the kernel's history nothing is known, and that is said."""
    assert "Run All" in _said(monkeypatch, {"In": ["", "1 + 1"]})
    assert "Run All" in _said(monkeypatch, {})


def unwritten(depth: int, activation: str) -> Any:
    """As released."""
    ...  # noqa: PIE790


def written(depth: int, activation: str) -> Any:
    return depth - depth * depth


@pytest.mark.parametrize(
    ("bound", "through", "said"),
    [
        (..., unwritten, "0 of 3 checked parts"),
        (None, None, "0 of 3 checked parts"),
        (sp.Rational(1, 4), unwritten, "1 of 3 checked parts"),
        (sp.Rational(1, 4), written, "2 of 3 checked parts"),
    ],
)
def test_what_is_not_answered_is_named(bound: Any, through: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ellipsis, nothing at all and a function without a body are no answers."""
    names = {"In": CHECKS[:1], "sigmoid_bound": bound, "gradient_through": through}
    assert _said(monkeypatch, names).startswith(said)


@pytest.mark.parametrize(("text", "waiting"), [(r"$$\sigma'(x) = …$$", True), (r"$$\sigma'(x) = 1$$", False)])
def test_a_derivation_counts_once_something_is_written(
    text: str, waiting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The released cell, with its ellipsis, is not an answer."""
    said = _said(monkeypatch, {"In": ['handgrad.check("sigmoid-derive")']}, text)
    assert ("by the chain rule" in said) is waiting
