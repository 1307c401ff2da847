r"""How far letters run that nobody declared, as the rest of a text uses them: the k of ``\delta_{ki}``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...latex.tree import Cases, Compare, Indexed, Indicator, Name, Node
from .definitions import Environment, plain
from .elaborate import Elaborator
from .indices import sizes_along
from .walk import subtrees


def spans(sides: list[Node], environment: Environment) -> Mapping[str, int]:
    """The range of each letter that only a δ or a condition has at some place, by its first use."""
    wanted = {name for side in sides for name in _conditional(side) if not environment.knows(name)}
    if not wanted:
        return {}
    shape = Elaborator(environment).shape
    first = {name: next((s for side in sides for s in sizes_along(name, side, shape)), 0) for name in sorted(wanted)}
    return {name: size for name, size in first.items() if size}


def _conditional(side: Node) -> Iterator[str]:
    """The letters in conditions, and below δ."""
    compared = [part for part in subtrees(side) if isinstance(part, (Indicator, Cases))]
    deltas = [part for part in subtrees(side) if isinstance(part, Indexed) and part.base == Name(r"\delta")]
    relations = [part for whole in compared for part in subtrees(whole) if isinstance(part, Compare)]
    wholes: list[Node] = [*relations, *deltas]
    letters = [part for whole in wholes for part in subtrees(whole) if isinstance(part, Name)]
    yield from (plain(letter.text) for letter in letters if len(letter.text.rstrip("'")) == 1)
    if isinstance(side, Name) and len(side.text.rstrip("'")) == 1:
        yield plain(side.text)  # i = j, as a condition
