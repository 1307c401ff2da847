"""What dots continue: the pattern of the terms beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...latex import tree
from ...latex.tree import Node
from .walk import children, rebuilt

RUNNING = "#k"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A term with a running index, its first value and its last."""

    general: Node
    low: tree.Number
    high: Node


def generalised(first: Node, last: Node) -> Pattern | None:
    """The pattern of ``x_1`` and ``x_n``."""
    differences = list(_differences(first, last))
    if not differences or any(pair != differences[0] for pair in differences):
        return None
    low, high = differences[0]
    if not isinstance(low, tree.Number):
        return None
    places = {id(here) for here, _ in differences}

    def change(node: Node) -> Node | None:
        return tree.Name(RUNNING) if id(node) in places else None

    return Pattern(rebuilt(first, change), low, high)


def _differences(first: Node, last: Node) -> Iterator[tuple[Node, Node]]:
    """The nodes at which two trees differ, each beside its counterpart."""
    if first == last:
        return
    if type(first) is type(last) and not isinstance(first, (tree.Number, tree.Name)):
        left, right = list(children(first)), list(children(last))
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                yield from _differences(a, b)
            return
    yield first, last


def places(terms: Sequence[Node]) -> list[int]:
    """Where dots stand."""
    return [n for n, term in enumerate(terms) if isinstance(term, tree.Ellipsis)]


def last_of(node: Node) -> tree.Name | None:
    r"""The m of ``x_1 + \dots + x_m``, of terms, factors or entries."""
    match node:
        case tree.Add(parts) | tree.Mul(parts):
            terms: Sequence[Node] = parts
        case tree.Matrix(rows):
            terms = [entry for row in rows for entry in row]
        case _:
            return None
    dots = places(terms)
    if not dots or dots[0] == 0 or dots[-1] + 1 == len(terms):
        return None
    found = generalised(terms[0], terms[dots[-1] + 1])
    return found.high if found is not None and isinstance(found.high, tree.Name) else None


def zeros_aside(terms: Sequence[Node]) -> list[Node] | None:
    r"""The other terms of ``0 + \dots + a + \dots + 0``, where the dots go on with zeros; None if they do not."""
    dots = places(terms)
    outer = [n for at in dots for n in (at - 1, at + 1)] if len(dots) == 1 else [dots[0] - 1, dots[-1] + 1]
    if len(dots) > 2 or not all(0 <= n < len(terms) and _is_zero(terms[n]) for n in outer):
        return None
    return [term for n, term in enumerate(terms) if n not in dots and not _is_zero(term)]


def _is_zero(node: Node) -> bool:
    match node:
        case tree.Number(value):
            return value == 0
        case tree.Neg(operand):
            return _is_zero(operand)
        case tree.Mul(factors):
            return any(_is_zero(factor) for factor in factors)
    return False
