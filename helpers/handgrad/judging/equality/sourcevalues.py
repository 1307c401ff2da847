"""What the reader of source text handles: scalars, whole numbers, lists and matrices; and what it raises."""

from __future__ import annotations

from typing import Any

import sympy as sp

MAX_ITEMS = 2_000


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


def scalar(value: Any) -> Any:
    """The value, which must be an expression."""
    if isinstance(value, sp.Expr) and not is_matrix(value):
        return value
    raise ReadError("A list or condition stands where a number is expected.")


def whole(value: Any) -> int:
    """A small whole number as an int."""
    if not isinstance(value, (sp.Integer, int)):
        raise ReadError("An index or size must be a whole number.")
    number = int(value)
    if abs(number) > MAX_ITEMS:
        raise ReadError("An index or size is too large.")
    return number


def items(value: Any) -> list[Any]:
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


def size(matrix: Any) -> str:
    """The shape of a matrix in words."""
    return f"{matrix.shape[0]}x{matrix.shape[1]}"


def frozen(matrix: Any) -> Any:
    """A matrix that can be a part of an expression."""
    return matrix.as_immutable() if isinstance(matrix, sp.MatrixBase) else matrix
