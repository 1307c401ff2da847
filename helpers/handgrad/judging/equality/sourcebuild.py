"""Unevaluated SymPy objects, for the reader of source text. Only small numbers are computed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import sympy as sp

MAX_STEPS = 20_000
MAX_ITEMS = 2_000
_ZERO, _ONE, _MINUS = sp.S.Zero, sp.S.One, sp.S.NegativeOne


class ReadError(Exception):
    """A sentence, and the character where."""

    def __init__(self, sentence: str, position: int = 0) -> None:
        super().__init__(sentence)
        self.position = position


class ShapeError(Exception):
    """Matrices that do not fit together."""


def is_matrix(value: Any) -> bool:
    """An explicit matrix or a matrix expression."""
    return isinstance(value, (sp.MatrixBase, sp.MatrixExpr))


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
            ast.BitAnd: lambda a, b: self.all_of([a, b]),
            ast.BitOr: lambda a, b: self.any_of([a, b]),
        }

    def step(self, position: int) -> None:
        """Count one step; refuse text that takes too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ReadError("The text takes too many steps to read.", position)

    # ---- numbers ------------------------------------------------------------------------------------------------

    def number(self, value: int | float) -> Any:
        """A whole number, or a float that keeps its decimal text."""
        return sp.Integer(value) if isinstance(value, int) else sp.Float(repr(value), 15)

    def whole(self, value: Any) -> int:
        """A small whole number as an int."""
        if not isinstance(value, (sp.Integer, int)):
            raise ReadError("An index or size must be a whole number.")
        number = int(value)
        if abs(number) > MAX_ITEMS:
            raise ReadError("An index or size is too large.")
        return number

    def _scalar(self, value: Any) -> Any:
        if isinstance(value, sp.Expr) and not is_matrix(value):
            return value
        raise ReadError("A list or condition stands where a number is expected.")

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def add(self, a: Any, b: Any) -> Any:
        """a + b."""
        if is_matrix(a) or is_matrix(b):
            if not (is_matrix(a) and is_matrix(b)):
                raise ShapeError("A number and a matrix cannot be added.")
            if tuple(a.shape) != tuple(b.shape):
                raise ShapeError(f"A {_x(a)} and a {_x(b)} matrix cannot be added.")
            return sp.MatAdd(_frozen(a), _frozen(b))
        a, b = self._scalar(a), self._scalar(b)
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
                raise ShapeError(f"A {_x(a)} matrix cannot be multiplied by a {_x(b)} matrix.")
            return sp.MatMul(_frozen(a), _frozen(b))
        if is_matrix(a) or is_matrix(b):
            matrix, scale = (a, b) if is_matrix(a) else (b, a)
            return sp.MatMul(self._scalar(scale), _frozen(matrix))
        a, b = self._scalar(a), self._scalar(b)
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
            return sp.MatMul(_MINUS, _frozen(a))
        a = self._scalar(a)
        return -a if a.is_Rational or a.is_Float else sp.Mul(_MINUS, a, evaluate=False)

    def div(self, a: Any, b: Any) -> Any:
        """a / b."""
        if is_matrix(b):
            raise ShapeError("Nothing can be divided by a matrix.")
        b = self._scalar(b)
        inverse = _ONE / b if b.is_Rational and b is not _ZERO else sp.Pow(b, _MINUS, evaluate=False)
        if a is _ONE:
            return inverse
        return self.mul(a, inverse)

    def pow(self, a: Any, b: Any) -> Any:
        """a ** b."""
        if is_matrix(a):
            if a.shape[0] != a.shape[1]:
                raise ShapeError(f"A {_x(a)} matrix has no powers.")
            return sp.MatPow(_frozen(a), self._scalar(b))
        a, b = self._scalar(a), self._scalar(b)
        small = b.is_Integer and abs(int(b)) <= 64 and a.is_Rational and max(abs(a.p), a.q) < 10**30
        if small and (a is not _ZERO or b > 0):
            return a**b
        return sp.Pow(a, b, evaluate=False)

    # ---- matrices and lists -------------------------------------------------------------------------------------

    def transpose(self, a: Any) -> Any:
        """Aᵀ."""
        if isinstance(a, sp.MatrixBase):
            return a.T
        if isinstance(a, sp.MatrixExpr):
            return sp.Transpose(a)
        raise ReadError("Only a matrix can be transposed.")

    def items(self, value: Any) -> list[Any]:
        """What a comprehension, a star or a matrix runs over."""
        if isinstance(value, (list, tuple)):
            found = list(value)
        elif isinstance(value, sp.MatrixBase):
            found = list(value.flat())
        else:
            raise ReadError("Only lists, tuples and ranges can be run through.")
        if len(found) > MAX_ITEMS:
            raise ReadError("A list is too long.")
        return found

    def entry(self, owner: Any, indices: list[Any]) -> Any:
        """owner[i], owner[i, j] or a slice."""
        if isinstance(owner, (list, tuple)):
            if len(indices) != 1:
                raise ReadError("A list has one index.")
            index = indices[0] if isinstance(indices[0], slice) else self.whole(indices[0])
            try:
                return owner[index]
            except IndexError:
                raise ShapeError("An index is out of range.") from None
        if not is_matrix(owner):
            raise ReadError("Only lists and matrices have entries.")
        return self._matrix_entry(owner, indices)

    def _matrix_entry(self, owner: Any, indices: list[Any]) -> Any:
        rows, columns = (self.whole(n) for n in owner.shape)
        if len(indices) == 1 and not isinstance(indices[0], slice):
            i, j = divmod(self.whole(indices[0]), columns)
            indices = [sp.Integer(i), sp.Integer(j)]
        if len(indices) != 2:
            raise ReadError("A matrix has two indices.")
        if any(isinstance(i, slice) for i in indices):
            picked = [
                list(range(size))[i] if isinstance(i, slice) else [self.whole(i)]
                for i, size in zip(indices, (rows, columns), strict=True)
            ]
            return _explicit([[self._one(owner, i, j) for j in picked[1]] for i in picked[0]])
        return self._one(owner, *indices)

    def _one(self, owner: Any, i: Any, j: Any) -> Any:
        sizes = [self.whole(n) for n in owner.shape]
        for index, size in zip((i, j), sizes, strict=True):
            if isinstance(index, (int, sp.Integer)) and not -size <= int(index) < size:
                raise ShapeError(f"An index is out of range of a {_x(owner)} matrix.")
        if all(isinstance(k, (int, sp.Integer)) for k in (i, j)):
            i, j = int(i) % sizes[0], int(j) % sizes[1]
        if isinstance(owner, sp.MatrixBase):
            return owner[self.whole(sp.Integer(i)), self.whole(sp.Integer(j))]
        return sp.matrices.expressions.matexpr.MatrixElement(
            owner, sp.Integer(i) if isinstance(i, int) else i, (sp.Integer(j) if isinstance(j, int) else j)
        )

    def explicit(self, value: Any) -> Any:
        """A list, list of lists or matrix as an explicit matrix."""
        if is_matrix(value):
            rows, columns = (self.whole(n) for n in value.shape)
            return _explicit([[self._one(value, i, j) for j in range(columns)] for i in range(rows)])
        items = self.items(value)
        if items and all(isinstance(row, (list, tuple)) for row in items):
            if len({len(row) for row in items}) != 1:
                raise ShapeError("The rows of the matrix have different lengths.")
            return _explicit([[self._scalar(e) for e in row] for row in items])
        return _explicit([[self._scalar(e)] for e in items])

    # ---- conditions ---------------------------------------------------------------------------------------------

    def relation(self, op: ast.cmpop, a: Any, b: Any) -> Any:
        """a < b and the like; of two numbers, its truth."""
        cls = {
            ast.Lt: sp.StrictLessThan,
            ast.LtE: sp.LessThan,
            ast.Gt: sp.StrictGreaterThan,
            ast.GtE: sp.GreaterThan,
            ast.Eq: sp.Equality,
            ast.NotEq: sp.Unequality,
        }.get(type(op))
        if cls is None:
            raise ReadError("This comparison is not known here.")
        a, b = self._scalar(a), self._scalar(b)
        return cls(a, b) if a.is_Rational and b.is_Rational else cls(a, b, evaluate=False)

    def truth(self, value: Any) -> bool:
        """The truth of a condition without variables."""
        if value in (sp.true, sp.false):
            return bool(value)
        raise ReadError("A condition must not depend on a variable here.")

    def all_of(self, parts: list[Any]) -> Any:
        """Every condition."""
        return parts[0] if len(parts) == 1 else sp.And(*map(self._condition, parts), evaluate=False)

    def any_of(self, parts: list[Any]) -> Any:
        """One of the conditions."""
        return parts[0] if len(parts) == 1 else sp.Or(*map(self._condition, parts), evaluate=False)

    def negation(self, value: Any) -> Any:
        """Not."""
        return sp.Not(self._condition(value), evaluate=False)

    def _condition(self, value: Any) -> Any:
        if isinstance(value, (sp.logic.boolalg.Boolean, sp.core.relational.Relational)):
            return value
        raise ReadError("A condition is expected here.")


def _explicit(rows: list[list[Any]]) -> Any:
    return sp.ImmutableDenseMatrix(len(rows), len(rows[0]) if rows else 0, [e for row in rows for e in row])


def _frozen(matrix: Any) -> Any:
    return matrix.as_immutable() if isinstance(matrix, sp.MatrixBase) else matrix


def _x(matrix: Any) -> str:
    return f"{matrix.shape[0]}x{matrix.shape[1]}"
