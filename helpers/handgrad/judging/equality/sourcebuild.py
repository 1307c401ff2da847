"""Unevaluated arithmetic of SymPy objects, for the reader of source text. Only small numbers are computed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import groupby
from typing import Any

import sympy as sp

from .decimals import digits
from .sourceconditions import all_of, any_of
from .sourcevalues import ReadError, ShapeError, frozen, is_matrix, scalar, size

_ZERO, _ONE, _MINUS = sp.S.Zero, sp.S.One, sp.S.NegativeOne


def number(value: int | float, text: str = "") -> Any:
    """A whole number, or a float that keeps its decimal text, also where Python's float cannot."""
    if isinstance(value, int):
        return sp.Integer(value)
    shown = digits(text) if text else 0
    return sp.Float(text, shown) if 15 < shown <= 400 else sp.Float(repr(value), 15)


def add(a: Any, b: Any) -> Any:
    """a + b."""
    return total((a, b))


def total(terms: Sequence[Any]) -> Any:
    """The sum of some terms, flat; 0 of none."""
    if any(is_matrix(t) for t in terms):
        return reduce(_add_matrices, terms)
    return _joined(sp.Add, [scalar(t) for t in terms], _ZERO)


def mul(a: Any, b: Any) -> Any:
    """a * b."""
    return product((a, b))


def product(factors: Sequence[Any]) -> Any:
    """The product of some factors, flat; 1 of none."""
    if any(is_matrix(f) for f in factors):
        return reduce(_multiply_with_matrix, factors)
    return _joined(sp.Mul, [scalar(f) for f in factors], _ONE)


def _joined(cls: Any, parts: list[Any], neutral: Any) -> Any:
    """A sum or product of scalars, in which neighbouring numbers are computed."""
    kept: list[Any] = []
    for rational, group in groupby(parts, key=lambda part: bool(part.is_Rational)):
        found = list(group)
        kept += [cls(*found)] if rational else found
    if len(kept) > 1 and kept[0] is neutral:
        del kept[0]
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else cls(*kept, evaluate=False)


def _add_matrices(a: Any, b: Any) -> Any:
    if not (is_matrix(a) and is_matrix(b)):
        raise ShapeError("A number and a matrix cannot be added.")
    if tuple(a.shape) != tuple(b.shape):
        raise ShapeError(f"A {size(a)} and a {size(b)} matrix cannot be added.")
    return sp.MatAdd(frozen(a), frozen(b))


def _multiply_with_matrix(a: Any, b: Any) -> Any:
    if is_matrix(a) and is_matrix(b):
        if a.shape[1] != b.shape[0]:
            raise ShapeError(f"A {size(a)} matrix cannot be multiplied by a {size(b)} matrix.")
        return sp.MatMul(frozen(a), frozen(b))
    if is_matrix(a) or is_matrix(b):
        matrix, scale = (a, b) if is_matrix(a) else (b, a)
        return sp.MatMul(scalar(scale), frozen(matrix))
    return mul(a, b)


def negative(a: Any) -> Any:
    """-a."""
    if is_matrix(a):
        return sp.MatMul(_MINUS, frozen(a))
    a = scalar(a)
    return -a if a.is_Rational or a.is_Float else sp.Mul(_MINUS, a, evaluate=False)


def inverse(b: Any) -> Any:
    """1 / b."""
    if is_matrix(b):
        raise ShapeError("Nothing can be divided by a matrix.")
    b = scalar(b)
    return _ONE / b if b.is_Rational and b is not _ZERO else sp.Pow(b, _MINUS, evaluate=False)


def div(a: Any, b: Any) -> Any:
    """a / b."""
    return inverse(b) if a is _ONE else mul(a, inverse(b))


def power(a: Any, b: Any) -> Any:
    """a ** b."""
    if is_matrix(a):
        if a.shape[0] != a.shape[1]:
            raise ShapeError(f"A {size(a)} matrix has no powers.")
        return sp.MatPow(frozen(a), scalar(b))
    a, b = scalar(a), scalar(b)
    small = b.is_Integer and abs(int(b)) <= 64 and a.is_Rational and max(abs(a.p), a.q) < 10**30
    if small and (a is not _ZERO or b > 0):
        return a**b
    return sp.Pow(a, b, evaluate=False)


def transpose(a: Any) -> Any:
    """Aᵀ."""
    if isinstance(a, sp.MatrixBase):
        return a.T
    if isinstance(a, sp.MatrixExpr):
        return sp.Transpose(a)
    raise ReadError("Only a matrix can be transposed.")


SUMS: dict[type[ast.operator], Callable[[Any], Any]] = {ast.Add: lambda b: b, ast.Sub: negative}
"""What is added for + b and - b."""
PRODUCTS: dict[type[ast.operator], Callable[[Any], Any]] = {
    ast.Mult: lambda b: b,
    ast.MatMult: lambda b: b,
    ast.Div: inverse,
}
"""What is multiplied for * b, @ b and / b."""
LOGIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.BitAnd: lambda a, b: all_of([a, b]),
    ast.BitOr: lambda a, b: any_of([a, b]),
}
