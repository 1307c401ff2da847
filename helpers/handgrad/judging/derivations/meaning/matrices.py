"""Powers and inverses of square matrices, entry by entry."""

from __future__ import annotations

from itertools import combinations

import sympy as sp

from ...latex.tree import Node
from .values import Array, Scalar, ShapeTrouble, TooLarge, Trouble, multiply, words

LARGEST_INVERSE = 4
HIGHEST_POWER = 6


def matrix_power(base: Array, exponent: Scalar, node: Node | None = None) -> Array:
    """A whole power of a square matrix. Raises Trouble for others, ShapeTrouble for an inverse that cannot be."""
    if not exponent.is_Integer or exponent == 0 or (base.rows != base.columns and exponent > 0):
        raise Trouble("this power of a matrix is not read", node)
    if exponent < 0:
        base = inverse(base, node)
    if abs(exponent) > HIGHEST_POWER:
        raise TooLarge("a power this high of a matrix is more than we compute", node)
    found = base
    for _ in range(abs(int(exponent)) - 1):
        product = multiply(found, base, node)
        assert isinstance(product, Array)
        found = product
    return found


def inverse(matrix: Array, node: Node | None = None) -> Array:
    """The inverse, by cofactors.

    >>> a, b = sp.symbols("a b")
    >>> inverse(Array(2, 2, (a, b, sp.Integer(0), sp.Integer(1)))).entries
    (1/a, -b/a, 0, 1)
    """
    n = matrix.rows
    if n != matrix.columns:
        raise ShapeTrouble(f"a {words(matrix.shape)} matrix has no inverse", node)
    if n > LARGEST_INVERSE:
        raise TooLarge("the inverse of a matrix this large is more than we compute", node)
    rows = tuple(range(1, n + 1))
    whole = _determinant(matrix, rows, rows)
    if whole == 0:
        raise Trouble("this matrix has no inverse", node)
    entries = []
    for i in rows:
        for j in rows:
            minor = _determinant(matrix, _without(rows, j), _without(rows, i))
            entries.append((-1) ** (i + j) * minor / whole)
    return Array(n, n, tuple(entries))


def _determinant(matrix: Array, rows: tuple[int, ...], columns: tuple[int, ...]) -> Scalar:
    if not rows:
        return sp.Integer(1)
    first, rest = rows[0], rows[1:]
    others = reversed(list(combinations(columns, len(columns) - 1)))
    terms = [
        (-1) ** k * matrix.at(first, column) * _determinant(matrix, rest, left)
        for k, (column, left) in enumerate(zip(columns, others, strict=True))
    ]
    return sp.Add(*terms)


def _without(places: tuple[int, ...], place: int) -> tuple[int, ...]:
    return tuple(p for p in places if p != place)
