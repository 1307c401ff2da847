"""Formulas in a line of plain text."""

from __future__ import annotations

import pytest
from handgrad.notebooks.plain_math import math_plain, words_plain

FORMULAS = [
    (r"x_{1}", "x_1"),
    (r"W_{ij}", "W_ij"),
    (r"e^{-2x}", "e^(-2x)"),
    (r"2^{10}", "2^10"),
    (r"x^{-1}", "x^(-1)"),
    (r"x^\top W", "x^T W"),
    (r"\sigma'(x)", "σ'(x)"),
    (r"\partial s_i / \partial x_j", "∂s_i / ∂x_j"),
    (r"\sum_k y_k = 1", "∑_k y_k = 1"),
    (r"\frac12", "1/2"),
    (r"\frac{2x}{3}", "(2x)/3"),
    (r"\frac{1}{1 + e^{-x}}", "1/(1 + e^(-x))"),
    (r"\frac{a + b}{c d}", "(a + b)/(c d)"),
    (r"\sqrt{x + 1}", "√(x + 1)"),
    (r"\mathrm{softmax}(x)_i \ne 0", "softmax(x)_i ≠ 0"),
    (r"\sin^{2}{\left(x \right)} - 1", "sin^2(x) - 1"),
    (r"e^{- 2 x}", "e^(-2 x)"),
    (r"\left[0, \infty\right)", "[0, ∞)"),
    (r"\begin{cases} 0 & \text{for}\: x < 0 \\1 & \text{otherwise} \end{cases}", "{0, for x < 0; 1, otherwise}"),
    (r"\left[\begin{matrix}1 & 2\\3 & 4\end{matrix}\right]", "[1, 2; 3, 4]"),
    (r"\begin{pmatrix}1 & 2\\3 & 4\end{pmatrix}", "(1, 2; 3, 4)"),
]


@pytest.mark.parametrize(("latex", "plain"), FORMULAS, ids=[latex for latex, _ in FORMULAS])
def test_a_formula_as_one_types_it(latex: str, plain: str) -> None:
    """Signs for commands, brackets where a brace held several things together, nothing of the typesetting."""
    assert math_plain(latex) == plain


@pytest.mark.parametrize("latex", ["{x", "x}", "} {", "{" * 5000 + "}" * 5000, "^" * 5000, r"\frac" * 5000, "x^", "\\"])
def test_what_is_no_formula_ends_quickly_and_as_text(latex: str) -> None:
    """Damaged or endless LaTeX is shown, whatever it is."""
    assert isinstance(math_plain(latex), str)


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("It costs $5 and no more.", "It costs $5 and no more."),
        ("Write `$x$` for $x_{2}$.", "Write `$x$` for x_2."),
        ("No formula.", "No formula."),
    ],
)
def test_only_formulas_are_changed(words: str, plain: str) -> None:
    """A single dollar and names in backticks stay."""
    assert words_plain(words) == plain
