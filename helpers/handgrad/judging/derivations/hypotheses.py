"""What a student may have done: for a step that fails, pairs of sides that would be equal then.

Each hypothesis names what was done to the right side (or what is missing from it); none knows the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp

from ..latex import tree
from ..latex.tree import Node
from .meaning.values import Array, Value
from .meaning.walk import rebuilt, subtrees

Sides = tuple[Value, Value]

# Hypotheses on values ---------------------------------------------------------------------------------------------


def _scaled(value: Value, factor: Any) -> Value:
    return value.map(lambda entry: factor * entry) if isinstance(value, Array) else factor * value


def sign(a: Value, b: Value) -> Iterator[Sides]:
    yield _scaled(a, -1), b


def transposed(a: Value, b: Value) -> Iterator[Sides]:
    if isinstance(a, Array) and isinstance(b, Array) and a.shape != (1, 1):
        yield a.transposed, b


def factor(a: Value, b: Value) -> Iterator[Sides]:
    for n in (2, 3, 4):
        yield a, _scaled(b, n)
        yield _scaled(a, n), b
    yield a, _scaled(b, sp.sqrt(2))
    yield _scaled(a, sp.sqrt(2)), b


def reciprocal(a: Value, b: Value) -> Iterator[Sides]:
    if not isinstance(a, Array) and not isinstance(b, Array) and a != 0 and b != 0:
        yield a * b, sp.Integer(1)


# Hypotheses on trees -----------------------------------------------------------------------------------------------


def derivative_left_out(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The right side is the function itself where the left side is its derivative, or the other way round."""
    for a, b in ((left, right), (right, left)):
        if any(isinstance(part, (tree.Derivative, tree.Prime)) for part in subtrees(b)):
            continue
        match a:
            case tree.Prime(base, _):
                yield base, b
            case tree.Call(tree.Prime(base, _), args):
                yield tree.Call(base, args), b
            case tree.Derivative(operand, _) if operand is not None:
                yield operand, b


def exponent_kept(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """A factor moved below the fraction line with its minus sign: turn the sign of one exponent below a line."""
    for part in subtrees(right):
        if isinstance(part, tree.Div):
            for below in subtrees(part.denominator):
                if isinstance(below, tree.Pow) and isinstance(below.exponent, tree.Neg):
                    yield left, _with(right, below, tree.Pow(below.base, below.exponent.operand))


def other_exponent(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One exponent is off by one, or missing."""
    for part in _bounded(right):
        if isinstance(part, tree.Pow) and _is_small(part.exponent):
            for step in (1, -1):
                exponent = tree.Add((part.exponent, _number(step)))
                yield left, _with(right, part, tree.Pow(part.base, exponent))


def square_lost(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(right):
        if isinstance(part, tree.Div):
            squared = tree.Pow(part.denominator, _number(2))
            yield left, _with(right, part, tree.Div(part.numerator, squared))


def one_sign(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One sign inside the right side is turned."""
    for part in _bounded(right):
        if isinstance(part, tree.Neg):
            yield left, _with(right, part, part.operand)
        elif isinstance(part, tree.Add):
            for n, term in enumerate(part.terms):
                if not isinstance(term, tree.Neg):
                    terms = (*part.terms[:n], tree.Neg(term), *part.terms[n + 1 :])
                    yield left, _with(right, part, tree.Add(terms))


def factor_dropped(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One factor or term of the left side has no counterpart on the right."""
    for part in _bounded(left):
        if isinstance(part, tree.Mul) and len(part.factors) > 1:
            for n in range(len(part.factors)):
                rest = part.factors[:n] + part.factors[n + 1 :]
                yield _with(left, part, rest[0] if len(rest) == 1 else tree.Mul(rest)), right


def term_dropped(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(left):
        if isinstance(part, tree.Add) and len(part.terms) > 1:
            for n in range(len(part.terms)):
                rest = part.terms[:n] + part.terms[n + 1 :]
                yield _with(left, part, rest[0] if len(rest) == 1 else tree.Add(rest)), right


def inner_lost(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The chain rule's inner derivative is missing: the right side times d(inner) is the left side."""
    for part in _bounded(left):
        for slope in _inner_slopes(part):
            if part is left:
                yield left, tree.Mul((right, slope))
                yield left, tree.Div(right, slope)
            yield _with(left, part, tree.Div(part, slope)), right


def _inner_slopes(part: Node) -> Iterator[Node]:
    """The derivatives of what stands inside the function that is differentiated."""
    match part:
        case tree.Derivative(operand, variables) if len(variables) == 1 and operand is not None:
            for inner in _inner(operand):
                yield tree.Derivative(inner, variables)
        case tree.Prime(operand, 1):
            for inner in _inner(operand):
                yield tree.Prime(inner)


def _inner(node: Node) -> Iterator[Node]:
    """What stands inside of another function."""
    for part in _bounded(node):
        match part:
            case tree.Call(_, (argument,)) if not isinstance(argument, (tree.Name, tree.Number)):
                yield argument
            case tree.Pow(tree.Name("e"), exponent) if not isinstance(exponent, tree.Name):
                yield exponent
            case tree.Pow(base, tree.Number() | tree.Neg()) if not isinstance(base, tree.Name):
                yield base


def indices_swapped(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(right):
        if isinstance(part, tree.Indexed) and len(part.indices) == 2 and part.indices[0] != part.indices[1]:
            yield left, _with(right, part, tree.Indexed(part.base, part.indices[::-1]))


def transpose_forgotten(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(right):
        if isinstance(part, tree.Transpose):
            yield left, _with(right, part, part.base)
        elif isinstance(part, tree.Name):
            yield left, _with(right, part, tree.Transpose(part))
    if isinstance(right, tree.Mul) and len(right.factors) == 2:
        yield left, tree.Mul(right.factors[::-1])
    yield left, tree.Transpose(right)


def other_letter(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One letter of the right side stands where another one of the left side belongs."""
    letters = {part for part in _bounded(left) if isinstance(part, tree.Name)}
    for part in _bounded(right):
        if isinstance(part, tree.Name):
            for other in sorted(letters - {part}, key=lambda name: name.text)[:5]:
                yield left, _with(right, part, tree.Name(other.text))


def off_diagonal(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """A sum of which only one term was kept: the derivative of the sum was taken as that of its own term."""
    for part in _bounded(left):
        if isinstance(part, tree.Big) and part.operator == "sum":
            for name in _free_names(right):
                if isinstance(part.index, tree.Name):
                    yield _with(left, part, _renamed(part.body, part.index, name)), right


def _free_names(node: Node) -> set[tree.Name]:
    return {
        subscript
        for part in subtrees(node)
        if isinstance(part, tree.Indexed)
        for subscript in part.indices
        if isinstance(subscript, tree.Name)
    }


def _renamed(node: Node, old: tree.Name, new: tree.Name) -> Node:
    return rebuilt(node, lambda part: new if part == old else None)


MOST_PARTS = 40


def _bounded(node: Node) -> Iterator[Node]:
    for n, part in enumerate(subtrees(node)):
        if n >= MOST_PARTS:
            return
        yield part


def _with(node: Node, old: Node, new: Node) -> Node:
    """The tree with one node (this very one) replaced."""
    return rebuilt(node, lambda part: new if part is old else None)


def _number(value: int) -> Node:
    return tree.Number(Fraction(value)) if value >= 0 else tree.Neg(tree.Number(Fraction(-value)))


def _is_small(node: Node) -> bool:
    inner = node.operand if isinstance(node, tree.Neg) else node
    return isinstance(inner, tree.Number)
