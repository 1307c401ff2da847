"""Matrices as grids of nodes: sums, products, determinants and inverses, with the shapes checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .budget import TooLarge
from .classes import NotComparable
from .graph import Graph, Node

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


def made(rows: int, columns: int, entry: Callable[[int, int], Node]) -> Grid:
    """The grid of ``entry(i, j)``, within bounds."""
    if rows * columns > MAX_ENTRIES:
        raise TooLarge("A matrix has too many entries to compare.")
    return Grid(tuple(tuple(entry(i, j) for j in range(columns)) for i in range(rows)))


def plus(a: Grid, b: Grid, g: Graph) -> Grid:
    """a + b."""
    if a.shape != b.shape:
        raise ShapeMismatch(f"A {size(a)} and a {size(b)} matrix cannot be added.")
    return made(*a.shape, lambda i, j: g.add((a.rows[i][j], b.rows[i][j])))


def times(a: Grid, b: Grid, g: Graph) -> Grid:
    """The matrix product."""
    if a.shape[1] != b.shape[0]:
        raise ShapeMismatch(f"A {size(a)} matrix cannot be multiplied by a {size(b)} matrix.")
    g.clock.check()
    inner = range(a.shape[1])
    return made(a.shape[0], b.shape[1], lambda i, j: g.add([g.mul((a.rows[i][k], b.rows[k][j])) for k in inner]))


def size(grid: Grid) -> str:
    """The shape in words."""
    return f"{grid.shape[0]}x{grid.shape[1]}"


def inverse_of(base: Grid, g: Graph) -> Grid:
    """By cofactors, up to 3x3."""
    n = base.shape[0]
    if n != base.shape[1] or n > 3:
        raise NotComparable("The inverse of this matrix cannot be compared.")
    whole = determinant(base, g)
    return made(n, n, lambda i, j: g.div(_cofactor(base, j, i, g), whole))


def _cofactor(base: Grid, i: int, j: int, g: Graph) -> Node:
    rows = [[e for b, e in enumerate(row) if b != j] for a, row in enumerate(base.rows) if a != i]
    minor = determinant(Grid(tuple(map(tuple, rows))), g) if rows else g.one
    return minor if (i + j) % 2 == 0 else g.neg(minor)


def determinant(base: Grid, g: Graph) -> Node:
    """By expansion, up to 4x4."""
    n = base.shape[0]
    if n != base.shape[1] or n > 4:
        raise NotComparable("The determinant of this matrix cannot be compared.")
    if n == 1:
        return base.rows[0][0]
    return g.add([g.mul((base.rows[0][j], _cofactor(base, 0, j, g))) for j in range(n)])
