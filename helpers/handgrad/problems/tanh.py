"""The hyperbolic tangent: two ways to its gradient, ranges."""

from __future__ import annotations

from ..judging.notation import Notation
from . import activations
from .given import SIGMOID, TANH
from .problem import DerivationPart, ExpressionPart, Mistake, Problem

_T = activations.TANH
_NOTATION = Notation.of({"x": "real"}, (SIGMOID, TANH))
_STARTS = (
    r"\tanh'(x)",
    r"\frac{d}{dx}\tanh(x)",
    r"\frac{d\tanh(x)}{dx}",
    r"\frac{d}{dx}\frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}",
)

_RELATION_MISTAKES = (
    Mistake("reciprocal", "Your fraction stands upside down.", ("1/(2*sigma(2*x) - 1)",)),
    Mistake("sign", "The whole expression has its sign turned.", ("1 - 2*sigma(2*x)",)),
    Mistake("offset lost", "tanh takes negative values too; compare the ranges of both sides.", ("2*sigma(2*x)",)),
    Mistake("argument not doubled", "Compare the arguments of the exponentials on both sides.", ("2*sigma(x) - 1",)),
)

_MAX_MISTAKES = (
    Mistake("largest value of the function", "This is a value of the function, not of its gradient.", ("1/2",)),
    Mistake("other function's maximum", "Which of the two functions is steeper at 0?", ()),
)

PROBLEM = Problem(
    "tanh",
    "ps1-activations",
    "The hyperbolic tangent",
    (
        DerivationPart(
            "tanh-derive",
            "Derive the gradient of tanh by the quotient rule",
            _NOTATION,
            start=_STARTS,
            goals=(r"\frac{4}{(e^{x}+e^{-x})^2}", r"1-\tanh^2(x)"),
            milestones=(
                r"\frac{(e^{x}+e^{-x})(e^{x}+e^{-x})-(e^{x}-e^{-x})(e^{x}-e^{-x})}{(e^{x}+e^{-x})^2}",
                r"\frac{(e^{x}+e^{-x})^2-(e^{x}-e^{-x})^2}{(e^{x}+e^{-x})^2}",
            ),
            known=(r"\operatorname{sech}^2(x)", r"\frac{1}{\cosh^2(x)}"),
            mistakes=_T.mistakes,
            hint=(
                "Name the numerator and the denominator, differentiate each, and keep the quotient rule's square below."
            ),
        ),
        ExpressionPart(
            "tanh-expression",
            "The gradient of tanh",
            _NOTATION,
            {"tanh_grad_expr": ("diff((exp(x) - exp(-x))/(exp(x) + exp(-x)), x)", 2.0)},
            mistakes={"tanh_grad_expr": _T.mistakes},
            hint="Check your expression at x = 0: how steep is tanh there?",
            function="tanh(x)",
        ),
        DerivationPart(
            "tanh-relation",
            "Show how tanh is a sigmoid, stretched and shifted",
            _NOTATION,
            start=(r"\tanh(x)", r"2\sigma(2x)-1", r"\frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}"),
            goals=(r"2\sigma(2x)-1", r"\tanh(x)"),
            milestones=(r"\frac{1-e^{-2x}}{1+e^{-2x}}", r"\frac{2}{1+e^{-2x}}-1"),
            mistakes=_RELATION_MISTAKES,
            hint="Multiply numerator and denominator by the same exponential until $1 + e^{-2x}$ stands below.",
        ),
        DerivationPart(
            "tanh-second-way",
            "Derive the gradient again, from that relation",
            Notation.of({"x": "real"}, (SIGMOID, r"\sigma'(x) = \sigma(x)(1-\sigma(x))", TANH)),
            start=(*_STARTS, r"\frac{d}{dx}\left(2\sigma(2x)-1\right)"),
            goals=(r"1-\tanh^2(x)",),
            milestones=(r"4\sigma(2x)(1-\sigma(2x))", r"2\cdot 2\,\sigma'(2x)", r"4\sigma'(2x)"),
            mistakes=_T.mistakes,
            hint="The argument 2x has a derivative of its own; then put (tanh x + 1)/2 for the sigmoid.",
        ),
        ExpressionPart(
            "tanh-ranges",
            "Ranges of both functions and their largest gradients",
            _NOTATION,
            {
                "sigmoid_range": ("(0, 1)", 1.0),
                "tanh_range": ("(-1, 1)", 1.0),
                "sigmoid_grad_max": ("1/4", 1.0),
                "tanh_grad_max": ("1", 1.0),
            },
            mistakes={
                "sigmoid_grad_max": (*_MAX_MISTAKES[:1], Mistake(_MAX_MISTAKES[1].name, _MAX_MISTAKES[1].hint, ("1",))),
                "tanh_grad_max": (*_MAX_MISTAKES[:1], Mistake(_MAX_MISTAKES[1].name, _MAX_MISTAKES[1].hint, ("1/4",))),
            },
            hint="Ask for each value whether it is ever reached, and where each gradient is largest.",
        ),
    ),
)
