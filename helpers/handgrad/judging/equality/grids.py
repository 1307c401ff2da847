"""Matrix expressions written out entry by entry, with the shapes checked, and nothing of SymPy evaluated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.matrices.expressions.hadamard import HadamardPower

from .budget import TooLarge
from .classes import NotComparable
from .graph import Node
from .lowering import Lowering

MAX_ENTRIES = 400


class ShapeMismatch(Exception):
    """Matrices whose shapes do not fit; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Entries row by row."""

    rows: tuple[tuple[Node, ...], ...]

    @property
    def kind(self) -> str:
        """In words."""
        return "a matrix"

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def transpose(self) -> Grid:
        """Rows and columns exchanged."""
        return Grid(tuple(zip(*self.rows, strict=True)))


def _made(rows: int, columns: int, entry: Callable[[int, int], Node]) -> Grid:
    if rows * columns > MAX_ENTRIES:
        raise TooLarge("A matrix has too many entries to compare.")
    return Grid(tuple(tuple(entry(i, j) for j in range(columns)) for i in range(rows)))


def _size(expr: Any, low: Lowering) -> tuple[int, int]:
    sizes = []
    for size in expr.shape:
        value = low.graph.number(low.lower(sp.sympify(size) if isinstance(size, int) else size))
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
        return _made(rows, columns, lambda i, j: low.lower(flat[i * columns + j]))
    rule = _RULES.get(type(expr))
    if rule is None:
        raise NotComparable(f"A matrix of the kind {type(expr).__name__} cannot be compared.")
    return rule(expr, low)


def _symbol(expr: Any, low: Lowering) -> Grid:
    return _made(*_size(expr, low), lambda i, j: low.graph.sym(f"{expr.name}[{i},{j}]"))


def _filled(diagonal: int, elsewhere: int) -> Callable[[Any, Lowering], Grid]:
    return lambda expr, low: _made(*_size(expr, low), lambda i, j: low.graph.num(diagonal if i == j else elsewhere))


def plus(a: Grid, b: Grid, low: Lowering) -> Grid:
    """a + b."""
    if a.shape != b.shape:
        raise ShapeMismatch(f"A {_x(a)} and a {_x(b)} matrix cannot be added.")
    return _made(*a.shape, lambda i, j: low.graph.add((a.rows[i][j], b.rows[i][j])))


def times(a: Grid, b: Grid, low: Lowering) -> Grid:
    """The matrix product."""
    if a.shape[1] != b.shape[0]:
        raise ShapeMismatch(f"A {_x(a)} matrix cannot be multiplied by a {_x(b)} matrix.")
    g = low.graph
    g.clock.check()
    inner = range(a.shape[1])
    return _made(a.shape[0], b.shape[1], lambda i, j: g.add([g.mul((a.rows[i][k], b.rows[k][j])) for k in inner]))


def _x(grid: Grid) -> str:
    return f"{grid.shape[0]}x{grid.shape[1]}"


def _add(expr: Any, low: Lowering) -> Grid:
    total = grid_of(expr.args[0], low)
    for term in expr.args[1:]:
        total = plus(total, grid_of(term, low), low)
    return total


def _mul(expr: Any, low: Lowering) -> Grid:
    g = low.graph
    scale = g.one
    total: Grid | None = None
    for factor in expr.args:
        if getattr(factor, "is_Matrix", False):
            grid = grid_of(factor, low)
            total = grid if total is None else times(total, grid, low)
        else:
            scale = g.mul((scale, low.lower(factor)))
    if total is None:
        raise NotComparable("A product of matrices without a matrix cannot be compared.")
    kept = total
    return _made(*kept.shape, lambda i, j: g.mul((scale, kept.rows[i][j])))


def _power(expr: Any, low: Lowering) -> Grid:
    base = grid_of(expr.args[0], low)
    exponent = low.graph.number(low.lower(expr.args[1]))
    if exponent is None or exponent.denominator != 1 or not 0 <= exponent <= 8 or base.shape[0] != base.shape[1]:
        if exponent == -1:
            return _inverse_of(base, low)
        raise NotComparable("This power of a matrix cannot be compared.")
    total = _made(*base.shape, lambda i, j: low.graph.num(int(i == j)))
    for _ in range(int(exponent)):
        total = times(total, base, low)
    return total


def _inverse_of(base: Grid, low: Lowering) -> Grid:
    """By cofactors, up to 3x3."""
    g, n = low.graph, base.shape[0]
    if n != base.shape[1] or n > 3:
        raise NotComparable("The inverse of this matrix cannot be compared.")
    whole = determinant(base, low)
    return _made(n, n, lambda i, j: g.div(_cofactor(base, j, i, low), whole))


def _cofactor(base: Grid, i: int, j: int, low: Lowering) -> Node:
    rows = [[e for b, e in enumerate(row) if b != j] for a, row in enumerate(base.rows) if a != i]
    minor = determinant(Grid(tuple(map(tuple, rows))), low) if rows else low.graph.one
    return minor if (i + j) % 2 == 0 else low.graph.neg(minor)


def determinant(base: Grid, low: Lowering) -> Node:
    """By expansion, up to 4x4."""
    n = base.shape[0]
    if n != base.shape[1] or n > 4:
        raise NotComparable("The determinant of this matrix cannot be compared.")
    if n == 1:
        return base.rows[0][0]
    g = low.graph
    return g.add([g.mul((base.rows[0][j], _cofactor(base, 0, j, low))) for j in range(n)])


def _hadamard(expr: Any, low: Lowering) -> Grid:
    grids = [grid_of(a, low) for a in expr.args]
    if len({grid.shape for grid in grids}) != 1:
        raise ShapeMismatch("Matrices of different shapes cannot be multiplied entry by entry.")
    return _made(*grids[0].shape, lambda i, j: low.graph.mul([grid.rows[i][j] for grid in grids]))


def _hadamard_power(expr: Any, low: Lowering) -> Grid:
    base = grid_of(expr.args[0], low)
    exponent = low.lower(expr.args[1])
    return _made(*base.shape, lambda i, j: low.graph.pow(base.rows[i][j], exponent))


def _diagonal(expr: Any, low: Lowering) -> Grid:
    vector = grid_of(expr.args[0], low)
    entries = [e for row in vector.rows for e in row]
    return _made(len(entries), len(entries), lambda i, j: entries[i] if i == j else low.graph.zero)


def _kronecker(expr: Any, low: Lowering) -> Grid:
    whole, *others = [grid_of(a, low) for a in expr.args]
    for other in others:
        whole = _blocks(whole, other, low)
    return whole


def _blocks(a: Grid, b: Grid, low: Lowering) -> Grid:
    """Every entry of ``a`` times all of ``b``."""
    (height, width), (rows, columns) = a.shape, b.shape
    return _made(
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
    sp.Inverse: lambda expr, low: _inverse_of(grid_of(expr.args[0], low), low),
    sp.Transpose: lambda expr, low: grid_of(expr.args[0], low).transpose,
    sp.HadamardProduct: _hadamard,
    HadamardPower: _hadamard_power,
    sp.DiagMatrix: _diagonal,
    sp.KroneckerProduct: _kronecker,
}


def entry_of(expr: Any, low: Lowering) -> Node:
    """A scalar made of a matrix: an entry, a trace or a determinant."""
    if type(expr) is sp.Trace:
        grid = grid_of(expr.args[0], low)
        return low.graph.add([grid.rows[i][i] for i in range(min(grid.shape))])
    if type(expr) is sp.Determinant:
        return determinant(grid_of(expr.args[0], low), low)
    parent, i, j = expr.args
    row, column = (low.graph.number(low.lower(k)) for k in (i, j))
    if row is None or column is None:
        raise NotComparable("An index without a value cannot be compared.")
    if type(parent) is sp.MatrixSymbol:
        return low.graph.sym(f"{parent.name}[{row},{column}]")
    grid = grid_of(parent, low)
    if not (0 <= row < grid.shape[0] and 0 <= column < grid.shape[1]):
        raise ShapeMismatch(f"There is no entry ({row}, {column}) in a {_x(grid)} matrix.")
    return grid.rows[int(row)][int(column)]
