r"""What is held fixed in ``\partial f/\partial q``, where a text says itself that f is qz.

The problem gives f in x, y and z; with q = x + y the text writes f = qz. The derivative by q is then that of qz.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..latex import tree
from ..latex.chains import Chain, Side
from ..latex.tree import Node
from .meaning.definitions import plain
from .meaning.relation import Judge
from .meaning.walk import rebuilt, subtrees
from .named import names_in


@dataclass(frozen=True, slots=True)
class Restatement:
    """A quantity that has a definition, what a text says it is, and the condition beside that."""

    name: str
    body: Node
    condition: Node | None


def restatements(chains: tuple[Chain, ...]) -> tuple[Restatement, ...]:
    """All that texts say of quantities, ``f = qz``; whether it is true is looked at where it is used."""
    return tuple(_in_all(chains))


def _in_all(chains: tuple[Chain, ...]) -> Iterator[Restatement]:
    for chain in chains:
        trees = chain.nodes
        for name in (node for node in trees if isinstance(node, tree.Name)):
            for body in trees:
                if body is not None and not isinstance(body, tree.Name) and plain(name.text) not in names_in(body):
                    if not any(isinstance(part, (tree.Derivative, tree.Gradient)) for part in subtrees(body)):
                        yield Restatement(plain(name.text), body, chain.condition)


def with_restated(chain: Chain, said: tuple[Restatement, ...], judge: Judge) -> Chain:
    """The chain in which derivatives by an intermediate quantity are taken of what the text says in its terms."""

    def change(part: Node) -> Node | None:
        match part:
            case tree.Derivative(tree.Name(text) as name, ((tree.Name(by), order),)):
                body = _in_terms_of(plain(text), plain(by), name)
                return None if body is None else tree.Derivative(body, ((tree.Name(by), order),), span=part.span)
        return None

    def _in_terms_of(name: str, by: str, node: Node) -> Node | None:
        definition = judge.environment.definition(by)
        if definition is None or definition.parameters or definition.indices or not _is_known(name):
            return None
        for found in said:
            if found.name == name and by in names_in(found.body) and found.condition in (None, chain.condition):
                if judge.judge_once(node, "=", found.body, found.condition).mark == "holds":
                    return found.body
        return None

    def _is_known(name: str) -> bool:
        definition = judge.environment.definition(name)
        return definition is not None and not definition.indices

    if not any(_has_such(side) for side in chain.sides):
        return chain
    return replace(chain, sides=tuple(_with(side, change) for side in chain.sides))


def _has_such(side: Side) -> bool:
    if side.node is None:
        return False
    return any(
        isinstance(part, tree.Derivative) and isinstance(part.operand, tree.Name) for part in subtrees(side.node)
    )


def _with(side: Side, change: Callable[[Node], Node | None]) -> Side:
    return side if side.node is None else replace(side, tree=rebuilt(side.node, change))
