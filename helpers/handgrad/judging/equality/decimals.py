"""Decimals as the numbers that were meant."""

from __future__ import annotations

from fractions import Fraction

FULL = 15
"""Digits from which on a decimal may be a rounding of something else."""


def fraction_of(value: float) -> tuple[Fraction, bool]:
    """The number that a float was meant to be, and whether it was rounded.

    >>> fraction_of(0.1), fraction_of(1 / 3)
    ((Fraction(1, 10), False), (Fraction(1, 3), False))
    """
    exact, rounded = decimal_of(repr(value))
    simple = exact.limit_denominator(1000)
    if rounded and (float(simple) == value or abs(float(simple) - value) <= 2e-16 * abs(value)):
        return simple, False
    return exact, rounded


def decimal_of(text: str) -> tuple[Fraction, bool]:
    """The number that a decimal was meant to be, and whether it was rounded.

    A short decimal is itself. One that fills its digits is the simplest fraction with a small denominator that rounds
    to it, if there is one. Otherwise it is what it says and counts as rounded.

    >>> decimal_of("0.333333333333333"), decimal_of("1.00000000000000001")[1]
    ((Fraction(1, 3), False), True)
    """
    exact = Fraction(text)
    if digits(text) < FULL:
        return exact, False
    simple = exact.limit_denominator(1000)
    mantissa, _, exponent = text.lower().partition("e")
    step = Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return (simple, False) if abs(simple - exact) <= step / 2 else (exact, True)


def digits(text: str) -> int:
    """How many significant digits a decimal shows."""
    return len(text.lower().partition("e")[0].replace(".", "").replace("-", "").strip("0"))
