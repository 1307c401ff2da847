"""The reader on anything at all: it always ends, never raises, and its work grows with the input's length only."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
import sympy
from handgrad.judging.latex.chains import Unread
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.latex.reader import read_side
from handgrad.judging.notation import Notation
from hypothesis import given, settings
from hypothesis import strategies as st

NOTATION = Notation.of({"x": "real", "W": "matrix 2x3", "i": "index up to 3"}, [r"\sigma(x) = \frac{1}{1+e^{-x}}"])
TOKENS = r"""\frac \sigma \sum _ ^ { } ( ) [ ] \left( \right) \left. \right| | ' x W i 1 23 . , & \\ = \ne + - \cdot / d dx
\partial \tanh \log \max \text{if} \begin{cases} \end{cases} \begin{align} \end{align} \mathbf \hat \prime \top \int $ $$ \( \) e^{-x}
\boxed{ \Rightarrow \quad \lim \to \infty \sqrt \mathbb{1} \dots ; : ! \foo σ ² ∂ for let ` \over \stackrel \color{red}""".split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=40), st.sampled_from(["", " "]))
def test_token_soup(tokens: list[str], between: str) -> None:
    """Any tokens in any order end in a tree or a sentence with its place."""
    source = between.join(tokens)
    side = read_side(source, NOTATION)
    if isinstance(side.tree, Unread):
        assert side.tree.reason
        assert 0 <= side.tree.at <= len(source)
    read_markdown(f"$${source}$$", NOTATION)
    read_markdown(source, NOTATION)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Any characters whatever."""
    read_side(text, NOTATION)
    read_markdown(text, NOTATION)


GROWING = {
    "open braces": ("{", ""), "groups": ("{", "}"), "parentheses": ("(", ")"), "calls": (r"\sigma(", ")"), "left": (r"\left(", r"\right)"),
    "bars": ("|", ""), "minus": ("-", ""), "sum": ("x+", ""), "product": ("x ", ""), "fractions": (r"\frac{1}{", "}"), "scripts": ("x_{", "}"),
    "powers": ("x^{", "}"), "primes": ("x'", ""), "differentials": ("d x/", ""), "operators": (r"\frac{d}{dx}", ""), "sums": (r"\sum_i ", ""),
    "functions": (r"\tanh ", ""), "open text": (r"\text{a $x$ ", ""), "boxes": (r"\boxed{", "}"), "bold": (r"\mathbf{", "}"), "colours": (r"\color{", ""),
    "relations": ("x=", ""), "conditions": ("(x>0)", ""), "quotients": ("x/", ""), "commas": ("x,", ""), "dollars": ("$ ", ""), "ticks": ("` ", ""),
    "digits": ("1", ""), "environments": (r"\begin{aligned}", r"\end{aligned}"), "norms": ("||", "||"), "labels": (r"\underbrace{", "}_{=y}"), "primed": ("x_{i'}", ""),
    "struck": ("<s>", ""), "self": (r"\sigma(1-\sigma)", ""),
}  # fmt: skip


def lines_run(source: str) -> int:
    """How many lines of the reader run for a source: a count, not a time."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "latex" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_markdown(f"$${source}$$", NOTATION)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", GROWING)
def test_work_is_linear(name: str) -> None:
    """Four times the input is about four times the work, however it is nested."""
    opening, closing = GROWING[name]
    small, large = (lines_run(opening * n + "x" + closing * n) for n in (150, 600))
    assert large < 6 * small + 3000


@pytest.mark.parametrize("name", GROWING)
def test_ten_thousand_deep(name: str) -> None:
    """Ten thousand levels end in a sentence or a tree."""
    opening, closing = GROWING[name]
    read_side(opening * 10_000 + "x" + closing * 10_000, NOTATION)


X, Y = sympy.symbols("x y", real=True)


def expressions() -> st.SearchStrategy[sympy.Expr]:
    """Random expressions of the family that the exercises use."""
    leaves = st.sampled_from([X, Y, sympy.Integer(2), sympy.Rational(1, 3), sympy.pi])
    functions = st.sampled_from([sympy.exp, sympy.tanh, sympy.cosh, sympy.log, sympy.erf, sympy.sqrt, abs])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda a, b: a + b, inner, inner),
            st.builds(lambda a, b: a * b, inner, inner),
            st.builds(lambda a, b: a / (1 + b**2), inner, inner),
            st.builds(lambda f, a: f(a), functions, inner),
        ),
        max_leaves=8,
    )


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_what_sympy_prints_is_read(expression: sympy.Expr) -> None:
    """LaTeX printed by SymPy is read."""
    latex = sympy.latex(expression)
    assert not isinstance(read_side(latex, Notation.of({"x": "real", "y": "real"})).tree, Unread), latex
