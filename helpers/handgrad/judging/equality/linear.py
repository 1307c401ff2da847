"""Strict linear inequalities over the rationals: a point of the open polyhedron, or None when it is empty.

Fourier and Motzkin's elimination; exact, and fast enough for the handful of inequalities that a question has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .budget import TooLarge

Linear = tuple[tuple[tuple[str, Fraction], ...], Fraction]
"""Coefficients by variable, and the constant: the inequality says that their sum is positive."""


def between(low: Fraction | None, high: Fraction | None) -> Fraction:
    """A simple number strictly between two bounds; None is infinite.

    >>> between(Fraction(0), Fraction(1)), between(Fraction(100), None), between(Fraction(1, 3), Fraction(1, 2))
    (Fraction(1, 2), Fraction(101, 1), Fraction(2, 5))
    """
    if low is None and high is None:
        return Fraction(1, 2)
    if low is None or high is None:
        end, step = (low, 1) if low is not None else (high, -1)
        assert end is not None
        return Fraction(end.__floor__() + 1) if step > 0 else Fraction(end.__ceil__() - 1)
    middle, width = (low + high) / 2, high - low
    denominator = 1
    while True:
        simple = middle.limit_denominator(denominator)
        if abs(simple - middle) < width * Fraction(3, 8):
            return simple
        denominator += max(1, denominator // 4)


def point_of(inequalities: Sequence[Linear], names: Sequence[str]) -> dict[str, Fraction] | None:
    """A point where every inequality holds."""
    rows = [(dict(coefficients), constant) for coefficients, constant in inequalities]
    if not names:
        return {} if all(constant > 0 for _, constant in rows) else None
    name, rest = names[0], names[1:]
    lower = [row for row in rows if row[0].get(name, 0) > 0]
    upper = [row for row in rows if row[0].get(name, 0) < 0]
    others = [row for row in rows if row[0].get(name, 0) == 0]
    if len(others) + len(lower) * len(upper) > 2_000:
        raise TooLarge("There are too many conditions to compare.")
    for low in lower:
        for high in upper:
            a, b = -high[0][name], low[0][name]
            keys = (low[0].keys() | high[0].keys()) - {name}
            mixed = {k: a * low[0].get(k, Fraction(0)) + b * high[0].get(k, Fraction(0)) for k in keys}
            others.append((mixed, a * low[1] + b * high[1]))
    found = point_of([(tuple(c.items()), k) for c, k in others], rest)
    if found is None:
        return None
    lows = [-_value(row, found, name) / row[0][name] for row in lower]
    highs = [-_value(row, found, name) / row[0][name] for row in upper]
    found[name] = between(max(lows, default=None), min(highs, default=None))
    return found


def _value(row: tuple[dict[str, Fraction], Fraction], point: dict[str, Fraction], without: str) -> Fraction:
    return sum((c * point[k] for k, c in row[0].items() if k != without), row[1])
