"""Terms, factors and entries that dots stand for: "and so on"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import dots, indices, subscripts, sums
from .dots import RUNNING, Pattern, generalised
from .values import Scalar, TooLarge, Trouble, Value

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

UNREAD = "what the dots stand for could not be read"


def continued(
    e: Elaborator, terms: tuple[Node, ...], operation: Callable[..., Scalar], node: Node, scope: Scope
) -> Value:
    """``a_1 + a_2 + ... + a_n``: the terms before and after the dots, and the ones that the dots stand for.

    A term between dots, as in ``a_1 + ... + a_k + ... + a_n``, is one of those.
    """
    at = dots.places(terms)
    if at[0] == 0:
        raise Trouble("there is nothing before the dots", node)
    if operation is sp.Add and (others := dots.zeros_aside(terms)) is not None:
        return sp.Add(*(e.scalar(term, scope) for term in others))
    last = terms[at[-1] + 1] if at[-1] + 1 < len(terms) else None
    pattern = generalised(terms[0], last if last is not None else terms[at[-1] - 1])
    if pattern is None or not all(_is_one_of(pattern, terms[0], term) for term in terms[at[0] + 1 : at[-1]]):
        raise Trouble(UNREAD, node)
    if last is not None and _runs(e, pattern.high):
        raise Trouble("it is not clear whether the dots reach the last term", node)
    start = subscripts.position(e, pattern.low, scope)
    stop = last_position(e, pattern, scope, is_written=last is not None)
    written = [e.scalar(term, scope) for term in terms[: at[0]]]
    if stop - start >= sums.MOST_TERMS:
        raise TooLarge("this many terms are more than we write out", node)
    meant = [e.scalar(pattern.general, scope.index(RUNNING, k)) for k in range(start, stop + 1)]
    if written != meant[: at[0]]:
        raise Trouble(UNREAD, node)
    rest = [e.scalar(term, scope) for term in terms[at[-1] + 2 :]]
    return operation(*meant, *rest)


def last_position(e: Elaborator, pattern: Pattern, scope: Scope, *, is_written: bool = True) -> int:
    """How far the running index goes: as far as there are entries, where nobody has said what the last one is."""
    if not is_written or sums.is_implicit(e, pattern.high, scope):
        return indices.ranges(RUNNING, (pattern.general,), e.environment, e.shape)
    return subscripts.position(e, pattern.high, scope)


def _runs(e: Elaborator, high: Node) -> bool:
    """Whether the last index is a declared one: it may be any, or the last there is."""
    symbol = e.environment.symbol(high.text) if isinstance(high, tree.Name) else None
    return symbol is not None and symbol.kind == "index"


def _is_one_of(pattern: Pattern, first: Node, term: Node) -> bool:
    """Whether a term between dots follows the pattern."""
    if isinstance(term, tree.Ellipsis):
        return True
    found = generalised(first, term)
    return found is not None and found.general == pattern.general
