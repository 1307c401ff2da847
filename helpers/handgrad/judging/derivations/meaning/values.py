"""Values of syntax trees at concrete sizes: SymPy expressions, and small arrays of them.

A scalar is a SymPy expression. A vector of n is an n×1 ``Array``, so that products have the shapes of linear algebra.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ...latex.tree import NOWHERE, Node, Span

Scalar = Any  # a SymPy expression; SymPy has no types of its own


class Trouble(Exception):
    """A tree that has no value here. ``sentence`` says why, ``span`` where in the side's source."""

    def __init__(self, sentence: str, node: Node | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.span: Span = node.span if node is not None else NOWHERE


class UnknownName(Trouble):
    """A name that neither the problem nor the student has introduced."""

    def __init__(self, name: str, node: Node | None = None) -> None:
        super().__init__(f"we do not know what {name} stands for here", node)
        self.name = name


class NotStated(Trouble):
    """Nothing is asserted: an operator with nothing to act on, a sign without its operand."""


class ShapeTrouble(Trouble):
    """Sizes that do not fit. The expression does not exist, which is an error, not a failure to read."""


class TooLarge(Trouble):
    """More than we are willing to compute."""


@dataclass(frozen=True, slots=True)
class Array:
    """A rows×columns array of SymPy expressions, row by row."""

    rows: int
    columns: int
    entries: tuple[Scalar, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.rows, self.columns

    def at(self, row: int, column: int) -> Scalar:
        """The entry in ``row`` and ``column``, both counted from 1."""
        return self.entries[(row - 1) * self.columns + column - 1]

    def map(self, function: Callable[[Scalar], Scalar]) -> Array:
        """The function applied to every entry."""
        return Array(self.rows, self.columns, tuple(function(entry) for entry in self.entries))

    @property
    def transposed(self) -> Array:
        """Rows and columns exchanged."""
        across = range(1, self.columns + 1)
        return Array(self.columns, self.rows, tuple(self.at(r, c) for c in across for r in range(1, self.rows + 1)))


Value = Scalar | Array


def column(entries: tuple[Scalar, ...]) -> Array:
    """A vector."""
    return Array(len(entries), 1, entries)


def words(shape: tuple[int, int]) -> str:
    """A shape for people.

    >>> words((2, 3))
    '2×3'
    """
    return f"{shape[0]}×{shape[1]}"


def describe(value: Value) -> str:
    """The shape of a value, or "a number"."""
    return words(value.shape) if isinstance(value, Array) else "a number"


def add(left: Value, right: Value, node: Node | None = None) -> Value:
    """A sum; a number is added to every entry of an array (softmax(x + c))."""
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            raise ShapeTrouble(f"{words(left.shape)} and {words(right.shape)} cannot be added", node)
        return Array(*left.shape, tuple(a + b for a, b in zip(left.entries, right.entries, strict=True)))
    if isinstance(left, Array):
        return left.map(lambda entry: entry + right)
    if isinstance(right, Array):
        return right.map(lambda entry: left + entry)
    return left + right


def multiply(left: Value, right: Value, node: Node | None = None) -> Value:
    """A product in order; a 1×1 product is a number."""
    if isinstance(left, Array) and isinstance(right, Array):
        if left.columns != right.rows:
            if left.shape == (1, 1) or right.shape == (1, 1):
                return _scaled(left, right)
            raise ShapeTrouble(f"{words(left.shape)} times {words(right.shape)} does not exist", node)
        inner = range(1, left.columns + 1)
        entries = tuple(
            sp.Add(*[left.at(r, k) * right.at(k, c) for k in inner])
            for r in range(1, left.rows + 1)
            for c in range(1, right.columns + 1)
        )
        return entries[0] if len(entries) == 1 else Array(left.rows, right.columns, entries)
    if isinstance(left, Array):
        return left.map(lambda entry: entry * right)
    if isinstance(right, Array):
        return right.map(lambda entry: left * entry)
    return left * right


def _scaled(left: Array, right: Array) -> Array:
    """A product in which one factor is 1×1."""
    if left.shape == (1, 1):
        return right.map(lambda entry: left.entries[0] * entry)
    return left.map(lambda entry: entry * right.entries[0])


def entrywise(left: Value, right: Value, node: Node | None = None) -> Value:
    r"""``left \odot right``."""
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            raise ShapeTrouble(f"⊙ needs equal shapes, here {words(left.shape)} and {words(right.shape)}", node)
        return Array(*left.shape, tuple(a * b for a, b in zip(left.entries, right.entries, strict=True)))
    return multiply(left, right, node)


def divide(left: Value, right: Value, node: Node | None = None) -> Value:
    """A quotient by a number, or entry by entry where the shapes are equal."""
    if isinstance(right, Array):
        if isinstance(left, Array) and left.shape == right.shape:
            pairs = zip(left.entries, right.entries, strict=True)
            return Array(*left.shape, tuple(quotient(a, b, node) for a, b in pairs))
        raise ShapeTrouble(f"dividing by {words(right.shape)} is not defined", node)
    if isinstance(left, Array):
        return left.map(lambda entry: quotient(entry, right, node))
    return quotient(left, right, node)


def quotient(left: Scalar, right: Scalar, node: Node | None = None) -> Scalar:
    """A quotient of numbers."""
    if right is sp.S.Zero:
        raise Trouble("this divides by zero", node)
    return left / right


LARGEST_EXPONENT = 512


def power(base: Value, exponent: Scalar, node: Node | None = None) -> Value:
    """A power, entry by entry for a vector, with exact numbers kept within bounds."""
    if isinstance(exponent, Array):
        if isinstance(base, Array):
            raise Trouble("a power of two arrays is not read", node)
        return exponent.map(lambda entry: power(base, entry, node))
    if isinstance(base, Array):
        if 1 not in base.shape:
            raise Trouble("powers of a matrix are not read", node)
        return base.map(lambda entry: power(entry, exponent, node))
    if base is sp.S.Zero and exponent.is_negative:
        raise Trouble("this divides by zero", node)
    if exponent.is_number and base != sp.E:
        if abs(exponent) > LARGEST_EXPONENT if exponent.is_Rational else exponent.has(sp.Pow):
            raise TooLarge("an exponent this large is more than we compute", node)
    return base**exponent
