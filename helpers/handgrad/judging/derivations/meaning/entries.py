"""A side about one entry beside a side that is the whole vector: ``e^{x_i} / sum = softmax(x)``."""

from __future__ import annotations

from collections.abc import Mapping

from ...latex import tree
from ...latex.tree import Node
from . import indices
from .definitions import Environment, plain
from .values import Array, Value
from .walk import subtrees

REMARK = "one side is an entry and the other the whole; compared entry by entry"


def matched(
    values: tuple[Value, Value], sides: tuple[Node, Node], at: Mapping[str, int], environment: Environment
) -> tuple[Value, Value]:
    """The values, where one is a number with free indices and the other an array without them: that entry of it."""
    for whole, single in ((0, 1), (1, 0)):
        array = values[whole]
        if not isinstance(array, Array) or isinstance(values[single], Array):
            continue
        names = [name for name in _own(sides[single], sides[whole], environment) if name in at]
        place = _place(array, sides[single], names, at)
        if place is not None:
            entry = array.at(*place)
            return (entry, values[single]) if whole == 0 else (values[single], entry)
    return values


def _own(node: Node, other: Node, environment: Environment) -> list[str]:
    """Indices that are free on this side and not on the other."""
    there = set(indices.free_indices(other, environment))
    return [name for name in dict.fromkeys(indices.free_indices(node, environment)) if name not in there]


def _place(array: Array, node: Node, names: list[str], at: Mapping[str, int]) -> tuple[int, int] | None:
    if len(names) == 1 and 1 in array.shape and array.shape != (1, 1):
        position = at[names[0]]
        place = (position, 1) if array.columns == 1 else (1, position)
    elif len(names) == 2 and 1 not in array.shape:
        row, column = _in_order(node, names)
        place = at[row], at[column]
    else:
        return None
    return place if place[0] <= array.rows and place[1] <= array.columns else None


def _in_order(node: Node, names: list[str]) -> tuple[str, str]:
    """Two indices as a matrix on that side has them, or in the order of the alphabet."""
    for part in subtrees(node):
        if isinstance(part, tree.Indexed) and len(part.indices) == 2:
            written = tuple(plain(index.text) for index in part.indices if isinstance(index, tree.Name))
            if set(written) == set(names) and len(written) == 2:
                return written[0], written[1]
    first, second = sorted(names)
    return first, second
