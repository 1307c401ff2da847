"""Checks of NumPy answers: what a function returned, compared with what it should have, in one sentence.

Tolerances are written here and nowhere else: a gradient off by 0.1% fails by three orders of magnitude, while the
rounding of any sensible formula passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..result import LATER, RubricLine
from .kinds import AnswerFunction, FigureData, Missing, Unusable

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """``|answer - expected| <= absolute + relative * |expected|``, entry by entry."""

    relative: float
    absolute: float


DOUBLE = Tolerance(1e-6, 1e-9)
SINGLE = Tolerance(2e-4, 1e-5)
PRECISE = Tolerance(1e-12, 1e-300)

FLOATS = "f"


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong way to compute that students are known to take, and one sentence that helps without telling the answer.

    ``of`` makes the wrong value from the arguments of a call. ``honest`` is False where the slip did not need the
    exercise's work (the input handed back), so that nothing else is earned by it.
    """

    name: str
    hint: str
    of: Callable[..., Any]
    honest: bool = True


@dataclass(slots=True)
class Trials:
    """Calls of one function; gathers the warnings it caused and whether it changed its inputs."""

    function: AnswerFunction
    warnings: list[str] = field(default_factory=list)
    mutated: bool = False

    def call(self, *args: Any) -> Any:
        """The plain value returned, or ``Unusable`` with a sentence if there is none."""
        result = self.function.call(*args)
        self.warnings += result.warnings
        self.mutated = self.mutated or result.mutated
        if result.error:
            return Unusable(f"calling it raised {result.error}")
        if result.value is None or isinstance(result.value, Missing):
            return Unusable("it returns nothing yet")
        return result.value

    def care(self) -> str:
        """What is wrong with the function's manners, or nothing."""
        if self.mutated:
            return "It changes the array that it is given; work on a copy."
        return f"It causes a warning ({self.warnings[0]})." if self.warnings else ""


def shape_problem(value: Any, shape: tuple[int, ...], *, floats: bool = True) -> str:
    """What is wrong with kind, shape or dtype of ``value``, as a clause, or nothing.

    ``floats`` False lets whole numbers and truth values pass where only their values are looked at.

    >>> shape_problem([1.0], (1,))
    'it returns a list, not an array'
    >>> shape_problem(np.arange(3), (3,))
    'it returns int64 entries where floats belong'
    """
    if isinstance(value, Unusable):
        return value.sentence[:1].lower() + value.sentence[1:].rstrip(".") if value.sentence else "it has no value"
    if isinstance(value, FigureData | list | tuple | dict | str) or value is None:
        return f"it returns a {type(value).__name__}, not an array"
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        return f"it returns a {type(value).__name__}, not an array"
    if array.dtype.kind not in "biufc":
        return f"it returns a {type(value).__name__}, not numbers"
    if array.shape != shape:
        return f"the result has shape {array.shape} where {shape} belongs"
    if array.dtype.kind == "c":
        return "it returns complex numbers"
    if floats and array.dtype.kind not in FLOATS:
        return f"it returns {array.dtype.name} entries where floats belong"
    return ""


def agrees(value: Any, expected: Any, tolerance: Tolerance = DOUBLE) -> Array | None:
    """Which entries agree, or None if ``value`` is no real array of that shape. A NaN expected is free."""
    try:
        array, right = np.asarray(value), np.asarray(expected, dtype=float)
    except (TypeError, ValueError):
        return None
    if isinstance(value, Unusable) or array.dtype.kind not in "biuf" or array.shape != right.shape:
        return None
    with np.errstate(all="ignore"):
        near = np.abs(array.astype(float) - right) <= tolerance.absolute + tolerance.relative * np.abs(right)
    return np.asarray(near | np.isnan(right) | (array == right))


def value_problem(
    value: Any,
    expected: Any,
    *,
    tolerance: Tolerance = DOUBLE,
    at: Sequence[tuple[str, Any]] = (),
    floats: bool = True,
) -> str:
    """What is wrong with ``value`` as a clause, or nothing; ``at`` names inputs to quote where it goes wrong.

    >>> value_problem(np.array([0.5, 0.3]), np.array([0.5, 0.2]), at=[("x", np.array([0.0, 1.0]))])
    'at x = 1 it gives 0.3, which is not right there'
    """
    if problem := shape_problem(value, np.shape(expected), floats=floats):
        return problem
    near = agrees(value, expected, tolerance)
    if near is None or near.all():
        return ""
    array = np.asarray(value, dtype=float)
    bad = ~near
    lost = bad & ~np.isfinite(array)
    worst = np.argwhere(lost if lost.any() else bad)[0]
    index = tuple(int(i) for i in worst)
    where = ", ".join(f"{name} = {_entry(points, index)}" for name, points in at)
    entry = f"entry {list(index)}" if index else "the result"
    return (f"at {where} it gives" if where else f"{entry} is") + f" {array[index]:.6g}, which is not {_missing(at)}"


def _entry(points: Any, index: tuple[int, ...]) -> str:
    shaped = np.asarray(points)
    return f"{shaped[index] if shaped.shape else shaped:.4g}"


def _missing(at: Sequence[tuple[str, Any]]) -> str:
    return "right there" if at else "right"


def sentence(clause: str) -> str:
    """A clause as a sentence.

    >>> sentence("it returns nothing yet")
    'It returns nothing yet.'
    """
    return clause[:1].upper() + clause[1:].rstrip(".") + "." if clause else ""


def line(text: str, out_of: float, problem: str = "") -> RubricLine:
    """A rubric line that is earned where there is no problem."""
    return RubricLine(text, 0.0 if problem else out_of, out_of, "fails" if problem else "holds", sentence(problem))


def later(text: str, out_of: float) -> RubricLine:
    """A rubric line that is looked at only once the values are right."""
    return RubricLine(text, 0.0, out_of, "fails", LATER)


def recognise(value: Any, args: Sequence[Any], expected: Any, slips: Sequence[Slip]) -> Slip | None:
    """The slip that explains ``value``: the first given one, then a sign or a constant factor."""
    near = agrees(value, expected)
    if near is not None and near.all():
        return None
    for slip in slips:
        with np.errstate(all="ignore"):
            try:
                wrong = slip.of(*args)
            except (ValueError, TypeError, ZeroDivisionError, IndexError):
                continue  # a wrong formula need not fit every input
        matches = agrees(value, wrong, Tolerance(1e-5, 1e-8))
        if matches is not None and matches.size and matches.all():
            return slip
    return _proportional(value, expected)


def _proportional(value: Any, expected: Any) -> Slip | None:
    array, right = np.asarray(value), np.asarray(expected, dtype=float)
    if array.dtype.kind not in "biuf" or array.shape != right.shape or array.size < 2:
        return None
    array = array.astype(float)
    known = ~np.isnan(right)
    array, right = array[known], right[known]
    if not np.isfinite(array).all() or not np.any(right) or not np.any(array):
        return None
    factor = float(array @ right / (right @ right))
    if not np.allclose(array, factor * right, rtol=1e-4, atol=1e-8) or abs(factor - 1) < 1e-3:
        return None  # a result off by 0.1% or less is no factor that anybody forgot
    if abs(factor + 1) < 1e-6:
        return Slip("sign", "The sign is turned everywhere; follow the minus signs through the chain rule.", _same)
    hint = "The result is the right one times a constant; look for a factor that was lost or is there twice."
    return Slip("constant factor", hint, _same)


def _same(*args: Any) -> Any:
    return args[0]
