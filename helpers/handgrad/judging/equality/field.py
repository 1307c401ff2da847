"""Rational functions over generators: variables, exponentials, logarithms, roots, constants, unknown functions.

A value is a pair (numerator, denominator) of python-flint's integer polynomials, in lowest terms where that is cheap,
its denominator's leading coefficient positive. Generators are chosen so that those met most often are independent:
exp of each monomial by its finest fraction, log of each irreducible factor, roots of each irreducible factor.

* Equal values stand for equal functions: every rewriting is an identity on the region.
* Different values may still be equal functions (a relation that we do not know), so nothing is rejected here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx

from .budget import Clock, TooLarge
from .generators import Frac, Generator, Poly, Restart, Scales


class Undefined(Exception):
    """The expression has no value: a division by zero."""


class Infinite(Exception):
    """The expression has no finite value: a Dirac delta at its point."""


class Field:
    """The arithmetic of one attempt."""

    def __init__(self, scales: Scales, clock: Clock) -> None:
        self.scales = scales
        self.clock = clock
        self.ctx = fmpz_mpoly_ctx.get([f"g{i}" for i in range(scales.capacity)], Ordering.lex)
        self.polys = self.ctx.gens()
        self.gens: list[Generator] = []
        self.index: dict[tuple[str, str], int] = {}
        self.related: list[int] = []
        self.one_poly = self.ctx.constant(1)
        self.zero: Frac = (self.ctx.constant(0), self.one_poly)
        self.one: Frac = (self.one_poly, self.one_poly)

    # ---- generators ---------------------------------------------------------------------------------------------

    def generator(self, key: tuple[str, str], make: Any) -> int:
        """The place of the generator with this key, made by ``make()`` when it is new."""
        found = self.index.get(key)
        if found is not None:
            return found
        gen = make()
        place = len(self.gens)
        if place >= self.scales.capacity:
            if place >= 64:
                raise TooLarge("There are too many different functions to compare.")
            self.scales.capacity *= 2
            raise Restart
        self.gens.append(gen)
        self.index[key] = place
        if gen.relation is not None:
            self.related.append(place)
        return place

    def power_of(self, place: int, exponent: int) -> Frac:
        """generator ** exponent."""
        if abs(exponent) > self.clock.budget.degree:
            raise TooLarge("An exponent is too large to compare.")
        if exponent < 0:
            top, bottom = self.power_of(place, -exponent)
            return (bottom, top)
        value = self.polys[place] ** exponent
        return self._reduce((value, self.one_poly)) if self.gens[place].relation else (value, self.one_poly)

    def used(self, poly: Poly) -> list[int]:
        """The generators in a polynomial."""
        return [i for i, degree in enumerate(poly.degrees()) if degree]

    def variables(self, poly: Poly) -> frozenset[str]:
        """The variables that a polynomial depends on."""
        return frozenset[str]().union(*(self.gens[i].variables for i in self.used(poly)))

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def number(self, p: int, q: int = 1) -> Frac:
        """The number p/q."""
        return (self.ctx.constant(p), self.ctx.constant(q))

    def _product(self, a: Poly, b: Poly) -> Poly:
        self.clock.measure_product(a, b)
        return a * b

    def lowest(self, value: Frac) -> Frac:
        """In lowest terms, with a positive leading coefficient below."""
        top, bottom = value
        if top == 0:
            return self.zero
        if bottom == 1:
            return value
        if len(top) * len(bottom) <= 40_000:
            common = top.gcd(bottom)
            if common != 1:
                top, bottom = top / common, bottom / common
        if bottom.leading_coefficient() < 0:
            top, bottom = -top, -bottom
        return (top, bottom)

    def add(self, a: Frac, b: Frac) -> Frac:
        """a + b."""
        if a[1] == b[1]:
            top = a[0] + b[0]
            return self._reduce(self.lowest((top, a[1])))
        if a[1] == 1:
            return self._reduce((self._product(a[0], b[1]) + b[0], b[1]))
        if b[1] == 1:
            return self._reduce((a[0] + self._product(b[0], a[1]), a[1]))
        common = a[1].gcd(b[1])
        rest_a, rest_b = a[1] / common, b[1] / common
        top = self._product(a[0], rest_b) + self._product(b[0], rest_a)
        return self._reduce(self.lowest((top, self._product(a[1], rest_b))))

    def neg(self, a: Frac) -> Frac:
        """-a."""
        return (-a[0], a[1])

    def mul(self, a: Frac, b: Frac) -> Frac:
        """a * b."""
        value = (self._product(a[0], b[0]), self._product(a[1], b[1]))
        return self._reduce(self.lowest(value))

    def inverse(self, a: Frac) -> Frac:
        """1 / a; Undefined where a is zero."""
        if a[0] == 0:
            raise Undefined
        flipped = (-a[1], -a[0]) if a[0].leading_coefficient() < 0 else (a[1], a[0])
        return self._reduce(flipped) if self.related else flipped

    def power(self, a: Frac, n: int) -> Frac:
        """a ** n for a whole number n; raises TooLarge before it would make something large."""
        if n < 0:
            return self.power(self.inverse(a), -n)
        if n == 1:
            return a
        for poly in a:
            self.clock.measure_power(poly, n)
        return self._reduce((a[0] ** n, a[1] ** n))

    def _reduce(self, value: Frac) -> Frac:
        """Apply the relations of roots: none stands at its degree or above, nor below a fraction if that can be."""
        for place in reversed(self.related):
            degree, power = self.gens[place].relation or (0, self.one)
            top, bottom = value
            high_top, high_bottom = top.degrees()[place] >= degree, bottom.degrees()[place] >= degree
            if high_top or high_bottom:
                a = self._fold(top, place, degree, power) if high_top else (top, self.one_poly)
                b = self._fold(bottom, place, degree, power) if high_bottom else (bottom, self.one_poly)
                if b[0] == 0:
                    raise Undefined
                return self._reduce(self.lowest((self._product(a[0], b[1]), self._product(a[1], b[0]))))
        for place in reversed(self.related):
            if value[1].degrees()[place]:
                better = self._rationalised(value, place)
                if better is not None:
                    return self._reduce(self.lowest(better))
        return value

    def _rationalised(self, value: Frac, place: int) -> Frac | None:
        """A root taken out of the denominator: by the conjugate of a square root, by a power of any other."""
        degree, (above, below) = self.gens[place].relation or (0, self.one)
        top, bottom = value
        root = self.polys[place]
        lowest = min(monomial[place] for monomial in bottom.monoms())
        if lowest:
            whole = bottom / root**lowest
            up = root ** (degree - lowest)
            return self._product(self._product(top, up), below), self._product(whole, above)
        if degree != 2:
            return None
        parts: tuple[dict[tuple[int, ...], Any], dict[tuple[int, ...], Any]] = ({}, {})
        for monomial, coefficient in bottom.terms():
            parts[monomial[place]][(*monomial[:place], 0, *monomial[place + 1 :])] = coefficient
        a, b = (self.ctx.from_dict(part) for part in parts)
        norm = self._product(self._product(a, a), below) - self._product(self._product(b, b), above)
        if norm == 0:
            raise TooLarge("A root in the denominator could not be removed.")
        return self._product(self._product(top, a - b * root), below), norm

    def _fold(self, poly: Poly, place: int, degree: int, power: Frac) -> Frac:
        """poly with g**degree replaced by a fraction, over one denominator."""
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for monomial, coefficient in poly.terms():
            times, rest = divmod(monomial[place], degree)
            low = (*monomial[:place], rest, *monomial[place + 1 :])
            parts.setdefault(times, {})[low] = coefficient
        most = max(parts)
        if most > 60 or most * len(power[0]) > 2_000:
            raise TooLarge("A power of a root is too large to compare.")
        total = self.ctx.constant(0)
        for times, terms in parts.items():
            factor = self._product(power[0] ** times, power[1] ** (most - times))
            total += self._product(self.ctx.from_dict(terms), factor)
        return (total, power[1] ** most)

    # ---- factors ------------------------------------------------------------------------------------------------

    def factors(self, poly: Poly) -> tuple[int, list[tuple[Poly, int]]]:
        """(content with sign, irreducible factors with exponents); a large polynomial is its own factor."""
        if len(poly) > 1 and self._stands_alone(poly):
            pass
        elif len(poly) == 1 or (len(poly) <= 60 and poly.total_degree() <= 60):
            content, found = poly.factor()
            return int(content), [(f, int(e)) for f, e in found]
        content, rest = poly.primitive()
        if rest.leading_coefficient() < 0:
            content, rest = -content, -rest
        return int(content), [(rest, 1)]

    def _stands_alone(self, poly: Poly) -> bool:
        """Whether a generator stands in one term alone, to the first power: then nothing but a number divides it."""
        degrees = poly.degrees()
        first = [i for i, degree in enumerate(degrees) if degree == 1]
        return any(poly.derivative(i).is_constant() for i in first)

    def fraction(self, value: Frac) -> Fraction | None:
        """The rational number that a value is, or None."""
        if value[0].is_constant() and value[1].is_constant():
            return Fraction(
                int(value[0].leading_coefficient()) if value[0] != 0 else 0, int(value[1].leading_coefficient())
            )
        return None
