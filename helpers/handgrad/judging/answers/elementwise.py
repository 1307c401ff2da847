"""Judging a function that works entry by entry, such as an activation or its gradient, in about eight calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..result import Curve, FunctionReport, RubricLine
from .arrays import DOUBLE, SINGLE, Array, Slip, Trials, agrees, later, line, recognise, shape_problem, value_problem
from .kinds import AnswerFunction

GRID = np.linspace(-6.0, 6.0, 61)
RANDOM_POINTS = 40
NEAR = (1e-7, 1e-4, 1e-2)
"""How near to a kink, and to 0, values are looked at: a smooth step or a shifted threshold is no ReLU."""


@dataclass(frozen=True, slots=True)
class Kink:
    """A point where the derivative is a convention: anything from ``low`` to ``high`` is right there."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the rubric lines; a line without points is not shown."""

    values: float
    shapes: float = 0.0
    extremes: float = 0.0
    care: float = 0.0
    kink: float = 0.0

    @property
    def total(self) -> float:
        """All points together."""
        return self.values + self.shapes + self.extremes + self.care + self.kink


@dataclass(frozen=True, slots=True)
class Elementwise:
    """What the function should give: ``reference`` maps an array of doubles to the right values.

    ``low`` and ``high`` bound ordinary inputs, ``extremes`` are those where naive formulas overflow; ``whole`` are
    integers to try (none where no integer is in the domain). ``what`` says what the values are, for sentences.
    """

    reference: Callable[[Array], Array]
    weights: Weights
    low: float = -6.0
    high: float = 6.0
    extremes: tuple[float, ...] = ()
    whole: tuple[int, ...] = (-3, -1, 2, 5)
    kinks: tuple[Kink, ...] = ()
    slips: tuple[Slip, ...] = ()
    variable: str = "x"


def judge_elementwise(function: AnswerFunction, asked: Elementwise, rng: Any) -> FunctionReport:
    """Values at ordinary points, shapes and dtypes, extremes, manners and kinks, each a rubric line."""
    trials = Trials(function)
    grid = GRID * (asked.high - asked.low) / 12 + (asked.high + asked.low) / 2
    x = np.concatenate([grid, rng.uniform(asked.low, asked.high, RANDOM_POINTS), _near(asked)])
    expected = _reference(asked, x)
    value = trials.call(x)
    problem = value_problem(value, expected, at=[(asked.variable, x)], floats=False)
    slip = recognise(value, (x,), expected, asked.slips) if problem else None
    judged = not problem or (slip is not None and slip.honest and not shape_problem(value, x.shape, floats=False))
    rubric = [line("the values are right", asked.weights.values, problem)]
    rubric += _other_lines(trials, asked, value, x, rng, right=not problem) if judged else _postponed(asked)
    return FunctionReport(
        tuple(rubric),
        (slip.name,) if slip else (),
        slip.hint if slip else "",
        curve=curve(grid, value, expected, asked.variable),
    )


def _near(asked: Elementwise) -> Array:
    """Points close to the kinks and to 0, as far as they are in the domain, and beyond the ordinary inputs."""
    places = {0.0, *(kink.at for kink in asked.kinks)}
    close = [place + side * gap for place in sorted(places) for gap in NEAR for side in (-1, 1)]
    far = (-20.0, 20.0) if asked.whole else ()
    return np.array([*(v for v in close if asked.low < v < asked.high), *far])


def _reference(asked: Elementwise, x: Array) -> Array:
    """NaN (free) at the kinks, which have a line of their own."""
    values = np.array(asked.reference(np.asarray(x, dtype=float)), dtype=float)
    for kink in asked.kinks:
        values[np.asarray(x) == kink.at] = np.nan
    return values


_SHAPES = "every shape and kind of number comes back right"
_EXTREMES = "finite and right for very large inputs, without warnings"
_CARE = "changes no input, causes no warning"
_KINK = "a value that the convention allows at the kink"


def _postponed(asked: Elementwise) -> list[RubricLine]:
    w = asked.weights
    lines = [(_SHAPES, w.shapes), (_EXTREMES, w.extremes), (_CARE, w.care), (_KINK, w.kink)]
    return [later(text, points) for text, points in lines if points]


def _other_lines(
    trials: Trials, asked: Elementwise, value: Any, x: Array, rng: Any, *, right: bool
) -> list[RubricLine]:
    w = asked.weights
    shapes = _shapes_problem(trials, asked, rng, right)
    care = trials.care()
    lines = [line(_SHAPES, w.shapes, shapes)] if w.shapes else []
    if w.extremes:
        lines.append(line(_EXTREMES, w.extremes, _extremes_problem(trials, asked, right)))
    if w.care:
        lines.append(line(_CARE, w.care, care))
    if w.kink:
        lines.append(line(_KINK, w.kink, _kink_problem(asked, value, x)))
    return lines


def _shapes_problem(trials: Trials, asked: Elementwise, rng: Any, right: bool) -> str:
    """A clause about the first kind of input that goes wrong. Where values are known to be off, only shapes count."""
    inside = rng.uniform(asked.low, asked.high, (4, 3))
    whole = np.array(asked.whole)
    tries: list[tuple[str, Any]] = [
        ("an array of the same kind", inside[0].copy()),
        ("a transposed 3x4 array", inside.T),
        ("an array without axes", np.array(inside[0, 0])),
        ("an array of one entry", inside[:1, 0].copy()),
        ("an empty array", np.empty((0,))),
        ("an array of float32", inside[0].astype(np.float32)),
    ]
    if whole.size:
        tries.append(("an array of whole numbers", whole))
    for words, given in tries:
        value = trials.call(given)
        problem = shape_problem(value, np.shape(given))
        tolerance = SINGLE if np.asarray(given).dtype == np.float32 else DOUBLE
        if not problem and right:
            problem = value_problem(value, _reference(asked, np.asarray(given)), tolerance=tolerance)
        if problem:
            return f"for {words}, {problem}"
    return ""


def _extremes_problem(trials: Trials, asked: Elementwise, right: bool) -> str:
    points = np.array(asked.extremes)
    fresh = Trials(trials.function)
    value = fresh.call(points)
    if problem := shape_problem(value, points.shape):
        return problem
    lost = ~np.isfinite(np.asarray(value, dtype=float))
    if lost.any():
        return f"at {asked.variable} = {points[lost][0]:g} the result is {np.asarray(value)[lost][0]}"
    if fresh.warnings:
        return f"there is a warning for large inputs ({fresh.warnings[0]})"
    return value_problem(value, _reference(asked, points), at=[(asked.variable, points)]) if right else ""


def _kink_problem(asked: Elementwise, value: Any, x: Array) -> str:
    for kink in asked.kinks:
        given = np.asarray(value, dtype=float)[x == kink.at]
        if not all(kink.low <= entry <= kink.high for entry in given):
            return f"at {asked.variable} = {kink.at:g} it gives {given[0]:.6g}"
    return ""


def curve(grid: Array, value: Any, expected: Array, variable: str) -> Curve | None:
    """The values on the grid, for a plot, and what somebody who cannot see it is told."""
    array = np.asarray(value) if isinstance(value, np.ndarray) else np.empty(0)
    if array.dtype.kind not in "biuf" or array.shape != expected.shape:
        return None
    shown, right = array[: grid.size].astype(float), expected[: grid.size]
    known = ~np.isnan(right)
    near = agrees(shown, right)
    words = _words(grid[known], shown[known], right[known], variable)
    if near is not None and near.all():
        words = "Your values lie on the reference everywhere in the picture."
    answer = tuple(float(v) if np.isfinite(v) else None for v in shown[known])
    return Curve(tuple(grid[known].tolist()), answer, tuple(right[known].tolist()), words)


def _words(grid: Array, shown: Array, right: Array, variable: str) -> str:
    gap = shown - right
    if not np.isfinite(gap).all():
        return f"Your values are not finite at {variable} = {grid[~np.isfinite(gap)][0]:.3g}."
    off = np.abs(gap) > 1e-3 * max(1e-9, float(np.abs(right).max()))
    if not off.any():
        return "Your values lie so near the reference that the picture shows no gap, yet they differ."
    where = grid[off]
    place = f"from {variable} = {where.min():.3g} to {where.max():.3g}"
    side = "above" if (gap[off] > 0).all() else "below" if (gap[off] < 0).all() else "partly above and partly below"
    worst = int(np.argmax(np.abs(gap)))
    return f"Your values lie {side} the reference {place}; the gap is largest at {variable} = {grid[worst]:.3g}."
