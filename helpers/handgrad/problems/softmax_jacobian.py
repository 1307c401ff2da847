"""The Jacobian of softmax: entry by entry, as a matrix, and as a product that never builds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.arrays import Array, Slip, Tolerance, Trials, later, line, recognise, value_problem
from ..judging.notation import Notation
from ..judging.result import FunctionReport
from .given import SOFTMAX, SOFTMAX_S
from .problem import DerivationPart, ExpressionPart, FunctionPart, Mistake, Problem
from .softmax_reference import softmax, softmax_jacobian, softmax_vjp

LARGE = 30_000  # an n x n matrix of doubles would take 7 GB
_TOTAL = "(exp(x1) + exp(x2) + exp(x3))"
_S1, _S2 = f"exp(x1)/{_TOTAL}", f"exp(x2)/{_TOTAL}"


def _outer(x: Array) -> Array:
    s = softmax(x)
    return np.outer(s, s)


_JACOBIAN_SLIPS = (
    Slip(
        "off-diagonal left out",
        "Entries off the diagonal are not zero: every entry depends on all inputs.",
        lambda x: np.diag(np.diag(softmax_jacobian(x))),
    ),
    Slip("diagonal term left out", "Entries on the diagonal have one more term.", lambda x: -_outer(x)),
    Slip(
        "sign",
        "The two terms have different signs; which one is subtracted?",
        lambda x: np.diag(softmax(x)) + _outer(x),
    ),
    Slip("sign of the outer product", "The outer product has the other sign.", _outer),
    Slip(
        "diagonal only, as a vector", "This is the diagonal; a matrix is asked.", lambda x: np.diag(softmax_jacobian(x))
    ),
    Slip(
        "inputs for outputs",
        "The formula is in the outputs of softmax, not in its inputs.",
        lambda x: np.diag(x) - np.outer(x, x),
    ),
    Slip(
        "identity for the diagonal", "The diagonal matrix holds the entries of s.", lambda x: np.eye(len(x)) - _outer(x)
    ),
    Slip("function itself", "This is softmax; its Jacobian is asked.", softmax, honest=False),
)


def _judge_matrix(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["softmax_jacobian"])
    texts = (
        "the entries are right",
        "any size, and whole numbers",
        "right at 1e4; changes no input, causes no warning",
    )
    x = rng.normal(size=4)
    expected = softmax_jacobian(x)
    value = trials.call(x)
    if problem := value_problem(value, expected):
        slip = recognise(value, (x,), expected, _JACOBIAN_SLIPS)
        mistakes, hint = ((slip.name,), slip.hint) if slip else ((), "")
        return FunctionReport(
            (line(texts[0], 2.0, problem), later(texts[1], 1.0), later(texts[2], 1.0)), mistakes, hint
        )
    sizes = (np.array([0.7]), np.array([2, 0, 1]), rng.normal(size=7))
    size = next((f"for n = {len(g)}, {p}" for g in sizes if (p := _matrix_problem(trials, g))), "")
    extreme = _matrix_problem(trials, np.array([1e4, 0.0, -1e4]))
    return FunctionReport(
        (line(texts[0], 2.0), line(texts[1], 1.0, size), line(texts[2], 1.0, extreme or trials.care()))
    )


def _matrix_problem(trials: Trials, x: Array) -> str:
    return value_problem(trials.call(x), softmax_jacobian(x.astype(float)))


def _mixed_rows(x: Array, v: Array) -> Array:
    s = softmax(x)
    return np.asarray(s * (v - np.sum(v * s)))


_VJP_SLIPS = (
    Slip(
        "off-diagonal left out",
        "Every entry of the result depends on all entries of v.",
        lambda x, v: softmax(x) * (1 - softmax(x)) * v,
    ),
    Slip("sum over the batch mixed in", "The inner product belongs to one row at a time.", _mixed_rows),
    Slip("inner product left out", "One term with the sum of products is missing.", lambda x, v: softmax(x) * v),
    Slip(
        "factor left out",
        "One factor s is missing from the product.",
        lambda x, v: v - np.sum(v * softmax(x), -1, keepdims=True),
    ),
    Slip(
        "sign between the terms",
        "The two terms have different signs.",
        lambda x, v: softmax(x) * (v + np.sum(v * softmax(x), -1, keepdims=True)),
    ),
    Slip(
        "mean for sum",
        "The inner product is a sum, not a mean.",
        lambda x, v: softmax(x) * (v - np.mean(v * softmax(x), -1, keepdims=True)),
    ),
    Slip(
        "plain sum of v",
        "The sum runs over products of two things.",
        lambda x, v: softmax(x) * (v - np.sum(v, -1, keepdims=True)),
    ),
    Slip("input handed back", "This hands an input back.", lambda x, v: v, honest=False),
)


def _judge_vjp(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["softmax_vjp"])
    texts = (
        "one vector gives the right product",
        "a batch, row by row",
        "no n x n matrix for large n",
        "right at 1e4; changes no input, causes no warning",
    )
    x, v = rng.normal(size=5), rng.normal(size=5)
    value = trials.call(x, v)
    rows, w = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    if problem := value_problem(value, softmax_vjp(x, v)):
        slip = recognise(value, (x, v), softmax_vjp(x, v), _VJP_SLIPS)
        rubric = (line(texts[0], 2.0, problem), *(later(text, 1.0) for text in texts[1:]))
        return FunctionReport(rubric, (slip.name,) if slip else (), slip.hint if slip else "")
    batch_value = trials.call(rows, w)
    batch = value_problem(batch_value, softmax_vjp(rows, w))
    slip = recognise(batch_value, (rows, w), softmax_vjp(rows, w), _VJP_SLIPS) if batch else None
    extreme_x = np.array([1e4, 1e4 - 1, 0.0, -1e4])
    extreme_v = rng.normal(size=4)
    extreme = value_problem(trials.call(extreme_x, extreme_v), softmax_vjp(extreme_x, extreme_v)) or trials.care()
    lines = (
        line(texts[0], 2.0),
        line(texts[1], 1.0, batch),
        line(texts[2], 1.0, _large_problem(trials, rng)),
        line(texts[3], 1.0, extreme),
    )
    return FunctionReport(lines, (slip.name,) if slip else (), slip.hint if slip else "")


def _large_problem(trials: Trials, rng: Any) -> str:
    """Judged last: where memory is bounded, a function that builds the matrix may not survive this call."""
    x, v = rng.normal(size=LARGE), rng.normal(size=LARGE)
    problem = value_problem(Trials(trials.function).call(x, v), softmax_vjp(x, v), tolerance=Tolerance(1e-5, 1e-10))
    return f"for n = {LARGE}, {problem}; an n x n matrix would need 7 GB" if problem else ""


_SAME_MISTAKES = (
    Mistake("function itself", "This is the function; its derivative is asked.", (_S1,)),
    Mistake("sign", "The quotient rule subtracts.", (f"{_S1}*(1 + {_S1})",)),
    Mistake("off-diagonal formula", "This is the pattern for two different indices.", (f"-{_S1}*{_S2}",)),
    Mistake("index", "This is the derivative of another entry.", (f"{_S2}*(1 - {_S2})",)),
)
_DIFFERENT_MISTAKES = (
    Mistake(
        "sign", "The numerator does not depend on x2; the denominator does, and it brings a minus.", (f"{_S1}*{_S2}",)
    ),
    Mistake("diagonal formula", "This is the pattern for two equal indices.", (f"{_S1}*(1 - {_S1})",)),
    Mistake("index", "One index is wrong.", (f"-{_S2}**2", f"-{_S1}**2")),
    Mistake("coupling through the denominator ignored", "x2 is in the denominator too.", ("0",)),
)
_INDICES = {
    "x": "vector of 3",
    "n": "integer 3",
    "i": "index up to 3",
    "j": "index up to 3",
    "a": "index up to 3",
    "b": "index up to 3",
}
_NOTATION = Notation.of(_INDICES, (SOFTMAX_S, SOFTMAX))
_THREE = Notation.of({"x1": "real", "x2": "real", "x3": "real"})

PROBLEM = Problem(
    "softmax-jacobian",
    "ps2-softmax",
    "The Jacobian of softmax",
    (
        DerivationPart(
            "softmax-jacobian-same",
            "The derivative of an entry by its own input",
            _NOTATION,
            start=(
                r"\frac{\partial s_i}{\partial x_i}",
                r"\frac{\partial}{\partial x_i} \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}",
            ),
            goals=(r"s_i(1-s_i)",),
            milestones=(r"\frac{e^{x_i}\sum_{j=1}^{n} e^{x_j}-e^{x_i}e^{x_i}}{\left(\sum_{j=1}^{n} e^{x_j}\right)^2}",),
            mistakes=_SAME_MISTAKES,
            hint="Quotient rule: which terms of the sum in the denominator depend on $x_i$?",
            also_sizes=(2, 5),
        ),
        DerivationPart(
            "softmax-jacobian-different",
            "The derivative of an entry by another input",
            Notation.of(_INDICES, (SOFTMAX_S, SOFTMAX, r"i \ne j")),
            start=(
                r"\frac{\partial s_i}{\partial x_j}",
                r"\frac{\partial}{\partial x_j} \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}",
            ),
            goals=(r"-s_i s_j",),
            milestones=(
                r"\frac{0\cdot\sum_{k=1}^{n} e^{x_k}-e^{x_i}e^{x_j}}{\left(\sum_{k=1}^{n} e^{x_k}\right)^2}",
                r"-\frac{e^{x_i}e^{x_j}}{\left(\sum_{k=1}^{n} e^{x_k}\right)^2}",
            ),
            mistakes=_DIFFERENT_MISTAKES,
            hint="The numerator is a constant now; only the denominator depends on $x_j$.",
            also_sizes=(2, 5),
        ),
        ExpressionPart(
            "softmax-jacobian-three",
            "Both kinds of entries for three inputs",
            _THREE,
            {"J_same": (f"diff({_S1}, x1)", 1.0), "J_different": (f"diff({_S1}, x2)", 1.0)},
            mistakes={"J_same": _SAME_MISTAKES, "J_different": _DIFFERENT_MISTAKES},
            hint="Apply the quotient rule to the first entry.",
            function=_S1,
        ),
        FunctionPart(
            "softmax-jacobian-matrix",
            "The Jacobian as a matrix",
            ("softmax_jacobian",),
            4.0,
            _judge_matrix,
            hint="A diagonal matrix minus an outer product; compute s without overflow first.",
        ),
        FunctionPart(
            "softmax-jacobian-vjp",
            "The vector-Jacobian product for a batch",
            ("softmax_vjp",),
            5.0,
            _judge_vjp,
            hint="Multiply the matrix form by v on paper and simplify before you code.",
        ),
    ),
)
