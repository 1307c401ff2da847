"""Functions of which nothing is known, for rules that are stated in general: (fg)' = f'g + fg'."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from .values import Scalar


class Generic(sp.Function):  # type: ignore[misc]
    """An unspecified function of one number; its derivative is the one with a prime more."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """The derivative, at the same argument."""
        return generic(f"{type(self).__name__}'")(self.args[0])


def by_a_slope(left: Scalar, right: Scalar) -> bool:
    """Whether two values differ by a multiple of one slope of a function that is not otherwise there, or not at all.

    Whatever that function is, its slope is not always zero; so they differ. That it is zero may be an equation.

    >>> x, w = sp.symbols("x w")
    >>> slope = generic("f'")(x)
    >>> by_a_slope(x * slope, w * slope), by_a_slope(slope, sp.Integer(1)), by_a_slope(slope, slope**2)
    (True, False, False)
    """
    difference = sp.expand(left - right)
    if difference != 0 and 0 in (left, right):
        return False
    found = difference.atoms(Generic)
    if len(found) != 1 or type(atom := found.pop()).__name__.count("'") != 1:
        return bool(difference == 0)
    symbol = sp.Dummy()
    coefficient = sp.expand(difference.xreplace({atom: symbol}) / symbol)
    return not coefficient.has(symbol)


@lru_cache(maxsize=256)
def generic(name: str) -> type[Generic]:
    """The unspecified function called ``name``.

    >>> x = sp.Symbol("x")
    >>> generic("f")(generic("g")(x)).diff(x)
    f'(g(x))*g'(x)
    """
    return type(name, (Generic,), {})
