"""Misconceptions in wrong answers: most are named, none is found in a right answer."""

from __future__ import annotations

import pytest
import sympy as sp
from handgrad.judging.misconceptions import hints
from handgrad.judging.misconceptions.mistakes import recognise

SIGMOID, TANH, SILU = "exp(-x)/(1+exp(-x))**2", "1-tanh(x)**2", "sigma(x)+x*sigma(x)*(1-sigma(x))"
ELU, SOFTSIGN, GAUSS = "Piecewise((exp(x),x<0),(1,True))", "1/(1+Abs(x))**2", "-2*x*exp(-x**2)"
ARCTAN, LOGCOSH, CUBIC = "1/(1+x**2)", "tanh(x)", "3*x**2+2*x"
S1, S2 = "exp(x1)/(exp(x1)+exp(x2)+exp(x3))", "exp(x2)/(exp(x1)+exp(x2)+exp(x3))"

# answer, reference, the misconception
WRONG = [
    ("-exp(-x)/(1+exp(-x))**2", SIGMOID, "sign"),
    ("exp(-x)*(1+exp(-x))**2", SIGMOID, "exponent sign"),
    ("1/(1+exp(-x))**2", SIGMOID, "chain factor lost"),
    ("sigma(x)", SIGMOID, "function itself"),
    ("sigma(x)*(1-x)", SIGMOID, "function forgotten"),
    ("exp(-x)/(1+exp(-2*x))", SIGMOID, "square inside"),
    ("1+tanh(x)**2", TANH, "sign inside"),
    ("1-tanh(x)", TANH, "square lost"),
    ("1-2*tanh(x)", TANH, "power rule"),
    ("tanh(x)*(1-tanh(x))", TANH, "another function's pattern"),
    ("2*(1-tanh(x)**2)", TANH, "constant factor"),
    ("1-coth(x)**2", TANH, "wrong function"),
    ("x*sigma(x)*(1-sigma(x))", SILU, "term missing"),
    ("sigma(x)+x*sigma(x)", SILU, "factor missing in one term"),
    ("x*sigma(x)", SILU, "function itself"),
    ("Piecewise((exp(x)-1,x<0),(x,True))", ELU, "function itself"),
    ("Piecewise((1,x<0),(1,True))", ELU, "one side wrong"),
    ("x/(1+Abs(x))", SOFTSIGN, "function itself"),
    ("1/(1+Abs(x))", SOFTSIGN, "square lost"),
    ("-1/(1+Abs(x))**2", SOFTSIGN, "sign"),
    ("exp(-x**2)", GAUSS, "function itself"),
    ("2*x*exp(-x**2)", GAUSS, "sign"),
    ("-2*x*exp(x**2)", GAUSS, "sign in the exponent"),
    ("-2*exp(-x**2)", GAUSS, "chain factor lost"),
    ("1/(1-x**2)", ARCTAN, "sign inside"),
    ("1/(1+x)", ARCTAN, "square lost"),
    ("1+x**2", ARCTAN, "reciprocal"),
    ("log(cosh(x))", LOGCOSH, "function itself"),
    ("1-tanh(x)**2", LOGCOSH, "differentiated too often"),
    ("3*x**2", CUBIC, "term missing"),
    ("3*x**2-2*x", CUBIC, "sign inside"),
    ("3*x**2+2*x+1", CUBIC, "term too many"),
    ("y-x", "x-y", "sign"),
    ("exp(y)-x", "exp(x)-y", "variables exchanged"),
    (f"({S1})*({S2})", f"-({S1})*({S2})", "sign"),
    (f"({S1})*(1-{S1})", f"-({S1})*({S2})", "differentiated by another variable"),
    (f"-({S2})**2", f"-({S1})*({S2})", "index"),
    ("Integer(0)", f"-({S1})*({S2})", "taken as constant"),
    ("x*delta.T", "delta*x.T", "transposed"),
    ("delta*x", "delta*x.T", "shapes do not conform"),
    ("x.T", "delta*x.T", "quantity missing"),
    ("W.T*delta", "delta*x.T", "another gradient"),
    ("delta.T*W", "W.T*delta", "row for column"),
    ("Matrix([delta[0,0]+delta[1,0]])", "delta", "summed"),
]
RIGHT = [
    ("sigma(x)*(1-sigma(x))", SIGMOID),
    ("4/(exp(x)+exp(-x))**2", TANH),
    ("sigma(x)*(1+x*sigma(-x))", SILU),
    ("(delta.T*W).T", "W.T*delta"),
    ("Matrix(2,3,lambda i,j: x[j,0]*delta[i,0])", "delta*x.T"),
]


@pytest.mark.parametrize(("answer", "reference", "name"), WRONG)
def test_a_misconception_is_named(answer: str, reference: str, name: str) -> None:
    """From the answer and the reference alone."""
    found = recognise(answer, reference)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(("answer", "reference"), RIGHT)
def test_a_right_answer_has_none(answer: str, reference: str) -> None:
    """Another form of the right answer is no mistake."""
    assert recognise(answer, reference) is None


@pytest.mark.parametrize(
    "answer", ["x +", "__import__('os')", "9**9**9**9", sp.Interval(0, 1), [], None, 3.5, float("nan")]
)
def test_anything_can_be_asked(answer: object) -> None:
    """What cannot be compared has no mistake, or a harmless one, and never raises."""
    recognise(answer, SIGMOID)


def test_hints_are_single_sentences_without_formulas() -> None:
    """A hint helps; it never prints an expression that could be the answer."""
    for name in hints.names():
        hint = hints.named(name).hint
        assert hint.endswith((".", "?"))
        assert not set("=*^\\{}") & set(hint)
