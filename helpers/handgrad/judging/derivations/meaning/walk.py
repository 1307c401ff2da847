"""Walking over syntax trees."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, cast

from ...latex.tree import Node


@lru_cache(maxsize=64)
def _parts(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cast(Any, kind)) if f.name != "span")


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in reading order."""
    for name in _parts(cast(Hashable, type(node))):
        yield from _nodes(getattr(node, name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, Node):
        yield value


def subtrees(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(children(current))


def rebuilt(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with every node for which ``change`` gives another one replaced by it."""
    changed = change(node)
    if changed is not None:
        return changed
    return replace(node, **{name: _rebuilt(getattr(node, name), change) for name in _parts(cast(Hashable, type(node)))})


def _rebuilt(value: Any, change: Callable[[Node], Node | None]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rebuilt(item, change) for item in value)
    return rebuilt(value, change) if isinstance(value, Node) else value
