"""Misconceptions in vector and matrix answers: shapes, transposes, sums, quantities left out, then entry by entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

from .samples import Values, ratio, same, sample

MAX_ENTRIES = 64


def explicit(value: Any) -> Any:
    """A matrix expression with its entries written out; a list as a column; anything else as it is."""
    if isinstance(value, list | tuple):
        return sp.Matrix(list(value))
    if isinstance(value, sp.MatrixExpr):
        rows, columns = (int(size) for size in value.shape)
        if rows * columns > MAX_ENTRIES:
            raise ValueError("too many entries")
        return value.as_explicit()
    return value


def matrix_mistake(answer: Any, reference: Any, scalar: Callable[..., str]) -> str:
    """The name of the misconception, where at least one of the two is an explicit matrix."""
    if not isinstance(answer, sp.MatrixBase):
        return "scalar for matrix"
    if not isinstance(reference, sp.MatrixBase):
        return "matrix for scalar" if answer.shape != (1, 1) else scalar(answer[0, 0], reference)
    a, r = _values(answer), _values(reference)
    if a.shape == r.shape:
        return _same_shape(answer, reference, a, r, scalar)
    return _other_shape(answer, reference, a, r)


def _values(matrix: Any) -> Values:
    """Sample values of shape (rows, columns, points)."""
    rows, columns = matrix.shape
    return np.array([[sample(sp.sympify(matrix[i, j])).value for j in range(columns)] for i in range(rows)])


def _quantities(matrix: Any) -> set[str]:
    """Names of matrix symbols, vectors and scalars, without the indices of their entries."""
    return {re.sub(r"_?\d+$", "", symbol.name) for symbol in matrix.free_symbols}


def _other_shape(answer: Any, reference: Any, a: Values, r: Values) -> str:
    if a.shape[:2] == r.shape[1::-1]:
        if same(a.transpose(1, 0, 2).ravel(), r.ravel()):
            return "row for column" if 1 in a.shape[:2] else "transposed"
        if ratio(a.transpose(1, 0, 2).ravel(), r.ravel()) is not None:
            return "transposed"
    if a.shape[:2] == (1, 1):
        return "summed" if same(a[0, 0], r.sum(axis=(0, 1))) else "scalar for matrix"
    missing, extra = _quantities(reference) - _quantities(answer), _quantities(answer) - _quantities(reference)
    if extra:
        return "another gradient" if _is_product(answer) else "quantity too many"
    if missing:
        return "quantity missing"
    if a.shape[1] == r.shape[1] and a.shape[0] < r.shape[0]:
        return "entry missing"
    return "shape"


def _is_product(answer: Any) -> bool:
    return not any(sp.sympify(entry).is_Number for entry in answer)


def _same_shape(answer: Any, reference: Any, a: Values, r: Values, scalar: Callable[..., str]) -> str:
    if same(a.ravel(), r.ravel()):
        return ""
    if same(a.ravel(), -r.ravel()):
        return "sign"
    if a.shape[0] == a.shape[1] > 1 and same(a.transpose(1, 0, 2).ravel(), r.ravel()):
        return "transposed"
    if not a.any():
        return "taken as constant"
    if ratio(a.ravel(), r.ravel()) is not None:
        return "constant factor"
    missing, extra = _quantities(reference) - _quantities(answer), _quantities(answer) - _quantities(reference)
    if missing:
        return "wrong quantity" if extra else "quantity missing"
    if same(np.abs(a).ravel(), np.abs(r).ravel()):
        return "sign of some entries"
    if all(ratio(both, np.ones_like(both)) is not None or not both.any() for both in (a + r).reshape(-1, a.shape[2])):
        return "sign and constant term"
    if any(r[i].any() and not a[i].any() for i in np.ndindex(a.shape[:2])):
        return "entries taken as constant"
    wrong = next(i for i in range(len(answer)) if not same(*(side.reshape(-1, a.shape[2])[i] for side in (a, r))))
    if name := scalar(answer[wrong], reference[wrong]):
        return name
    return "quantity too many" if _quantities(answer) - _quantities(reference) else ""
