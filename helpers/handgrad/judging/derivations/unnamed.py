r"""Names that nobody introduces and that can stand for one thing only: L where the one loss is called ℓ, and a sum's
sign alone where there is but one sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..latex.chains import Chain
from ..latex.tree import Big, Name, Node
from .meaning.definitions import CUSTOMARY_LOSSES, Definition, Environment, head, plain
from .meaning.walk import rebuilt, subtrees

LOSSES = CUSTOMARY_LOSSES - {"C", "E"}  # numbers of classes are called so, and errors
SUMS = frozenset({"sum", "Sigma"})  # as they are written without what is summed


def with_unnamed(chains: tuple[Chain, ...], environment: Environment) -> Environment:
    """The environment in which such names have their meaning."""
    nodes = [node for chain in chains for node in chain.nodes if node is not None]
    used = {plain(part.text) for node in nodes for part in subtrees(node) if isinstance(part, Name)}
    new = {name for name in used & (SUMS | LOSSES) if not environment.knows(name)} - _introduced(chains)
    loss, sum_of_all = _only_loss(environment), _only_sum(nodes, environment) if new & SUMS else None
    for name in new:
        meant = sum_of_all if name in SUMS else loss
        if meant is not None:
            environment = environment.with_definition(Definition(name, meant, given=True))
    return environment


def _introduced(chains: tuple[Chain, ...]) -> set[str]:
    """What stands alone on a side, or is the head of a function there."""
    forms = (head(node) for chain in chains for node in chain.nodes)
    return {form[0] for form in forms if form is not None}


def _only_loss(environment: Environment) -> Node | None:
    found = [name for name in environment.definitions if name in CUSTOMARY_LOSSES]
    plainly = len(found) == 1 and not environment.losses and not environment.definitions[found[0]].indices
    return Name(found[0]) if plainly and not environment.definitions[found[0]].parameters else None


def _only_sum(nodes: Iterable[Node], environment: Environment) -> Node | None:
    """The sum over all of what is summed, if the text and what is given hold no other."""
    bodies = (definition.body for definition in environment.definitions.values())
    sums = [part for node in (*nodes, *bodies) for part in _sums(node)]
    return sums[0] if sums and len({_spelled(part) for part in sums}) == 1 else None


def _sums(node: Node) -> Iterator[Big]:
    yield from (part for part in subtrees(node) if isinstance(part, Big) and part.operator == "sum")


def _spelled(found: Big) -> Node:
    """The summand with one letter for the index."""
    return rebuilt(found.body, lambda part: Name("#") if isinstance(part, Name) and part == found.index else None)
