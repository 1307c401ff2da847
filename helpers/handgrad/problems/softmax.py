"""Softmax: invariance under shifts, ranges, the three steps and stable code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.arrays import (
    PRECISE,
    SINGLE,
    Array,
    Slip,
    Tolerance,
    Trials,
    later,
    line,
    recognise,
    value_problem,
)
from ..judging.notation import Notation
from ..judging.result import FunctionReport
from .given import SOFTMAX, SOFTMAX_S
from .problem import DerivationPart, ExpressionPart, FunctionPart, Mistake, Problem
from .softmax_reference import softmax

VECTOR = Notation.of({"x": "vector of 3", "c": "real", "i": "index up to 3", "n": "integer 3"}, (SOFTMAX_S, SOFTMAX))
_ROUNDING = Tolerance(1e-9, PRECISE.absolute)


def _plain_exp(x: Any) -> Array:
    return np.asarray(np.exp(np.asarray(x)))


_EXP_SLIPS = (
    Slip("sign in the exponent", "Larger entries must give larger exponentials.", lambda x: np.exp(-x)),
    Slip("all steps at once", "This step only takes exponentials; the division comes third.", softmax),
    Slip("input handed back", "This hands the input back.", lambda x: x, honest=False),
)
_STEP_SLIPS = (
    Slip("largest for sum", "The second step adds; this takes the largest.", lambda e: np.max(e)),
    Slip("mean for sum", "The second step adds; this takes the mean.", lambda e: np.mean(e)),
    Slip("exponentials taken twice", "total is given the exponentials already.", lambda e: np.sum(np.exp(e))),
)
_DIVIDE_SLIPS = (
    Slip("fraction inverted", "Numerator and denominator are exchanged.", lambda e, t: t / e),
    Slip("product for quotient", "The third step divides.", lambda e, t: e * t),
    Slip("difference for quotient", "The third step divides.", lambda e, t: e - t),
    Slip("exponentials taken twice", "divide is given the exponentials already.", lambda e, t: np.exp(e) / t),
)


def _judge_steps(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    x = rng.uniform(-3, 3, 5)
    e = _plain_exp(x)
    asked = (
        ("exponentials", 1.0, (x,), e, _EXP_SLIPS),
        ("total", 1.0, (e,), np.sum(e), _STEP_SLIPS),
        ("divide", 1.0, (e, float(np.sum(e))), softmax(x), _DIVIDE_SLIPS),
    )
    lines, slips = [], []
    care = ""
    for name, points, args, expected, known in asked:
        trials = Trials(functions[name])
        value = trials.call(*args)
        problem = value_problem(value, expected, tolerance=_ROUNDING)
        lines.append(line(f"`{name}` gives the right values", points, problem))
        care = care or (f"`{name}`: {trials.care()}" if trials.care() else "")
        if problem and (slip := recognise(value, args, expected, known)) is not None:
            slips.append(slip)
    text = "no step changes its input or causes a warning"
    lines.append(line(text, 1.0, care) if all(entry.points for entry in lines) else later(text, 1.0))
    return FunctionReport(tuple(lines), tuple(slip.name for slip in slips), slips[0].hint if slips else "")


def _over_all(x: Array) -> Array:
    e = np.exp(x - x.max())
    return np.asarray(e / e.sum())


def _over_rows(x: Array) -> Array:
    return softmax(x.T).T


def _sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def _half_shifted(x: Array) -> Array:
    return np.asarray(np.exp(x - x.max(-1, keepdims=True)) / np.exp(x).sum(-1, keepdims=True))


STABLE_SLIPS = (
    Slip("sum over all rows", "Each row is an example of its own; along which axis does the sum run?", _over_all),
    Slip("wrong axis", "The sum runs down the rows; rows are examples.", _over_rows),
    Slip("sign in the exponent", "Larger entries must give larger results.", lambda x: softmax(-x)),
    Slip("not divided by the sum", "The entries of a row must add up to 1.", lambda x: np.exp(x)),
    Slip(
        "shifted, not divided", "The entries of a row must add up to 1.", lambda x: np.exp(x - x.max(-1, keepdims=True))
    ),
    Slip("sigmoid for softmax", "Each entry must depend on all others; this looks at each entry alone.", _sigmoid),
    Slip("logarithm taken", "This is the logarithm of softmax.", lambda x: np.log(softmax(x))),
    Slip("shift undone", "The shift must stand in numerator and denominator alike.", _half_shifted),
    Slip("input handed back", "This hands the input back.", lambda x: x, honest=False),
)


def _judge_stable(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["softmax"])
    x, rows = rng.normal(size=5), rng.normal(size=(4, 3))
    texts = ("one vector gives the right values", "a batch, row by row", "finite and right at 1e4, without warnings")
    value = trials.call(x)
    vector = value_problem(value, softmax(x))
    batch_value = trials.call(rows)
    batch = value_problem(batch_value, softmax(rows)) or _shapes_problem(trials, rng)
    slip = recognise(value, (x,), softmax(x), STABLE_SLIPS) if vector else None
    slip = slip or (recognise(batch_value, (rows,), softmax(rows), STABLE_SLIPS) if batch else None)
    mistakes, hint = ((slip.name,), slip.hint) if slip else ((), "")
    if vector:
        lines = (line(texts[0], 1.0, vector), later(texts[1], 1.0), later(texts[2], 2.0))
        return FunctionReport(lines, mistakes, hint)
    extremes = _overflow_problem(trials.function, batches=not batch)
    batch = batch or trials.care()
    return FunctionReport(
        (line(texts[0], 1.0), line(texts[1], 1.0, batch), line(texts[2], 2.0, extremes)), mistakes, hint
    )


def _shapes_problem(trials: Trials, rng: Any) -> str:
    whole = np.array([3, 1, 2])
    single = rng.normal(size=4).astype(np.float32)
    tries = (
        ("one entry", np.array([2.0]), Tolerance(1e-9, 1e-12)),
        ("whole numbers", whole, Tolerance(1e-6, 1e-9)),
        ("float32", single, SINGLE),
    )
    for words, given, tolerance in tries:
        if problem := value_problem(trials.call(given), softmax(given.astype(float)), tolerance=tolerance):
            return f"for {words}, {problem}"
    return ""


def _overflow_problem(function: Any, batches: bool) -> str:
    """What goes wrong at 1e4; ``batches`` are looked at where they are right at ordinary inputs."""
    trials = Trials(function)
    vectors = [np.array([1e4, 0.0, -1e4, 1e4]), np.array([-1e4, -1e4 - 1.0]), np.array([500.0, 499.0, -500.0])]
    rows = [np.array([[1e4, 9999.0, 0.0], [-1e4, -9999.0, -1e4]])] if batches else []  # one shift will not do for both
    for x in (*vectors, *rows):
        if problem := value_problem(trials.call(x), softmax(x), at=[("x", x)]):
            return problem
    return f"there is a warning ({trials.warnings[0]})" if trials.warnings else ""


PROBLEM = Problem(
    "softmax",
    "ps2-softmax",
    "Softmax",
    (
        DerivationPart(
            "softmax-invariance",
            "Show that a shift of all entries changes nothing",
            VECTOR,
            start=(r"\operatorname{softmax}(x+c)_i", r"\frac{e^{x_i+c}}{\sum_{j=1}^{n} e^{x_j+c}}"),
            goals=(r"\operatorname{softmax}(x)_i",),
            milestones=(
                r"\frac{e^{c}e^{x_i}}{e^{c}\sum_{j=1}^{n} e^{x_j}}",
                r"\frac{e^{c}e^{x_i}}{\sum_{j=1}^{n} e^{c}e^{x_j}}",
            ),
            mistakes=(
                Mistake("sum of shifts", "$e^c$ is a factor of every term of the sum, not a term of its own."),
                Mistake("one index for two things", "The index of the sum is another one than the entry's."),
            ),
            hint="Split $e^{x_i + c}$ into two factors; one of them does not depend on the index of the sum.",
            also_sizes=(2, 5),
        ),
        ExpressionPart(
            "softmax-shift-ranges",
            "Where one exponential lies, without and with the shift by the largest entry",
            Notation.of({}),
            {"range_without_shift": ("(0, oo)", 1.0), "range_with_shift": ("(0, 1]", 1.0)},
            hint="Which value does the largest entry give after the shift?",
        ),
        FunctionPart(
            "softmax-steps",
            "The three steps: exponentials, their sum, the division",
            ("exponentials", "total", "divide"),
            4.0,
            _judge_steps,
            hint="Each function does one step and leaves the others alone.",
        ),
        ExpressionPart(
            "softmax-range",
            "The range of an entry and the sum of all",
            Notation.of({}),
            {"entry_range": ("(0, 1)", 1.0), "entries_sum": ("1", 1.0)},
            hint="Can an exponential be 0? Can one entry have the whole sum?",
        ),
        FunctionPart(
            "softmax-stable",
            "Softmax that does not overflow",
            ("softmax",),
            4.0,
            _judge_stable,
            hint="A shift changes nothing in the result; choose one that keeps every exponent at or below 0.",
        ),
    ),
)
