"""Values that a text sets for variables, and how far they are meant to reach."""

from __future__ import annotations

from dataclasses import dataclass

from ..latex import tree
from ..latex.chains import Chain, Place, Unread
from ..latex.tree import Compare, Node
from .meaning.definitions import RESERVED, Environment, plain
from .named import names_in, reach


@dataclass(frozen=True, slots=True)
class Point:
    """``x = -2``, and where in the text that was said."""

    value: Compare
    place: Place

    @property
    def name(self) -> str:
        """The variable."""
        left = self.value.operands[0]
        return plain(left.text) if isinstance(left, tree.Name) else ""


def value_set(chain: Chain, environment: Environment) -> Compare | None:
    r"""``x = -2``, of a declared variable: a point is chosen."""
    left, right = chain.sides[0].tree, chain.sides[-1].tree
    if chain.relations not in (("=",), (":=",)) or not isinstance(left, tree.Name) or isinstance(right, Unread):
        return None
    symbol = environment.symbol(left.text)
    if symbol is None or right is None or symbol.kind == "index" or environment.definition(left.text) is not None:
        return None
    return Compare(("=",), (left, right)) if names_in(right) <= RESERVED else None


def points_after(chain: Chain, before: tuple[Point, ...], environment: Environment) -> tuple[Point, ...]:
    """The values in force after a chain: the last of each variable, until the text goes back to the general case."""
    before = tuple(point for point in before if point.place.general == chain.place.general)
    found = value_set(chain, environment) if chain.condition is None else None
    if found is None:
        return before
    new = Point(found, chain.place)
    return (*(point for point in before if point.name != new.name), new)


def points_at(place: Place, points: tuple[Point, ...]) -> tuple[tuple[Point, ...], bool]:
    """The values that may be meant at a place, and whether they surely are.

    Several make an example that is worked out from there on; a single one is spoken of in its own sentence.
    """
    alive = tuple(point for point in points if point.place.general == place.general)
    return alive, len(alive) > 1 or all(point.place.sentence == place.sentence for point in alive)


def is_put_in(left: Node, right: Node, points: tuple[Point, ...], environment: Environment) -> bool:
    """Whether one side still has a variable that was given a value, and the other has none."""
    names = {point.name for point in points}
    found = [bool(reach(side, environment) & names) for side in (left, right)]
    return found[0] != found[1]
