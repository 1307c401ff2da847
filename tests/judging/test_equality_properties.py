"""Random identities made by rewriting stay true; one mutation is refuted, unless the sides really agree."""

from __future__ import annotations

from typing import Any

import sympy as sp
from handgrad.judging.equality.decide import equivalent
from hypothesis import given, settings
from hypothesis import strategies as st

x, y = sp.symbols("x y", real=True)
ATOMS = (x, y, sp.Integer(2), sp.Rational(1, 3), sp.exp(x), sp.exp(-y / 2), sp.tanh(x), 1 / (1 + sp.exp(-x)))
REWRITINGS = {
    "expand": sp.expand,
    "together": sp.together,
    "factor": lambda e: sp.factor(e, deep=False),
    "as exponentials": lambda e: e.rewrite(sp.exp),
    "add zero": lambda e: e + sp.cosh(x) ** 2 - sp.sinh(x) ** 2 - 1,
    "times one": lambda e: e * sp.exp(x + y) * sp.exp(-x) / sp.exp(y),
    "over one": lambda e: e * (1 + sp.exp(x)) / (1 + sp.exp(x)),
    "halved twice": lambda e: sp.Add(e / 2, e / 2, evaluate=False),
}


@st.composite
def expressions(draw: Any, depth: int = 2) -> sp.Expr:
    """Small expressions of the kinds that gradients have."""
    if depth == 0:
        return draw(st.sampled_from(ATOMS))
    left, right = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    kind = draw(st.sampled_from(["+", "-", "*", "/", "**", "log"]))
    if kind == "+":
        return left + right
    if kind == "-":
        return left - 2 * right
    if kind == "*":
        return left * right
    if kind == "/":
        return left / (1 + right**2)
    return left**2 if kind == "**" else sp.log(1 + left**2)


def _mutations(expr: sp.Expr) -> list[sp.Expr]:
    """The expression with one number, sign, exponent or variable changed, at every place."""
    found = []
    for part in sorted(set(sp.preorder_traversal(expr)), key=str):
        if part.is_Rational:
            found.append(expr.xreplace({part: part + 1}))
        elif part.is_Symbol:
            found.append(expr.xreplace({part: -part}))
        elif part.is_Pow and part.exp.is_Integer:
            found.append(expr.xreplace({part: part.base ** (part.exp + 1)}))
        elif part.is_Add:
            found.append(expr.xreplace({part: part - 2 * part.args[0]}))
    return [m for m in found if not m.has(sp.nan, sp.zoo)]


def _really_differ(a: sp.Expr, b: sp.Expr) -> bool:
    """By 60 digits at a few points, independently of our own arithmetic."""
    for point in ({x: sp.Rational(3, 7), y: sp.Rational(-5, 3)}, {x: sp.Rational(-11, 9), y: sp.Rational(2, 13)}):
        difference = (a - b).xreplace(point).evalf(60)
        if difference.is_number and abs(difference) > sp.Float("1e-40"):
            return True
    return False


@settings(max_examples=60, deadline=None, derandomize=True)
@given(expressions(), st.lists(st.sampled_from(sorted(REWRITINGS)), min_size=1, max_size=3))
def test_rewritten_identities_stay_true(expr: sp.Expr, steps: list[str]) -> None:
    """What is only written in another way is equal."""
    rewritten = expr
    for step in steps:
        rewritten = REWRITINGS[step](rewritten)
    verdict = equivalent(rewritten, expr)
    assert verdict.holds is True, (rewritten, expr, verdict)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(expressions(), st.integers(min_value=0, max_value=10**6))
def test_one_mutation_is_refuted(expr: sp.Expr, choice: int) -> None:
    """A changed sign, factor, exponent or variable is a counterexample, unless the value is the same."""
    mutations = _mutations(expr)
    if not mutations:
        return
    mutant = mutations[choice % len(mutations)]
    verdict = equivalent(mutant, expr)
    assert verdict.holds is not _really_differ(mutant, expr), (mutant, expr, verdict)
    assert verdict.holds is not None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(expressions())
def test_derivatives_agree_with_those_of_sympy(expr: sp.Expr) -> None:
    """An unevaluated derivative is taken by our own rules, and equals SymPy's."""
    assert equivalent(sp.Derivative(expr, x, evaluate=False), sp.diff(expr, x)).holds is True


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(min_value=-3, max_value=3), min_size=2, max_size=3, unique=True), expressions(1))
def test_pieces_may_be_written_as_steps(breaks: list[int], value: sp.Expr) -> None:
    """Piecewise by conditions and by sums of steps are the same, and a moved breakpoint is refuted."""
    a, b = sorted(breaks)[:2]
    pieces = sp.Piecewise((0, x < a), (value, x < b), (0, True))
    steps = value * (sp.Heaviside(x - a, 1) - sp.Heaviside(x - b, 1))
    assert equivalent(steps, pieces).holds is True
    moved = value * (sp.Heaviside(x - a, 1) - sp.Heaviside(x - b - sp.Rational(1, 10**6), 1))
    assert equivalent(moved, pieces).holds is (value == 0)
