"""Values that a text sets for variables, and how far they are meant to reach."""

from __future__ import annotations

from dataclasses import dataclass

from ..latex import tree
from ..latex.chains import Chain, Place
from ..latex.tree import Compare, Node
from .meaning.definitions import RESERVED, Environment, plain
from .named import names_in, reach


@dataclass(frozen=True, slots=True)
class Point:
    """``x = -2``, ``z = (1, 2, 3)``, ``r_1 = 5``, and where in the text that was said: as a reason ("since"), or after
    "let"."""

    value: Compare
    place: Place
    assumed: bool = False
    introduced: bool = False

    @property
    def name(self) -> str:
        """The variable, or the vector that it is an entry of."""
        return plain(_named(self.value.operands[0]))

    @property
    def is_many(self) -> bool:
        """Whether these are several values at once."""
        return isinstance(self.value.operands[1], tree.Matrix)


def _named(left: Node) -> str:
    base = left.base if isinstance(left, tree.Indexed) else left
    return base.text if isinstance(base, tree.Name) else ""


def value_set(chain: Chain, environment: Environment, points: tuple[Point, ...] = ()) -> Compare | None:
    r"""``x = -2``, ``r_1 = 5`` of a declared variable: a point is chosen.

    So do ``p = (0.1, 0.9)`` and "take $p = 0.9$" of what is defined, unless it is worked out of ``points`` before.
    """
    left, right = chain.sides[0].node, chain.sides[-1].node
    if not set(chain.relations) <= {"=", ":="} or left is None or right is None or names_in(right) - RESERVED:
        return None
    if not chain.relations or not all(_lists_entries(node, left) for node in chain.nodes[1:-1]):
        return None
    left = _as_gradient(left, environment)
    symbol = environment.symbol(_named(left))
    right = _upright(right) if symbol is None or len(symbol.shape) == 1 else right
    free = symbol is not None and environment.definition(symbol.name) is None
    match left:
        case tree.Name(text) if environment.gradient_of(text) is not None:
            return Compare(("=",), (left, right))
        case tree.Name() if free and symbol is not None and symbol.kind != "index":
            return Compare(("=",), (left, right))
        case tree.Name(text) if isinstance(right, tree.Matrix) or chain.anew:
            return Compare(("=",), (left, right)) if _is_open(text, points, environment) else None
        case tree.Indexed(tree.Name(), indices) if free and symbol is not None and symbol.shape:
            if len(indices) == len(symbol.shape) and all(isinstance(index, tree.Number) for index in indices):
                return Compare(("=",), (left, right))
    return None


def _as_gradient(node: Node, environment: Environment) -> Node:
    r"""The g of ``\partial L/\partial y`` where g is given as that."""
    match node:
        case tree.Derivative(tree.Name(text), ((tree.Name() as by, 1),)):
            loss = environment.loss(text)
            if loss is not None and loss.of == by:
                return tree.Name(loss.gradient, span=node.span)
    return node


def _lists_entries(node: Node | None, whole: Node) -> bool:
    """``[z_1, z_2, z_3]`` of z."""
    rows = node.base if isinstance(node, tree.Transpose) else node
    entries = [entry for row in rows.rows for entry in row] if isinstance(rows, tree.Matrix) else []
    entries = [rows.low, rows.high] if isinstance(rows, tree.Interval) else entries
    return bool(entries) and all(isinstance(entry, tree.Indexed) and entry.base == whole for entry in entries)


def _is_open(name: str, points: tuple[Point, ...], environment: Environment) -> bool:
    """Whether a name is defined by variables, none of which has a value."""
    definition = environment.definition(name)
    if definition is None or definition.parameters:
        return False
    reached = reach(definition.body, environment)
    varied = any(environment.symbol(other) is not None for other in reached)
    return varied and not any(point.name in reached for point in points)


def points_after(chain: Chain, before: tuple[Point, ...], environment: Environment) -> tuple[Point, ...]:
    """The values in force after a chain: the last of each variable, until the text goes back to the general case."""
    before = tuple(point for point in before if point.place.general == chain.place.general)
    found = value_set(chain, environment, before) if chain.condition is None else None
    if found is None:
        return before
    new = Point(found, chain.place, chain.assumes, chain.anew)
    return (*(point for point in before if point.value.operands[0] != found.operands[0]), new)


def points_at(place: Place, points: tuple[Point, ...]) -> tuple[tuple[Point, ...], bool]:
    """The values that may be meant at a place, and whether they surely are.

    Several make an example that is worked out from there on, and so does one after "let"; else a single one is spoken
    of in its own sentence.
    """
    alive = tuple(point for point in points if point.place.general == place.general)
    several = len(alive) > 1 or any(point.is_many or point.introduced for point in alive)
    return alive, several or all(point.place.sentence == place.sentence for point in alive)


def is_put_in(left: Node, right: Node, points: tuple[Point, ...], environment: Environment) -> bool:
    """Whether one side still has a variable that was given a value, and the other has none."""
    names = {point.name for point in points}
    found = [bool(reach(side, environment) & names) for side in (left, right)]
    return found[0] != found[1]


def _upright(node: Node) -> Node:
    """Numbers in a row, as in ``[1, 2]`` and ``(1, 2)^T``, as the column that vectors are."""
    match node:
        case tree.Transpose(tree.Interval() | tree.Matrix() as row):
            return _upright(row)
        case tree.Interval(low, high):
            return tree.Matrix(((low,), (high,)), span=node.span)
        case tree.Matrix((row,)):
            return tree.Matrix(tuple((entry,) for entry in row), span=node.span)
    return node
