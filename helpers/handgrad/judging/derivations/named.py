"""The names in trees and chains, and what a definition in a text is."""

from __future__ import annotations

from dataclasses import dataclass

from ..latex.chains import Chain
from ..latex.tree import Indexed, Name, Node
from .meaning.definitions import Definition, Environment, head, plain
from .meaning.indices import subscripted_name
from .meaning.walk import subtrees

NO_POSITION = -1  # of what no relation states by itself


@dataclass(frozen=True, slots=True)
class Own:
    """A definition, the number of the chain that states it, and which of its relations does.

    Not ``sure``: a declared variable, free until then, is equated with an expression (or a name of the student's own
    with another one), and nothing says whether that defines it or claims something of it.
    """

    chain: int
    definition: Definition
    sure: bool = True
    position: int = 0
    again: bool = False


def names_in(node: Node) -> set[str]:
    """All names that are written in a tree, with those that are spelled with a subscript."""
    parts = list(subtrees(node))
    spelled = {name for part in parts if isinstance(part, Indexed) and (name := subscripted_name(part))}
    return spelled | {plain(part.text) for part in parts if isinstance(part, Name)}


def names_of(chain: Chain) -> set[str]:
    return set().union(*(names_in(node) for node in chain.nodes if node is not None))


def works_with(name: str, chain: Chain) -> bool:
    """Whether a chain works with a name. What only says what it or another name is, L = (a - y)^2, does not."""
    return head(chain.sides[0].tree) is None and name in names_of(chain)


def reach(node: Node, environment: Environment) -> set[str]:
    """All names in a tree and in the definitions of those."""
    pending, reached = names_in(node), set[str]()
    while pending:
        name = pending.pop()
        if name in reached:
            continue
        reached.add(name)
        definition = environment.definition(name)
        if definition is not None:
            pending |= names_in(definition.body) - {*definition.parameters, *definition.indices}
    return reached
