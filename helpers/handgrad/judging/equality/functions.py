"""Variables, constants and unknown functions as generators of a Field."""

from __future__ import annotations

from fractions import Fraction

from .field import Field
from .generators import Frac, Generator, Poly


class Functions:
    """What needs no rewriting: generators with the arguments that they are written with."""

    def __init__(self, field: Field) -> None:
        self.field = field

    def symbol(self, name: str, sign: int = 0) -> Frac:
        """A variable."""
        made = Generator("sym", name, sign, frozenset((name,)))
        return self.as_value(self.field.generator(("sym", name), lambda: made))

    def constant_pi(self) -> Frac:
        """π, transcendental."""
        return self.as_value(self.field.generator(("pi", ""), lambda: Generator("pi", None, 1)))

    def imaginary(self) -> Frac:
        """The imaginary unit."""
        f = self.field

        def make() -> Generator:
            return Generator("I", None, 0, frozenset(), (2, f.number(-1)), real=False)

        return self.as_value(f.generator(("I", ""), make))

    def root_of_unity(self, c: Fraction) -> Frac:
        """exp(iπc)."""
        f = self.field
        c %= 2
        if c >= 1:
            return f.neg(self.root_of_unity(c - 1))
        if c == 0:
            return f.one
        i = self.imaginary()
        if c.denominator == 2:
            return i
        scale = f.scales.need("unity", c.denominator)
        relation = (scale // 2, i) if scale % 2 == 0 else (scale, f.number(-1))

        def make() -> Generator:
            return Generator("unity", scale, 0, frozenset(), relation, real=False)

        return f.power_of(f.generator(("unity", ""), make), c.numerator * scale // c.denominator)

    def function(self, name: str, args: tuple[Frac, ...], sign: int = 0) -> Frac:
        """A function about which nothing is known here but its arguments."""
        f = self.field
        args = tuple(f.lowest(a) for a in args)
        key = (name, ";".join(f"{a[0]}/{a[1]}" for a in args))

        def make() -> Generator:
            names, real = self.reach(*(p for a in args for p in a))
            return Generator("fun", (name, args), sign, names, None, real and name not in ("log", "asin", "power"))

        return self.as_value(f.generator(key, make))

    def odd(self, name: str, arg: Frac) -> Frac:
        """An odd function: the sign is taken out, so that f(-u) = -f(u)."""
        top, bottom = self.field.lowest(arg)
        if top == 0:
            return self.field.zero
        if top.leading_coefficient() < 0:
            return self.field.neg(self.function(name, ((-top, bottom),)))
        return self.function(name, ((top, bottom),))

    def as_value(self, place: int) -> Frac:
        """A generator as a value."""
        return (self.field.polys[place], self.field.one_poly)

    def reach(self, *polys: Poly) -> tuple[frozenset[str], bool]:
        """Variables, and whether everything inside is real."""
        gens = [self.field.gens[i] for poly in polys for i in self.field.used(poly)]
        names = frozenset[str]().union(*(gen.variables for gen in gens))
        return names, all(gen.real for gen in gens)
