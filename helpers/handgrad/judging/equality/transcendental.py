"""exp, log and roots of values of a Field, as generators that are as independent as we can make them.

Sound on a region: logarithms and roots are taken apart only where signs are known there (``sign`` answers 1, -1, or
0 for "not known"), by their principal values: log u = log|u| + iπ and √u = i√|u| for u < 0.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .budget import TooLarge
from .field import Field
from .functions import Functions
from .generators import Frac, Generator, Poly
from .primes import primes

Sign = Callable[[Poly], int]


class Transcendental(Functions):
    """exp, log and roots over one field, with one source of signs."""

    def __init__(self, field: Field, sign: Sign) -> None:
        super().__init__(field)
        self.sign = sign

    # ---- exp ----------------------------------------------------------------------------------------------------

    def exp(self, value: Frac) -> Frac:
        """e ** value: a product of one exponential for each monomial."""
        f = self.field
        top, bottom = f.lowest(value)
        if top == 0:
            return f.one
        scale, rest = bottom.primitive()
        if len(top) > 200:
            raise TooLarge("An exponent has too many terms to compare.")
        result = f.one
        for monomial, coefficient in top.terms():
            term = self._exp_term(monomial, rest, Fraction(int(coefficient), int(scale)))
            result = f.mul(result, term)
        return result

    def _exp_term(self, monomial: tuple[int, ...], bottom: Poly, c: Fraction) -> Frac:
        """exp(c m / d)."""
        f = self.field
        if bottom == 1:
            special = self._exp_special(monomial, c)
            if special is not None:
                return special
        m, d = f.lowest((f.ctx.from_dict({monomial: 1}), bottom))
        return self._exp_power(m, d, c)

    def _exp_power(self, m: Poly, d: Poly, c: Fraction) -> Frac:
        """exp(c m / d) as a power of the finest generator for m / d."""
        f = self.field
        name = f"{m}/{d}"
        unit = f.scales.unit(name, c)
        place = f.generator(("exp", name), lambda: self._exponential((m, d), unit))
        return f.power_of(place, int(c / unit))

    def _exponential(self, value: Frac, unit: Fraction) -> Generator:
        names, real = self.reach(*value)
        return Generator("exp", (value, unit), 1 if real else 0, names, None, real)

    def _exp_special(self, monomial: tuple[int, ...], c: Fraction) -> Frac | None:
        """exp(c log|f|) = |f| ** c, and exp(iπc) a root of unity; None for everything else."""
        f = self.field
        used = [(i, degree) for i, degree in enumerate(monomial) if degree]
        kinds = sorted(f.gens[i].kind for i, _ in used)
        if any(degree != 1 for _, degree in used):
            return None
        if kinds == ["log"]:
            inside = f.gens[used[0][0]].data
            sign = self.sign(inside)
            return self._absolute_root(inside, sign, c) if sign else None
        if kinds == ["I", "pi"]:
            return self.root_of_unity(c)
        if kinds == ["I", "fun"] and c.denominator == 1:
            return self._exp_of_angle(next(f.gens[i] for i, _ in used if f.gens[i].kind == "fun"), c.numerator)
        return None

    def _exp_of_angle(self, angle: Generator, n: int) -> Frac | None:
        """exp(i n arctan u) of a real u, and exp(i n arcsin u), without the angle."""
        f = self.field
        name, args = angle.data
        if name != "asin" and not (name == "atan" and angle.real):
            return None
        u = args[0]
        side = f.number(1 if name == "atan" else -1)
        square = f.add(f.one, f.mul(side, f.mul(u, u)))
        radius = self.root(square, Fraction(1, 2)) if square[0] != 0 else f.zero
        turned = f.mul(self.imaginary(), u)
        if name == "atan":
            return f.power(f.mul(f.add(f.one, turned), f.inverse(radius)), n)
        return f.power(f.add(radius, turned), n)

    # ---- signs --------------------------------------------------------------------------------------------------

    def sign_of(self, value: Frac) -> int:
        """1, -1, or 0 for not known; the value is not zero."""
        f = self.field
        top, bottom = f.lowest(value)
        sign = 1
        for poly in (top, bottom):
            content, factors = f.factors(poly)
            sign *= 1 if content > 0 else -1
            for factor, exponent in factors:
                if exponent % 2:
                    sign *= self.sign(factor)
                elif any(not f.gens[i].real for i in f.used(factor)):
                    sign = 0
                elif len(f.variables(factor)) == 1:
                    self.sign(factor)  # an even power is zero at points, which become faces
                if not sign:
                    return 0
        return sign

    # ---- log ----------------------------------------------------------------------------------------------------

    def log(self, value: Frac) -> Frac:
        """The principal logarithm; the value is not zero."""
        f = self.field
        value = f.lowest(value)
        sign = self.sign_of(value)
        if not sign:
            return self.function("log", (value,))
        result = f.zero
        for poly, side in ((value[0], 1), (value[1], -1)):
            content, factors = f.factors(poly)
            result = f.add(result, f.mul(f.number(side), self._log_integer(abs(content))))
            for factor, exponent in factors:
                result = f.add(result, f.mul(f.number(side * exponent), self._log_absolute(factor)))
        if sign < 0:
            result = f.add(result, f.mul(self.imaginary(), self.constant_pi()))
        return result

    def _log_integer(self, n: int) -> Frac:
        f = self.field
        result = f.zero
        for prime, exponent in primes(n):
            result = f.add(result, f.mul(f.number(exponent), self._log_generator(f.ctx.constant(prime), 1)))
        return result

    def _log_absolute(self, factor: Poly) -> Frac:
        """log|f| for an irreducible f; exponentials and roots have theirs at once."""
        f = self.field
        if factor.leading_coefficient() < 0:
            factor = -factor
        used = f.used(factor)
        if len(used) == 1 and len(factor) == 1:
            gen = f.gens[used[0]]
            if gen.kind == "exp" and gen.real:
                value, unit = gen.data
                return f.mul(value, f.number(unit.numerator, unit.denominator))
            if gen.kind == "root":
                inside, degree = gen.data
                absolute = (
                    self._log_integer(int(inside.leading_coefficient()))
                    if inside.is_constant()
                    else (self._log_absolute(inside))
                )
                return f.mul(absolute, f.number(1, degree))
        return self._log_generator(factor, 0)

    def _log_generator(self, inside: Poly, sign: int) -> Frac:
        f = self.field
        names, real = self.reach(inside)
        made = Generator("log", inside, sign, names, None, real)
        return self.as_value(f.generator(("log", str(inside)), lambda: made))

    # ---- powers -------------------------------------------------------------------------------------------------

    def root(self, value: Frac, c: Fraction) -> Frac:
        """value ** c for a fraction c, by its principal value; the value is not zero."""
        f = self.field
        value = f.lowest(value)
        sign = self.sign_of(value)
        if not sign:
            return self._unknown_root(value, c)
        result = f.one if sign > 0 else self.root_of_unity(c)
        for poly, side in ((value[0], 1), (value[1], -1)):
            content, factors = f.factors(poly)
            for prime, exponent in primes(abs(content)):
                result = f.mul(result, self._absolute_root(f.ctx.constant(prime), 1, c * exponent * side))
            for factor, exponent in factors:
                inside = self._sign_or_even(factor, c * exponent)
                if inside == 0:
                    return self._unknown_root(value, c)
                result = f.mul(result, self._absolute_root(factor, inside, c * exponent * side))
        return result

    def _sign_or_even(self, factor: Poly, c: Fraction) -> int:
        """The sign of a factor, where it matters for |f| ** c."""
        even = c.denominator == 1 and c.numerator % 2 == 0
        return 1 if even else self.sign(factor)

    def _absolute_root(self, inside: Poly, sign: int, c: Fraction) -> Frac:
        """|f| ** c for an irreducible f of known sign."""
        f = self.field
        absolute = (inside if sign > 0 else -inside, f.one_poly)
        whole, rest = divmod(c, 1)
        result = f.power(absolute, int(whole))
        if not rest:
            return result
        used = f.used(inside)
        if len(used) == 1 and len(inside) == 1 and f.gens[used[0]].kind in ("exp", "root"):
            return f.mul(result, self._finer(f.gens[used[0]], rest))
        name = str(absolute[0])
        degree = f.scales.need("root " + name, rest.denominator)
        names, real = self.reach(inside)

        def make() -> Generator:
            return Generator("root", (absolute[0], degree), 1, names, (degree, absolute), real)

        place = f.generator(("root", name), make)
        return f.mul(result, f.power_of(place, rest.numerator * degree // rest.denominator))

    def _finer(self, gen: Generator, c: Fraction) -> Frac:
        """A power of a generator that is itself an exponential or a root."""
        if gen.kind == "exp":
            value, unit = gen.data
            return self._exp_power(value[0], value[1], c * unit)
        inside, degree = gen.data
        return self._absolute_root(inside, 1, c / degree)

    def _unknown_root(self, value: Frac, c: Fraction) -> Frac:
        """value ** c where no sign is known: a new generator r with r ** q = value."""
        f = self.field
        key = ("power", f"{value[0]}/{value[1]} {c.denominator}")

        def make() -> Generator:
            data = ("power", (value, f.number(1, c.denominator)))
            names, _ = self.reach(*value)
            return Generator("fun", data, 0, names, (c.denominator, value), real=False)

        return f.power_of(f.generator(key, make), c.numerator)

    def general_power(self, base: Frac, exponent: Frac) -> Frac:
        """base ** exponent = exp(exponent log base); the base is not zero."""
        return self.exp(self.field.mul(exponent, self.log(base)))
