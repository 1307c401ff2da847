"""Generators of a Field, and how fine they have to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from .budget import TooLarge

Poly = Any
Frac = tuple[Poly, Poly]


class Restart(Exception):
    """The field was too coarse or too small; its scales or capacity have been adjusted, begin again."""


@dataclass(slots=True)
class Generator:
    """One generator. ``sign`` is 1 or -1 where its real value is known to be positive or negative, else 0.

    ``data`` is what its kind needs: the name; (value, unit) of an exponential; (polynomial, sign) of a logarithm or
    root; (name, arguments) of a function. ``relation`` is (degree, value of that power).
    """

    kind: str
    data: Any
    sign: int = 0
    variables: frozenset[str] = frozenset()
    relation: tuple[int, Frac] | None = None
    real: bool = True


@dataclass(slots=True)
class Scales:
    """What is learnt from one attempt for the next: fractions of exponents, and how many generators are needed."""

    finest: dict[str, int] = field(default_factory=dict)
    units: dict[str, Fraction] = field(default_factory=dict)
    capacity: int = 8

    def need(self, key: str, denominator: int) -> int:
        """The fraction in use for this key; Restart if it has to become finer."""
        now = self.finest.get(key, 1)
        if now % denominator:
            if denominator > 1000:
                raise TooLarge("A root of so high an order is not compared.")
            self.finest[key] = lcm(now, denominator)
            raise Restart
        return now

    def unit(self, key: str, c: Fraction) -> Fraction:
        """The common unit of all multiples of one exponent; Restart if it has to become smaller."""
        now = self.units.get(key)
        if now is None:
            now = self.units[key] = abs(c)
        elif (c / now).denominator != 1:
            bottom = now.denominator * c.denominator
            top = gcd(now.numerator * c.denominator, c.numerator * now.denominator)
            self.units[key] = Fraction(top, bottom)
            raise Restart
        return now
