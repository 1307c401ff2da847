"""Equality of expressions is decided: true pairs hold, false ones come with a certified counterexample."""

from __future__ import annotations

from typing import Any

import handgrad
import numpy as np
import pytest
import sympy as sp
from handgrad.judging.equality.budget import Budget
from handgrad.judging.equality.decide import equivalent
from handgrad.judging.notation import Notation

from .equality_pairs import FALSE, TRUE

x, y = sp.symbols("x y")


@pytest.mark.parametrize(("answer", "reference"), TRUE)
def test_true_pairs_hold(answer: str, reference: str) -> None:
    """A right answer is accepted, by an exact normal form."""
    verdict = equivalent(answer, reference)
    assert (verdict.holds, verdict.how) == (True, "exact"), verdict.why


@pytest.mark.parametrize(("answer", "reference"), FALSE)
def test_false_pairs_fail(answer: str, reference: str) -> None:
    """A wrong answer is refuted, by a certified difference or by its shape."""
    verdict = equivalent(answer, reference)
    assert verdict.holds is False, verdict.why
    assert verdict.how in ("certified", "shape")


def test_counterexample_is_a_friendly_point_with_six_digits() -> None:
    """The counterexample is a simple rational point, with both values."""
    found = equivalent("exp(-x)", "exp(x)").counterexample
    assert found is not None
    assert found.point == (("x", "1/2"),)
    assert (found.left, found.right) == ("0.606531", "1.64872")


def test_values_that_agree_to_many_digits_are_shown_far_enough() -> None:
    """Both values of a near miss are printed until they differ."""
    found = equivalent("sigma(x) + Rational(1, 10**13)", "sigma(x)").counterexample
    assert found is not None
    assert found.left != found.right


def test_a_difference_beyond_all_digits_is_told_as_a_difference() -> None:
    """Two values that look the same are shown with what lies between them."""
    found = equivalent("sigma(-500)", "exp(-500)").counterexample
    assert found is not None
    assert (found.left, found.right) == ("7.12458e-218 - 5.07596e-435", "7.12458e-218")


@pytest.mark.parametrize("answer", ["x*1.00000000000000000000001", "log(2.0000000000000001)*x/log(2)"])
def test_digits_beyond_those_of_a_float_count(answer: str) -> None:
    """A decimal of many digits is no whole number; as it may be rounded, nothing is decided."""
    assert equivalent(answer, "x").holds is None


def test_difference_in_a_small_region_is_found_there() -> None:
    """Regions come from the breakpoints, so nothing hides between sample points."""
    verdict = equivalent("Heaviside(x - Rational(1, 1000))", "Heaviside(x)")
    assert verdict.holds is False
    assert verdict.counterexample is not None
    assert 0 < sp.Rational(dict(verdict.counterexample.point)["x"]) < sp.Rational(1, 1000)


@pytest.mark.parametrize(
    ("answer", "holds"),
    [("Heaviside(x, 0)", True), ("Heaviside(x, 1)", True), ("Heaviside(x)", True), ("Heaviside(x, 1.5)", False)],
)
def test_any_value_between_the_sides_of_a_jump_is_accepted(answer: str, holds: bool) -> None:
    """ReLU' at 0 may be anything in [0, 1]."""
    assert equivalent(answer, "Piecewise((0, x < 0), (1, True))").holds is holds


def test_where_the_reference_is_continuous_the_answer_must_agree() -> None:
    """One point that differs is a difference; a removable 0/0 is none."""
    assert equivalent("Piecewise((5, Eq(x, 0)), (Abs(x), True))", "Abs(x)").holds is False
    assert equivalent("x**2/Abs(x)", "Abs(x)").holds is True


def test_a_point_outside_the_domain_does_not_count() -> None:
    """A domain such as R without 0 leaves the kink out."""
    answer, reference = "Piecewise((0, x < 0), (7, Eq(x, 0)), (1, True))", "Heaviside(x)"
    assert equivalent(answer, reference).holds is False
    assert equivalent(answer, reference, domain="R\\{0}").holds is True


def test_notation_says_where_variables_live() -> None:
    """Positive numbers, numbers in (0, 1), probabilities and whole numbers are honoured."""
    positive = Notation.of({"x": "positive real", "y": "real in (0, 1)", "p": "probabilities of 3", "n": "integer 3"})
    assert equivalent("Abs(x)", "x", notation=positive).holds is True
    assert equivalent("Abs(y - 1)", "1 - y", notation=positive).holds is True
    assert equivalent("p1 + p2 + p3", "1", notation=positive).holds is True
    assert equivalent("p1 + p2", "1", notation=positive).holds is False
    assert equivalent("n*x", "x + x + x", notation=positive).holds is True
    assert equivalent("Abs(x)", "x").holds is False


def test_logarithm_of_the_reference_sets_the_domain() -> None:
    """Where the reference has no real value nothing is asked of the answer, but not the other way round."""
    assert equivalent("log(x**2)", "2*log(x)").holds is True
    assert equivalent("2*log(x)", "log(x**2)").holds is False


def test_symbols_are_matched_by_name() -> None:
    """Assumptions of a student's symbols do not matter."""
    assert equivalent(sp.Symbol("x", positive=True) ** 2, sp.Symbol("x", real=True) ** 2).holds is True


def test_objects_of_sympy_and_text_may_be_mixed() -> None:
    """A SymPy object is compared with a source text."""
    assert equivalent(sp.exp(x) / (1 + sp.exp(x)), "sigma(x)").holds is True
    assert handgrad.equivalent(sp.Derivative(sp.tanh(x), x), 1 - sp.tanh(x) ** 2).holds is True


@pytest.mark.parametrize(
    ("answer", "reference", "holds"),
    [
        (0.25, sp.Rational(1, 4), True),
        (0.1 * x, x / 10, True),
        (1 / 3, sp.Rational(1, 3), True),
        (0.3333, sp.Rational(1, 3), False),
        (np.float32(0.1), sp.Rational(1, 10), True),
        (1.4142135623730951, sp.sqrt(2), None),
        (np.array([[1, 2], [3, 4]]), sp.Matrix([[1, 2], [3, 4]]), True),
        ([1, 2], sp.Matrix([1, 2]), True),
        ((0, 1), sp.Interval.open(0, 1), True),
        ([0, 1], sp.Interval(0, 1), True),
        ([0, 1], sp.Interval.open(0, 1), None),
        ({0, 1}, sp.FiniteSet(1, 0), True),
        ({0, 2}, sp.FiniteSet(1, 0), False),
        (sp.oo, sp.oo, True),
        (sp.oo, sp.Integer(1), False),
        (True, sp.true, True),
        (False, sp.true, False),
    ],
)
def test_plain_values(answer: Any, reference: Any, holds: bool | None) -> None:
    """Numbers, lists, sets and intervals are compared as what they mean; a rounded number is nobody's mistake."""
    assert equivalent(answer, reference).holds is holds


_DELTA, _X, _W = sp.MatrixSymbol("delta", 2, 1), sp.MatrixSymbol("x", 3, 1), sp.MatrixSymbol("W", 2, 3)


@pytest.mark.parametrize(
    ("answer", "reference", "holds"),
    [
        (_DELTA * sp.Adjoint(_X), "delta*x.T", True),
        (sp.BlockMatrix([[_DELTA * _X[0, 0], _DELTA * _X[1, 0], _DELTA * _X[2, 0]]]), "delta*x.T", True),
        (_W[0, :].T * _DELTA[0, 0] + _W[1, :].T * _DELTA[1, 0], "W.T*delta", True),
        (_W[0, :].T * _DELTA[0, 0] + _W[0, :].T * _DELTA[1, 0], "W.T*delta", False),
        (sp.Matrix([sp.DotProduct(_W[:, j], _DELTA) for j in range(3)]), "W.T*delta", True),
        (sp.Matrix([sp.DotProduct(_W[:, 0], _DELTA) for _ in range(3)]), "W.T*delta", False),
        (sp.UnevaluatedExpr(x + x), 2 * x, True),
        (sp.Piecewise((1, sp.ITE(x > 0, x < 2, False)), (0, True)), "Heaviside(x) - Heaviside(x - 2)", True),
        (sp.Sum(sp.Indexed("x", y), (y, 1, 2)), "x1 + x2", True),
        (sp.Subs(sp.Derivative(sp.sin(y), y), y, x), "cos(x)", True),
        (sp.Subs(sp.Derivative(sp.sin(y), y), y, 2 * x), "cos(x)", False),
    ],
)
def test_objects_of_many_classes(answer: Any, reference: str, holds: bool) -> None:
    """What SymPy builds of slices, blocks, inner products, indexed names and things left unevaluated."""
    assert equivalent(answer, reference).holds is holds


def test_transposes_are_told_apart_from_other_mistakes() -> None:
    """A transposed answer gets its own sentence, by shape or by entries."""
    assert "it is the transpose" in equivalent("x*delta.T", "delta*x.T").why
    assert "transpose" not in equivalent("W.T*delta", "delta*x.T").why
    square = equivalent(sp.Matrix([[1, 2], [3, 4]]), sp.Matrix([[1, 3], [2, 4]]))
    assert square.why == "This has the entries of the transpose."


def test_matrices_that_do_not_conform_are_wrong_by_shape() -> None:
    """A product that cannot be formed is a wrong answer with its own sentence."""
    verdict = equivalent("W*delta", "W.T*delta")
    assert (verdict.holds, verdict.how) == (False, "shape")
    assert verdict.why == "A 2x3 matrix cannot be multiplied by a 2x1 matrix."


class Agreeable:
    """Says that it equals everything, and fails at everything else."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class LyingSymbol(sp.Symbol):
    """A symbol that equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = sp.Symbol.__hash__


NO_ANSWERS: list[Any] = [
    *(None, "", "x +", "import os", Agreeable(), LyingSymbol("x"), float("nan"), sp.nan, sp.zoo, 1j, object(), b"x"),
    *({1: 2}, lambda t: t, sp.exp, np.array([None]), np.zeros((99, 99)), sp.Integral(x, x), sp.gamma(x), x > 0),
]


@pytest.mark.parametrize("number", range(len(NO_ANSWERS)))
def test_what_is_no_answer_gets_a_sentence(number: int) -> None:
    """Nothing raises, nothing is accepted, and the sentence is no report of a fault."""
    verdict = equivalent(NO_ANSWERS[number], x)
    assert verdict.holds is not True
    assert verdict.why.endswith(".")
    assert "fault" not in verdict.why


def _nested(depth: int) -> sp.Expr:
    value: sp.Expr = x
    for _ in range(depth):
        value = sp.exp(sp.Add(value, 1, evaluate=False), evaluate=False)
    return value


def _shared(depth: int) -> sp.Expr:
    value: sp.Expr = x
    for _ in range(depth):
        value = sp.Mul(value, sp.Add(value, 1, evaluate=False), evaluate=False)
    return value


MONSTERS = [
    "9**9**9**9",
    "exp(exp(exp(exp(exp(x)))))",
    "(1 + x + y + z)**400",
    "Sum(k*x, (k, 0, 10**9))",
    "x" + " + y" * 2500,
    "(" * 3000 + "x" + ")" * 3000,
    "-" * 15000 + "x",
    "9" * 5000,
    "diff(exp(exp(sin(x*y)*x)), x, 15)",
    "[x for i in range(2000) for j in range(2000)]",
    "log(" + "7" * 300 + "*x)",
    _nested(5000),
    _shared(60),
    sp.Add(*[sp.exp(x**k) for k in range(200)]),
    sp.Mul(*[x + k for k in range(400)]),
    sp.Add(*[1 / (x + k * y + sp.exp(k * x)) for k in range(1, 40)]),
    sp.Add(*[sp.sqrt(x + k) for k in range(12)]),
    sp.Add(*[sp.Abs(x - k) for k in range(120)]),
    sp.Max(*sp.symbols("a0:9")),
    sp.Integer(3) ** 300000,
    sp.Pow(sp.Integer(7), sp.Integer(10) ** 40, evaluate=False),
    sp.MatPow(sp.MatrixSymbol("A", 9, 9), 8),
]


@pytest.mark.parametrize("number", range(len(MONSTERS)))
@pytest.mark.parametrize("partner", ["x + 1", "itself and one"])
def test_monsters_end_within_their_budget(number: int, partner: str) -> None:
    """Whatever is asked ends: a verdict comes, or "not decided", and never a wrong acceptance."""
    monster, reference = MONSTERS[number], x + 1
    if partner != "x + 1" and isinstance(monster, sp.Expr) and not isinstance(monster, sp.MatrixExpr):
        reference = sp.Add(monster, 1, evaluate=False)
    verdict = equivalent(monster, reference, budget=Budget(seconds=0.4))
    assert verdict.holds is not True
    assert "fault" not in verdict.why


def test_dirac_delta_is_wrong_and_no_crash() -> None:
    """The derivative of a step is no function."""
    assert equivalent(sp.DiracDelta(x), sp.Heaviside(x)).holds is False
    assert equivalent(sp.DiracDelta(x), sp.Integer(0)).holds is False


def test_unknown_relations_are_not_rejected_without_a_certificate() -> None:
    """√(3 + 2√2) = 1 + √2 is not in the normal form; it must not be called wrong."""
    assert equivalent("sqrt(3 + 2*sqrt(2))", "1 + sqrt(2)").holds is not False


def test_functions_nobody_defined_hold_by_form_only() -> None:
    """f(x) + f(x) is 2 f(x), and nothing more is claimed about f."""
    f = sp.Function("f")
    assert equivalent(f(x) + f(x), 2 * f(x)).holds is True
    assert equivalent(sp.Derivative(f(x) ** 2, x), 2 * f(x) * sp.Derivative(f(x), x)).holds is True
    assert equivalent(f(x), f(2 * x)).holds is None


def test_threads_do_not_disturb_each_other() -> None:
    """Verdicts do not depend on what other threads decide at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    pairs = [("sigma(x) + Rational(1, 10**60)", "sigma(x)"), ("1 - tanh(x)**2", "sech(x)**2")] * 20
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda pair: equivalent(*pair, budget=Budget(seconds=20)).holds, pairs))
    assert found == [False, True] * 20


def test_a_short_decimal_is_exact_however_small() -> None:
    """An offset of 1e-13 is written on purpose, not a rounding."""
    assert equivalent(1e-13 + x, x).holds is False


def test_contradictory_orders_are_no_regions() -> None:
    """Where x < y, y < z and z < x nothing has to be equal, since there is no such place."""
    x1, y1, z1 = sp.symbols("x y z")
    conditions = (x1 < y1) & (y1 < z1) & (z1 < x1)
    assert equivalent(sp.Piecewise((1, conditions), (0, True)), sp.Integer(0)).holds is True


def test_exchanged_shape_with_other_entries_is_no_transpose() -> None:
    """A shape that is turned round is not called the transpose when its entries are others."""
    why = equivalent("2*x*delta.T", "delta*x.T").why
    assert why == "The shape is 3x2, expected 2x3; rows and columns are exchanged."


def test_a_symbol_that_sympy_takes_for_complex_is_real() -> None:
    """SymPy differentiates |x| of a plain symbol into real and imaginary parts."""
    x = sp.Symbol("x")
    slope = sp.diff(sp.Abs(x), x)
    assert slope.has(sp.re)
    assert equivalent(slope, "sign(x)").holds
    assert equivalent(slope, "-sign(x)").holds is False
