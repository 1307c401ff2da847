"""Activations: one entry each. The gradient is derived from the formula and typed nowhere.

To add an activation, add an entry to ``ACTIVATIONS``: the standard exercises, their judging and the tests that run
over every entry follow from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from ..judging.answers.arrays import Array, Slip
from ..judging.answers.elementwise import Kink
from ..judging.answers.reference import derivative, evaluate
from ..judging.equality.sources import read_source
from .problem import Mistake

EXTREMES = (-1e4, -500.0, 500.0, 1e4)


@dataclass(frozen=True, slots=True)
class Activation:
    """``formula`` is SymPy source in x, ``latex`` the same for statements; ``name`` is also the word in figures.

    ``kinks`` are where the derivative is a convention; ``mistakes`` are known wrong gradients, whose ``forms`` are
    SymPy source in x.
    """

    name: str
    title: str
    formula: str
    latex: str
    kinks: tuple[Kink, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    @property
    def expression(self) -> sp.Expr:
        """The formula as SymPy reads it."""
        return _read(self.formula)

    @property
    def gradient(self) -> sp.Expr:
        """Its derivative."""
        return derivative(self.expression, "x")

    def value(self, x: Any) -> Array:
        """The function at the doubles ``x``, right to the last bit; kinks included."""
        return evaluate(self.expression, {"x": x})

    def slope(self, x: Any) -> Array:
        """The gradient at ``x``, right to the last bit; the middle of the convention's interval at a kink."""
        points = np.asarray(x, dtype=float)
        slopes = np.array(evaluate(self.gradient, {"x": points}))
        for kink in self.kinks:
            slopes[points == kink.at] = (kink.low + kink.high) / 2
        return slopes

    def slips(self) -> tuple[Slip, ...]:
        """Its known mistakes, and the function itself, as wrong values of arrays."""
        own = [slip_of(mistake, form) for mistake in self.mistakes for form in mistake.forms]
        itself = Slip("function itself", "This is the function; its gradient is asked.", self.value, honest=False)
        return (*own, itself, IDENTITY)


IDENTITY = Slip("input handed back", "This hands the input back.", lambda x, *_: x, honest=False)


@lru_cache(maxsize=64)
def _read(source: str) -> Any:
    return read_source(source)


def slip_of(mistake: Mistake, form: str, variable: str = "x") -> Slip:
    """A known mistake whose form is SymPy source in ``variable``, for recognising arrays of its values."""

    def wrong(x: Array, *_: Any) -> Array:
        return evaluate(_read(form), {variable: x})

    return Slip(mistake.name, mistake.hint, wrong)


def reference(formula: str, variable: str) -> Callable[[Array], Array]:
    """The values of SymPy source in one variable."""

    def values(x: Array) -> Array:
        return evaluate(_read(formula), {variable: x})

    return values


SIGMOID = Activation(
    "sigmoid",
    "The logistic sigmoid",
    "1/(1 + exp(-x))",
    r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    mistakes=(
        Mistake(
            "exponent sign",
            "A factor that moves into the denominator turns the sign of its exponent; look at your powers again.",
            ("exp(-x)*(1 + exp(-x))**2",),
        ),
        Mistake(
            "inner derivative lost",
            "The chain rule leaves a factor for the inner function $1 + e^{-x}$; where did its derivative go?",
            ("1/(1 + exp(-x))**2", "-1/(1 + exp(-x))**2"),
        ),
        Mistake(
            "x where the output belongs",
            "One factor holds x itself where a value of sigma belongs.",
            ("(1 - x)/(1 + exp(-x))", "x*(1 - x)"),
        ),
        Mistake(
            "sign inside the product",
            "Compare the sign between the two terms with your quotient or chain rule.",
            ("(2 + exp(-x))/(1 + exp(-x))**2",),
        ),
        Mistake(
            "square inside",
            "The square belongs to the whole denominator, not to one of its terms.",
            ("exp(-x)/(1 + exp(-2*x))",),
        ),
        Mistake(
            "sign in the exponent",
            "One exponent has its sign turned; compare both exponentials.",
            ("exp(-x)/(1 + exp(x))**2",),
        ),
        Mistake(
            "gradient taken at the output",
            "The sigmoid is applied once too often; is the input already its output?",
            ("exp(-1/(1 + exp(-x)))/(1 + exp(-1/(1 + exp(-x))))**2",),
        ),
    ),
)

TANH = Activation(
    "tanh",
    "The hyperbolic tangent",
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
    mistakes=(
        Mistake(
            "square lost",
            "A square was lost on the way; the quotient rule squares the denominator.",
            ("1 - tanh(x)", "1/cosh(x)"),
        ),
        Mistake(
            "sign inside the difference",
            "The quotient rule subtracts; check which sign stands between its terms.",
            ("1 + tanh(x)**2",),
        ),
        Mistake(
            "sigmoid's pattern",
            "This is the pattern of sigma's gradient; tanh has another formula, so derive it anew.",
            ("tanh(x)*(1 - tanh(x))",),
        ),
        Mistake(
            "chain factor lost",
            "The inner function 2x has a derivative of its own.",
            ("(1 - tanh(x)**2)/2", "(1 - tanh(x)**2)/4"),
        ),
        Mistake("fraction inverted", "Numerator and denominator are exchanged.", ("1 - coth(x)**2",)),
    ),
)

RELU = Activation(
    "relu",
    "The rectified linear unit",
    "Max(0, x)",
    r"\operatorname{ReLU}(x) = \max(0, x)",
    kinks=(Kink(0.0, 0.0, 1.0),),
    mistakes=(
        Mistake("condition reversed", "Look at which side of 0 the function is flat.", ("Heaviside(-x)",)),
        Mistake("sign function", "Left of 0 the function is constant; what is the slope of a constant?", ("sign(x)",)),
        Mistake("one side ignored", "The two sides of 0 have different slopes.", ("0*x", "0*x + 1")),
        Mistake(
            "smooth stand-in",
            "This is a smooth relative of ReLU's gradient; ReLU itself has straight pieces.",
            ("1/(1 + exp(-x))",),
        ),
    ),
)

ACTIVATIONS: tuple[Activation, ...] = (SIGMOID, TANH, RELU)


def activation(name: str) -> Activation:
    """The entry called ``name``; KeyError with the known names otherwise."""
    for entry in ACTIVATIONS:
        if entry.name == name:
            return entry
    raise KeyError(f"No activation is called {name!r}; there are {', '.join(entry.name for entry in ACTIVATIONS)}.")
