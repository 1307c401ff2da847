"""Functions of which nothing is known, for rules that are stated in general: (fg)' = f'g + fg'."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp


class Generic(sp.Function):  # type: ignore[misc]
    """An unspecified function of one number; its derivative is the one with a prime more."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """The derivative, at the same argument."""
        return generic(f"{type(self).__name__}'")(self.args[0])


@lru_cache(maxsize=256)
def generic(name: str) -> type[Generic]:
    """The unspecified function called ``name``.

    >>> x = sp.Symbol("x")
    >>> generic("f")(generic("g")(x)).diff(x)
    f'(g(x))*g'(x)
    """
    return type(name, (Generic,), {})
