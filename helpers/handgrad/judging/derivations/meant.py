"""What an equation of a declared variable with an expression is meant to be: a definition, a claim or a solution."""

from __future__ import annotations

from ..latex import tree
from ..latex.chains import Chain
from ..latex.tree import Node
from .meaning.definitions import Environment, head, plain
from .meaning.relation import Judge
from .meaning.walk import subtrees
from .named import Own, names_in, reach

MOST_EVIDENCE = 12


def kind_of(own: Own, chains: tuple[Chain, ...], environment: Environment) -> str:
    """ "solved", "claim", "solution" or "perhaps": by which of the steps that use the variable hold in either way.

    Where all equations for the variable that stand before hold with it, and only so, the text has solved them for it.
    A step that holds only while the variable is free shows that it is no definition.
    """
    name = own.definition.name
    free, set_so = Judge(environment), Judge(environment.with_definition(own.definition))
    solved = False
    for number, chain in _using(name, own.chain, chains, environment):
        for (left, right), relation in zip(chain.pairs, chain.relations, strict=True):
            if left is None or right is None or relation not in ("=", ":="):
                continue
            marks = [judge.judge_once(left, relation, right, chain.condition).mark for judge in (free, set_so)]
            if marks[0] == "holds" and marks[1] != "holds":
                return "solution" if _is_varied(name, chains) else "claim"
            if number < own.chain and marks[0] != "holds" and is_equation_for(name, left, right, environment):
                if marks[1] != "holds":
                    return "perhaps"
                solved = True
    return "solved" if solved else "perhaps"


def is_equation_for(name: str, left: Node, right: Node, environment: Environment) -> bool:
    """Whether a relation may be an equation for a variable: ``2p = x``, ``p = 1 - px``, and not ``p^2 + p = 2p``.

    Nor is it one where it says what a derivative or a defined name is.
    """
    if says_a_derivative(left, right, environment):
        return False
    alone = any(isinstance(side, tree.Name) and plain(side.text) == name for side in (left, right))
    return alone or (name in names_in(left)) != (name in names_in(right))


def says_a_derivative(left: Node, right: Node, environment: Environment) -> bool:
    """Whether a relation says what a derivative or a defined name is, which is a step and no equation to solve."""
    form = head(left)
    if form is not None and not form[1] and environment.definition(form[0]) is not None:
        return True
    return any(_has_derivative(side) for side in (left, right))


def _using(name: str, own: int, chains: tuple[Chain, ...], environment: Environment) -> list[tuple[int, Chain]]:
    """The chains that work with a variable, those before its equation first; not too many."""
    found = []
    for number, chain in enumerate(chains):
        sides = [side for pair in chain.pairs for side in pair if side is not None]
        if number != own and any(name in reach(side, environment) or _has_derivative(side) for side in sides):
            found.append((number, chain))
    return found[:MOST_EVIDENCE]


def _has_derivative(node: Node) -> bool:
    return any(isinstance(part, (tree.Derivative, tree.Gradient, tree.Prime)) for part in subtrees(node))


def _is_varied(name: str, chains: tuple[Chain, ...]) -> bool:
    """Whether something is differentiated by the variable."""
    for chain in chains:
        for side in chain.sides:
            for part in subtrees(side.node) if side.node is not None else ():
                by = part.variables if isinstance(part, tree.Derivative) else ()
                wrt = part.wrt if isinstance(part, tree.Gradient) else None
                if any(name in names_in(variable) for variable, _ in by) or (wrt is not None and name in names_in(wrt)):
                    return True
    return False
