r"""``\max_x f(x)`` and ``\sup_x f(x)`` over the real line, of rational functions of x or of e^x."""

from __future__ import annotations

import sympy as sp

from .inverses import in_exponentials
from .values import Scalar, Trouble

HIGHEST_DEGREE = 12


def extreme(operator: str, body: Scalar, variable: Scalar) -> Scalar:
    """The largest or smallest value over all real ``variable``. Raises Trouble where there is none or it is not known.

    >>> x = sp.Symbol("x", real=True)
    >>> extreme("max", sp.exp(x) / (1 + sp.exp(x)) ** 2, x)
    1/4
    """
    if body.free_symbols - {variable}:
        raise Trouble("a largest value that depends on other names is not read")
    found = in_exponentials(body, variable)
    expression, unknown = (body, variable) if found is None else found[:2]
    above, below = sp.fraction(sp.cancel(sp.together(expression)))
    if (
        not (above.is_polynomial(unknown) and below.is_polynomial(unknown))
        or _degree(above, below, unknown) > HIGHEST_DEGREE
    ):
        raise Trouble("the largest or smallest value of this is not worked out")
    if _places(below, unknown):
        raise Trouble("this has no largest or smallest value where it is not defined")
    inside = [
        sp.cancel(above / below).xreplace({unknown: at}) for at in _places(_slope(above, below, unknown), unknown)
    ]
    edges = [sp.Integer(0) if unknown.is_positive else -sp.oo, sp.oo]
    outside = [sp.limit(above / below, unknown, edge, "-" if edge == sp.oo else "+") for edge in edges]
    best = (sp.Max if operator in ("max", "sup") else sp.Min)(*inside, *outside)
    if operator in ("max", "min") and best not in inside:
        raise Trouble("this value is approached and never reached; write sup or inf")
    return best


def _slope(above: Scalar, below: Scalar, unknown: Scalar) -> Scalar:
    return sp.expand(above.diff(unknown) * below - above * below.diff(unknown))


def _degree(above: Scalar, below: Scalar, unknown: Scalar) -> int:
    return int(max(sp.degree(above, unknown), sp.degree(below, unknown)))


def _places(polynomial: Scalar, unknown: Scalar) -> list[Scalar]:
    """The real zeros in the domain."""
    if not polynomial.has(unknown):
        return []
    roots = sp.Poly(polynomial, unknown).real_roots(multiple=True)
    return [root for root in dict.fromkeys(roots) if not unknown.is_positive or root > 0]
