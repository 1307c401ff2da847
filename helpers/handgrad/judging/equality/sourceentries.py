"""Matrices of source text by their entries: picking, slicing, and putting together from rows and blocks."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from .sourcevalues import ReadError, ShapeError, is_matrix, items, scalar, size, whole

MAX_ENTRIES = 400


def entry(owner: Any, indices: list[Any]) -> Any:
    """owner[i], owner[i, j] or a slice."""
    if isinstance(owner, (list, tuple)):
        if len(indices) != 1:
            raise ReadError("A list has one index.")
        index = indices[0] if isinstance(indices[0], slice) else whole(indices[0])
        try:
            return owner[index]
        except IndexError:
            raise ShapeError("An index is out of range.") from None
    if not is_matrix(owner):
        raise ReadError("Only lists and matrices have entries.")
    return _matrix_entry(owner, indices)


def _matrix_entry(owner: Any, indices: list[Any]) -> Any:
    rows, columns = _shape(owner)
    if len(indices) == 1:
        if isinstance(indices[0], slice):
            return [cell for row in cells(owner) for cell in row][indices[0]]
        i, j = divmod(whole(indices[0]), columns)
        indices = [sp.Integer(i), sp.Integer(j)]
    if len(indices) != 2:
        raise ReadError("A matrix has two indices.")
    if any(isinstance(i, (slice, list, tuple)) for i in indices):
        picked = [_picked(i, length) for i, length in zip(indices, (rows, columns), strict=True)]
        return made([[_one(owner, i, j) for j in picked[1]] for i in picked[0]])
    return _one(owner, *indices)


def _picked(index: Any, length: int) -> list[int]:
    if isinstance(index, slice):
        return list(range(length))[index]
    return [whole(i) for i in index] if isinstance(index, (list, tuple)) else [whole(index)]


def _one(owner: Any, i: Any, j: Any) -> Any:
    sizes = _shape(owner)
    for index, length in zip((i, j), sizes, strict=True):
        if isinstance(index, (int, sp.Integer)) and not -length <= int(index) < length:
            raise ShapeError(f"An index is out of range of a {size(owner)} matrix.")
    if all(isinstance(k, (int, sp.Integer)) for k in (i, j)):
        i, j = int(i) % sizes[0], int(j) % sizes[1]
    if isinstance(owner, sp.MatrixBase):
        return owner[whole(i), whole(j)]
    return MatrixElement(owner, *(sp.Integer(k) if isinstance(k, int) else k for k in (i, j)))


def _shape(matrix: Any) -> tuple[int, int]:
    rows, columns = matrix.shape
    return whole(rows), whole(columns)


def cells(matrix: Any) -> list[list[Any]]:
    """The entries, row by row."""
    rows, columns = _shape(matrix)
    return [[_one(matrix, i, j) for j in range(columns)] for i in range(rows)]


def made(rows: list[list[Any]]) -> Any:
    """The explicit matrix of some rows."""
    if len({len(row) for row in rows}) > 1:
        raise ShapeError("The rows of the matrix have different lengths.")
    width = len(rows[0]) if rows else 0
    if len(rows) * width > MAX_ENTRIES:
        raise ReadError("A matrix of this size is not read.")
    return sp.ImmutableDenseMatrix(len(rows), width, [scalar(e) for row in rows for e in row])


def explicit(value: Any) -> Any:
    """A list, a list of lists, a list of matrices (blocks) or a matrix as an explicit matrix."""
    if is_matrix(value):
        return made(cells(value))
    rows = items(value)
    if any(is_matrix(row) for row in rows):
        return stacked(rows)
    if rows and all(isinstance(row, (list, tuple)) for row in rows):
        if any(is_matrix(block) for row in rows for block in row):
            return stacked([beside(list(row)) for row in rows])
        return made([list(row) for row in rows])
    return made([[e] for e in rows])


def stacked(blocks: list[Any]) -> Any:
    """Matrices and rows, one below the other."""
    return made([row for block in blocks for row in _block(block)])


def beside(blocks: list[Any]) -> Any:
    """Matrices and columns, side by side."""
    parts = [_block(block) for block in blocks]
    if len({len(rows) for rows in parts}) > 1:
        raise ShapeError("Matrices of different heights cannot stand side by side.")
    return made([[e for part in row for e in part] for row in zip(*parts, strict=True)])


def _block(value: Any) -> list[list[Any]]:
    if is_matrix(value):
        return cells(value)
    return [list(value)] if isinstance(value, (list, tuple)) else [[scalar(value)]]
