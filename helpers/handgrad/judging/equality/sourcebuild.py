"""Unevaluated arithmetic of SymPy objects, for the reader of source text. Only small numbers are computed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import sympy as sp

from .decimals import digits
from .sourceconditions import all_of, any_of
from .sourcevalues import ReadError, ShapeError, frozen, is_matrix, scalar, size

MAX_STEPS = 20_000
_ZERO, _ONE, _MINUS = sp.S.Zero, sp.S.One, sp.S.NegativeOne


class Builder:
    """Makes objects and counts steps."""

    def __init__(self) -> None:
        self.steps = 0
        self.operations: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
            ast.Add: self.add,
            ast.Sub: lambda a, b: self.add(a, self.negative(b)),
            ast.Mult: self.mul,
            ast.MatMult: self.mul,
            ast.Div: self.div,
            ast.Pow: self.pow,
            ast.BitAnd: lambda a, b: all_of([a, b]),
            ast.BitOr: lambda a, b: any_of([a, b]),
        }

    def step(self, position: int) -> None:
        """Count one step; refuse text that takes too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ReadError("The text takes too many steps to read.", position)

    # ---- numbers ------------------------------------------------------------------------------------------------

    def number(self, value: int | float, text: str = "") -> Any:
        """A whole number, or a float that keeps its decimal text, also where Python's float cannot."""
        if isinstance(value, int):
            return sp.Integer(value)
        shown = digits(text) if text else 0
        return sp.Float(text, shown) if 15 < shown <= 400 else sp.Float(repr(value), 15)

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def add(self, a: Any, b: Any) -> Any:
        """a + b."""
        if is_matrix(a) or is_matrix(b):
            if not (is_matrix(a) and is_matrix(b)):
                raise ShapeError("A number and a matrix cannot be added.")
            if tuple(a.shape) != tuple(b.shape):
                raise ShapeError(f"A {size(a)} and a {size(b)} matrix cannot be added.")
            return sp.MatAdd(frozen(a), frozen(b))
        a, b = scalar(a), scalar(b)
        if a.is_Rational and b.is_Rational:
            return a + b
        if a is _ZERO:
            return b
        head = a.args if type(a) is sp.Add and self._open(a) else (a,)
        return self._opened(sp.Add(*head, b, evaluate=False))

    def mul(self, a: Any, b: Any) -> Any:
        """a * b."""
        if is_matrix(a) and is_matrix(b):
            if a.shape[1] != b.shape[0]:
                raise ShapeError(f"A {size(a)} matrix cannot be multiplied by a {size(b)} matrix.")
            return sp.MatMul(frozen(a), frozen(b))
        if is_matrix(a) or is_matrix(b):
            matrix, scale = (a, b) if is_matrix(a) else (b, a)
            return sp.MatMul(scalar(scale), frozen(matrix))
        a, b = scalar(a), scalar(b)
        if a.is_Rational and b.is_Rational:
            return a * b
        head = a.args if type(a) is sp.Mul and self._open(a) else (a,)
        return self._opened(sp.Mul(*head, b, evaluate=False))

    _tail: Any = None

    def _open(self, value: Any) -> bool:
        return value is self._tail

    def _opened(self, value: Any) -> Any:
        self._tail = value
        return value

    def close(self, value: Any) -> Any:
        """End a chain: what follows a bracket is not put into it."""
        self._tail = None
        return value

    def negative(self, a: Any) -> Any:
        """-a."""
        if is_matrix(a):
            return sp.MatMul(_MINUS, frozen(a))
        a = scalar(a)
        return -a if a.is_Rational or a.is_Float else sp.Mul(_MINUS, a, evaluate=False)

    def div(self, a: Any, b: Any) -> Any:
        """a / b."""
        if is_matrix(b):
            raise ShapeError("Nothing can be divided by a matrix.")
        b = scalar(b)
        inverse = _ONE / b if b.is_Rational and b is not _ZERO else sp.Pow(b, _MINUS, evaluate=False)
        if a is _ONE:
            return inverse
        return self.mul(a, inverse)

    def pow(self, a: Any, b: Any) -> Any:
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

    def transpose(self, a: Any) -> Any:
        """Aᵀ."""
        if isinstance(a, sp.MatrixBase):
            return a.T
        if isinstance(a, sp.MatrixExpr):
            return sp.Transpose(a)
        raise ReadError("Only a matrix can be transposed.")
