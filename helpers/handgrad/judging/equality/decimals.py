"""Floats as the numbers that were meant."""

from __future__ import annotations

from fractions import Fraction


def fraction_of(value: float) -> tuple[Fraction, bool]:
    """The number that a float was meant to be, and whether it was rounded.

    A short decimal is itself: 0.1 is 1/10. A number that fills all its digits is the simplest fraction with a small
    denominator that rounds to it, if there is one: 0.3333333333333333 is 1/3. Otherwise it is its decimal text and
    counts as rounded.

    >>> fraction_of(0.1), fraction_of(1 / 3)
    ((Fraction(1, 10), False), (Fraction(1, 3), False))
    """
    text = repr(value)
    mantissa = text.partition("e")[0]
    exact = Fraction(text)
    if len(mantissa.replace(".", "").replace("-", "").strip("0")) < 15:
        return exact, False
    simple = exact.limit_denominator(1000)
    if float(simple) == value or abs(float(simple) - value) <= 2e-16 * abs(value):
        return simple, False
    return exact, True
