"""From SymPy's matrix expressions to grids, with the shapes checked, and nothing of SymPy evaluated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.matrices.expressions.dotproduct import DotProduct
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.slice import MatrixSlice

from .budget import TooLarge
from .classes import NotComparable
from .graph import Node
from .grids import MAX_ENTRIES, Grid, ShapeMismatch, determinant, inverse_of, made, plus, size, times
from .lowering import Lowering


def _size(expr: Any, low: Lowering) -> tuple[int, int]:
    sizes = []
    for length in expr.shape:
        value = low.graph.number(low.lower(sp.sympify(length) if isinstance(length, int) else length))
        if value is None or value.denominator != 1:
            raise NotComparable("A matrix without a size in numbers cannot be compared.")
        sizes.append(int(value))
    return sizes[0], sizes[1]


def grid_of(expr: Any, low: Lowering) -> Grid:
    """The entries of a matrix expression or explicit matrix."""
    if isinstance(expr, sp.MatrixBase):
        flat = expr.flat()
        rows, columns = expr.shape
        if rows * columns > MAX_ENTRIES:
            raise TooLarge("A matrix has too many entries to compare.")
        return made(rows, columns, lambda i, j: low.lower(flat[i * columns + j]))
    rule = _RULES.get(type(expr))
    if rule is None:
        raise NotComparable(f"A matrix of the kind {type(expr).__name__} cannot be compared.")
    return rule(expr, low)


def _symbol(expr: Any, low: Lowering) -> Grid:
    return made(*_size(expr, low), lambda i, j: low.graph.sym(f"{expr.name}[{i},{j}]"))


def _filled(diagonal: int, elsewhere: int) -> Callable[[Any, Lowering], Grid]:
    return lambda expr, low: made(*_size(expr, low), lambda i, j: low.graph.num(diagonal if i == j else elsewhere))


def _add(expr: Any, low: Lowering) -> Grid:
    total = grid_of(expr.args[0], low)
    for term in expr.args[1:]:
        total = plus(total, grid_of(term, low), low.graph)
    return total


def _mul(expr: Any, low: Lowering) -> Grid:
    g = low.graph
    scale = g.one
    total: Grid | None = None
    for factor in expr.args:
        if getattr(factor, "is_Matrix", False):
            grid = grid_of(factor, low)
            total = grid if total is None else times(total, grid, low.graph)
        else:
            scale = g.mul((scale, low.lower(factor)))
    if total is None:
        raise NotComparable("A product of matrices without a matrix cannot be compared.")
    kept = total
    return made(*kept.shape, lambda i, j: g.mul((scale, kept.rows[i][j])))


def _power(expr: Any, low: Lowering) -> Grid:
    base = grid_of(expr.args[0], low)
    exponent = low.graph.number(low.lower(expr.args[1]))
    if exponent is None or exponent.denominator != 1 or not 0 <= exponent <= 8 or base.shape[0] != base.shape[1]:
        if exponent == -1:
            return inverse_of(base, low.graph)
        raise NotComparable("This power of a matrix cannot be compared.")
    total = made(*base.shape, lambda i, j: low.graph.num(int(i == j)))
    for _ in range(int(exponent)):
        total = times(total, base, low.graph)
    return total


def _hadamard(expr: Any, low: Lowering) -> Grid:
    grids = [grid_of(a, low) for a in expr.args]
    if len({grid.shape for grid in grids}) != 1:
        raise ShapeMismatch("Matrices of different shapes cannot be multiplied entry by entry.")
    return made(*grids[0].shape, lambda i, j: low.graph.mul([grid.rows[i][j] for grid in grids]))


def _hadamard_power(expr: Any, low: Lowering) -> Grid:
    base = grid_of(expr.args[0], low)
    exponent = low.lower(expr.args[1])
    return made(*base.shape, lambda i, j: low.graph.pow(base.rows[i][j], exponent))


def _diagonal(expr: Any, low: Lowering) -> Grid:
    vector = grid_of(expr.args[0], low)
    entries = [e for row in vector.rows for e in row]
    return made(len(entries), len(entries), lambda i, j: entries[i] if i == j else low.graph.zero)


def _slice(expr: Any, low: Lowering) -> Grid:
    whole = grid_of(expr.parent, low)
    rows, columns = (range(*map(int, ends)) for ends in (expr.rowslice, expr.colslice))
    return made(len(rows), len(columns), lambda i, j: whole.rows[rows[i]][columns[j]])


def _of_blocks(expr: Any, low: Lowering) -> Grid:
    found: list[tuple[Node, ...]] = []
    for i in range(expr.blocks.rows):
        parts = [grid_of(expr.blocks[i, j], low).rows for j in range(expr.blocks.cols)]
        found += [tuple(e for part in row for e in part) for row in zip(*parts, strict=True)]
    return made(len(found), len(found[0]), lambda i, j: found[i][j])


def _kronecker(expr: Any, low: Lowering) -> Grid:
    whole, *others = [grid_of(a, low) for a in expr.args]
    for other in others:
        whole = _blocks(whole, other, low)
    return whole


def _blocks(a: Grid, b: Grid, low: Lowering) -> Grid:
    """Every entry of ``a`` times all of ``b``."""
    (height, width), (rows, columns) = a.shape, b.shape
    return made(
        height * rows,
        width * columns,
        lambda i, j: low.graph.mul([a.rows[i // rows][j // columns], b.rows[i % rows][j % columns]]),
    )


_RULES: dict[type, Callable[[Any, Lowering], Grid]] = {
    sp.MatrixSymbol: _symbol,
    sp.Identity: _filled(1, 0),
    sp.ZeroMatrix: _filled(0, 0),
    sp.OneMatrix: _filled(1, 1),
    sp.MatAdd: _add,
    sp.MatMul: _mul,
    sp.MatPow: _power,
    sp.Inverse: lambda expr, low: inverse_of(grid_of(expr.args[0], low), low.graph),
    sp.Transpose: lambda expr, low: grid_of(expr.args[0], low).transpose,
    sp.Adjoint: lambda expr, low: grid_of(expr.args[0], low).transpose,
    MatrixSlice: _slice,
    sp.BlockMatrix: _of_blocks,
    sp.HadamardProduct: _hadamard,
    HadamardPower: _hadamard_power,
    sp.DiagMatrix: _diagonal,
    sp.KroneckerProduct: _kronecker,
}


def entry_of(expr: Any, low: Lowering) -> Node:
    """A scalar made of matrices: an entry, a trace, a determinant or an inner product."""
    if type(expr) is DotProduct:
        left, right = ([e for row in grid_of(a, low).rows for e in row] for a in expr.args)
        return low.graph.add([low.graph.mul(pair) for pair in zip(left, right, strict=True)])
    if type(expr) is sp.Trace:
        grid = grid_of(expr.args[0], low)
        return low.graph.add([grid.rows[i][i] for i in range(min(grid.shape))])
    if type(expr) is sp.Determinant:
        return determinant(grid_of(expr.args[0], low), low.graph)
    parent, i, j = expr.args
    row, column = (low.graph.number(low.lower(k)) for k in (i, j))
    if row is None or column is None:
        raise NotComparable("An index without a value cannot be compared.")
    if type(parent) is sp.MatrixSymbol:
        return low.graph.sym(f"{parent.name}[{row},{column}]")
    grid = grid_of(parent, low)
    if not (0 <= row < grid.shape[0] and 0 <= column < grid.shape[1]):
        raise ShapeMismatch(f"There is no entry ({row}, {column}) in a {size(grid)} matrix.")
    return grid.rows[int(row)][int(column)]
