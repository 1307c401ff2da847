"""Terms, factors and entries that dots stand for: "and so on"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...latex import tree
from ...latex.tree import Node
from . import indices, subscripts, sums
from .values import Scalar, TooLarge, Trouble, Value
from .walk import children, rebuilt

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

RUNNING = "#k"


def continued(
    e: Elaborator, terms: tuple[Node, ...], operation: Callable[..., Scalar], node: Node, scope: Scope
) -> Value:
    """``a_1 + a_2 + ... + a_n``: the terms before and after the dots, and the ones that the dots stand for."""
    at = next(n for n, term in enumerate(terms) if isinstance(term, tree.Ellipsis))
    if at == 0:
        raise Trouble("there is nothing before the dots", node)
    first, before = terms[0], terms[at - 1]
    last = terms[at + 1] if at + 1 < len(terms) else None
    pattern = generalised(first, last if last is not None else before)
    if pattern is None:
        raise Trouble("what the dots stand for could not be read", node)
    general, low, high = pattern
    start = subscripts.position(e, low, scope)
    if last is None or (isinstance(high, tree.Name) and sums.is_implicit(e, high, scope)):
        stop = indices.ranges(RUNNING, (general,), e.environment, e.shape)
    else:
        stop = subscripts.position(e, high, scope)
    written = [e.scalar(term, scope) for term in terms[:at]]
    if stop - start >= sums.MOST_TERMS:
        raise TooLarge("this many terms are more than we write out", node)
    meant = [e.scalar(general, scope.index(RUNNING, k)) for k in range(start, stop + 1)]
    if written != meant[:at]:
        raise Trouble("what the dots stand for could not be read", node)
    rest = [e.scalar(term, scope) for term in terms[at + 2 :]]
    return operation(*meant, *rest)


def generalised(first: Node, last: Node) -> tuple[Node, Node, Node] | None:
    """(the pattern with a running index, its first value, its last), from ``x_1`` and ``x_n``."""
    differences = list(_differences(first, last))
    if not differences or any(pair != differences[0] for pair in differences):
        return None
    low, high = differences[0]
    if not isinstance(low, tree.Number):
        return None
    places = {id(here) for here, _ in differences}

    def change(node: Node) -> Node | None:
        return tree.Name(RUNNING) if id(node) in places else None

    return rebuilt(first, change), low, high


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
