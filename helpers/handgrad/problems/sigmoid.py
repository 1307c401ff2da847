"""The logistic sigmoid: derivation, forms, limits and stable code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..judging.answers.arrays import Array, Slip
from ..judging.answers.elementwise import Elementwise, Weights, judge_elementwise
from ..judging.result import FunctionReport
from . import activations
from .combine import combine
from .given import REAL_X
from .problem import DerivationPart, ExpressionPart, FunctionPart, Mistake, Problem

_S = activations.SIGMOID
STARTS = (r"\sigma'(x)", r"\frac{d}{dx}\sigma(x)", r"\frac{d\sigma}{dx}", r"\frac{d}{dx}\frac{1}{1+e^{-x}}")


def _logit(s: Array) -> Array:
    """The inverse of the sigmoid, so that the gradient in terms of s follows from the formula in x."""
    return np.asarray(np.log(s) - np.log1p(-s))


def _from_output(s: Array) -> Array:
    return _S.slope(_logit(s))


_FROM_OUTPUT = Elementwise(
    reference=_from_output,
    weights=Weights(values=2, shapes=1, care=1),
    low=0.01,
    high=0.99,
    whole=(),
    variable="s",
    slips=(
        Slip(
            "gradient taken at the output",
            "s is already the output of the sigmoid; do not apply the sigmoid to it again.",
            _S.slope,
        ),
        Slip("function itself", "This applies the sigmoid to s; its gradient is asked.", _S.value, honest=False),
        Slip("other factor alone", "Only one of two factors is there.", lambda s: 1 - s),
        Slip("sign inside the product", "Check the sign between the terms.", lambda s: s * (1 + s)),
        activations.IDENTITY,
    ),
)

_VALUE = Elementwise(
    reference=_S.value,
    weights=Weights(values=0.5, shapes=0.5, extremes=1),
    extremes=activations.EXTREMES,
    slips=(
        Slip(
            "sign in the exponent",
            "It falls where it should rise; look at the sign in the exponent.",
            lambda x: _S.value(-x),
        ),
        Slip("gradient for function", "This is the gradient; here the function itself is asked.", _S.slope),
        activations.IDENTITY,
    ),
)
_SLOPE = Elementwise(
    reference=_S.slope,
    weights=Weights(values=0.5, shapes=0.5, extremes=1),
    extremes=activations.EXTREMES,
    slips=_S.slips(),
)


def _judge_from_output(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    return judge_elementwise(functions["sigmoid_grad_from_output"], _FROM_OUTPUT, rng)


def _judge_saturation(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    return combine(
        {
            "sigmoid": judge_elementwise(functions["sigmoid"], _VALUE, rng),
            "sigmoid_grad": judge_elementwise(functions["sigmoid_grad"], _SLOPE, rng),
        },
        curve="sigmoid_grad",
    )


_DERIVE = DerivationPart(
    "sigmoid-derive",
    "Derive the gradient of the sigmoid by the chain rule",
    REAL_X,
    start=STARTS,
    goals=(r"\frac{e^{-x}}{(1+e^{-x})^2}",),
    milestones=(r"-(1+e^{-x})^{-2}\cdot(-e^{-x})", r"-\frac{1}{(1+e^{-x})^2}\frac{d}{dx}(1+e^{-x})"),
    mistakes=_S.mistakes,
    hint="Write the sigmoid as a power of $1 + e^{-x}$ and apply the chain rule one function at a time.",
    known=(r"\sigma(x)(1-\sigma(x))",),
)

PROBLEM = Problem(
    "sigmoid",
    "ps1-activations",
    "The sigmoid and its gradient",
    (
        _DERIVE,
        replace(
            _DERIVE,
            id="sigmoid-show",
            title="Show that the gradient is made of the sigmoid alone",
            start=(*STARTS, r"\frac{e^{-x}}{(1+e^{-x})^2}"),
            goals=(r"\sigma(x)(1-\sigma(x))",),
            form="sigma only",
            known=(),
            milestones=(
                r"\frac{1}{1+e^{-x}}\cdot\frac{e^{-x}}{1+e^{-x}}",
                r"\frac{1}{1+e^{-x}}\left(1-\frac{1}{1+e^{-x}}\right)",
            ),
            hint="Split the fraction into two factors, one of which you know; then express the other through it.",
        ),
        ExpressionPart(
            "sigmoid-expression",
            "The gradient written with sigma(x) only",
            REAL_X,
            {"sigmoid_grad_expr": ("diff(1/(1 + exp(-x)), x)", 2.0)},
            form="sigma only",
            mistakes={"sigmoid_grad_expr": _S.mistakes},
            hint="Find the sigmoid among the factors of your derivative.",
            function="1/(1 + exp(-x))",
        ),
        FunctionPart(
            "sigmoid-from-output",
            "The gradient from the output alone",
            ("sigmoid_grad_from_output",),
            4.0,
            _judge_from_output,
            hint="The input is s = sigma(x); x is not needed.",
        ),
        ExpressionPart(
            "sigmoid-limits",
            "What the gradient tends to on both sides",
            REAL_X,
            {"limit_at_minus_infinity": ("0", 1.0), "limit_at_plus_infinity": ("0", 1.0)},
            mistakes={
                name: (
                    Mistake(
                        "limit of the function",
                        "This is the limit of the sigmoid; the limit of its gradient is asked.",
                        ("1",),
                    ),
                    Mistake("largest value", "This is the gradient's value at 0, where it is largest.", ("1/4",)),
                )
                for name in ("limit_at_minus_infinity", "limit_at_plus_infinity")
            },
            hint="How steep is the curve of the sigmoid far out?",
        ),
        FunctionPart(
            "sigmoid-saturation",
            "The sigmoid and its gradient for very large inputs",
            ("sigmoid", "sigmoid_grad"),
            4.0,
            _judge_saturation,
            hint="exp overflows for large positive arguments; choose a form for each sign of x.",
        ),
    ),
)
