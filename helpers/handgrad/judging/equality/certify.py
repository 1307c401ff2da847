"""Certified differences: a rational point at which the ball of the difference excludes zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..verdict import Counterexample, Verdict
from .balls import NodeValues, precision
from .regions import Region

if TYPE_CHECKING:
    from .scalars import Question

_PRECISIONS = (64, 400, 2500, 20_000)


@dataclass(frozen=True, slots=True)
class Difference:
    """A certified difference; ``negligible`` means that it is at the level of a rounded number."""

    counterexample: Counterexample
    negligible: bool


def find_difference(
    question: Question, points: Iterator[dict[str, Fraction]], quick: bool = False
) -> Difference | None:
    """The first point at which the sides certainly differ; higher precision is tried at the first few points."""
    tried: list[dict[str, Fraction]] = []
    with precision(_PRECISIONS[0]):
        for point in islice(points, 40):
            if _is_excluded(question, point):
                continue
            found = _difference_at(question, point)
            if found is not None:
                return found
            tried.append(point)
    chosen = [*tried[:3], *tried[3:][-3:]]
    for bits in () if quick else _PRECISIONS[1:]:
        with precision(bits):
            for point in chosen if bits < 10_000 else chosen[::3]:
                found = _difference_at(question, point)
                if found is not None:
                    return found
    return None


def _is_excluded(question: Question, point: dict[str, Fraction]) -> bool:
    return bool(question.excluded) and any((name, value) in question.excluded for name, value in point.items())


def _difference_at(question: Question, point: dict[str, Fraction]) -> Difference | None:
    for complex_ in (False, True):
        values = NodeValues(question.graph, point, complex_)
        right = values.of(question.reference)
        left = values.of(question.answer)
        if not (left.is_finite() and right.is_finite()):
            continue
        if complex_ and not right.imag.contains(0):
            return None
        difference = left - right
        if difference.contains(0):
            return None
        size = abs(difference).mid()
        negligible = bool(size < abs(right).mid() * 1e-11 + 1e-13)
        shown = tuple((name, str(value)) for name, value in sorted(point.items()))
        return Difference(Counterexample(shown, *show_pair(left, right)), negligible)
    return None


def is_real(question: Question, region: Region) -> bool:
    """Whether the reference has a real value at a point of the region, as far as we can tell."""
    point = next(region.points(question.names), None)
    if point is None:
        return False
    with precision(128):
        if NodeValues(question.graph, point).of(question.reference).is_finite():
            return True
        value = NodeValues(question.graph, point, complex_=True).of(question.reference)
        return bool(value.is_finite() and value.imag.contains(0))


def undefined_there(question: Question, region: Region) -> Verdict | None:
    """The answer has no value on a whole region where the reference has one."""
    for point in islice(region.points(question.names), 8):
        with precision(128):
            right = NodeValues(question.graph, point).of(question.reference)
        if right.is_finite():
            shown = tuple((name, str(value)) for name, value in sorted(point.items()))
            counterexample = Counterexample(shown, "undefined", show(right))
            return Verdict(False, "certified", "The answer has no value there.", counterexample)
    return Verdict(None, "not decided", "The answer has no value on a part of the domain.")


def describe(found: Difference) -> str:
    """The sentence of a certified difference."""
    return found.counterexample.sentence()[:1].upper() + found.counterexample.sentence()[1:] + "."


def show_pair(left: Any, right: Any) -> tuple[str, str]:
    """Both values to 6 significant digits, or to as many as it takes to see them differ; or how far apart they are."""
    for digits in (6, 10, 16):
        pair = show(left, digits), show(right, digits)
        if pair[0] != pair[1]:
            return pair
    short, gap = show(right), show(left - right)
    apart = f"- {gap[1:]}" if gap.startswith("-") else f"+ {gap}"
    return f"{short} {apart}", short


def show(value: Any, digits: int = 6) -> str:
    """A value in decimal, without trailing zeros; a complex number as it is."""
    if not isinstance(value, float) and hasattr(value, "imag") and not value.imag.contains(0):
        real, imaginary = show(value.real, digits), show(abs(value.imag), digits)
        return f"{real} {'+' if value.imag > 0 else '-'} {imaginary} i"
    real = value.real if hasattr(value, "real") and not hasattr(value, "floor") else value
    if real.contains(0) and abs(real).upper() < 1e-15:
        return "0"
    text = str(real.mid().str(digits, radius=False))
    mantissa, e, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + e + exponent
