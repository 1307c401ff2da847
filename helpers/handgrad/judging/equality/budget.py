"""How much a decision may cost. Every loop of ours asks the clock; every product is measured before it is made.

Time is checked between steps, so that no signal is needed and threads are fine. What one step may cost is bounded by
sizes: nodes and depth of an expression, terms and degree of a polynomial, bits of a number.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any


class TooLarge(Exception):
    """The question is larger than its budget; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds of one decision.

    ``seconds`` is processor time of the thread, so that a busy machine changes no verdict; ``nodes`` and ``depth``
    bound an expression, ``terms``, ``degree`` and ``bits`` a polynomial, ``regions`` the pieces that the domain is
    cut into.
    """

    seconds: float = 0.5
    nodes: int = 20_000
    depth: int = 120
    terms: int = 3_000
    degree: int = 2_000
    bits: int = 20_000
    regions: int = 200


@dataclass(slots=True)
class Clock:
    """A budget that is running."""

    budget: Budget = field(default_factory=Budget)
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = time.thread_time() + self.budget.seconds

    def check(self) -> None:
        """Raise TooLarge when the time is over."""
        if time.thread_time() > self.end:
            raise TooLarge("The comparison took too long.")

    def measure_product(self, a: Any, b: Any) -> None:
        """Raise TooLarge before two polynomials are multiplied whose product may have too many terms."""
        if len(a) * len(b) > self.budget.terms * 8:
            self.check()
            raise TooLarge("The expression has too many terms to compare.")

    def measure_power(self, poly: Any, n: int) -> None:
        """Raise TooLarge before a polynomial is raised to a power that may be too large."""
        if n == 2:
            self.measure_product(poly, poly)
        if n <= 2:
            return
        terms = len(poly)
        height = max((int(c).bit_length() for c in poly.coeffs()), default=1)
        bits = (height + terms.bit_length()) * n
        if poly.total_degree() * n > self.budget.degree or bits > self.budget.bits:
            raise TooLarge("A power is too large to compare.")
        size = 1.0
        for k in range(1, min(terms, 40)):
            size *= (n + k) / k
        if size > self.budget.terms:
            raise TooLarge("A power has too many terms to compare.")
