r"""By what a bare prime differentiates: ``f' = 0`` beside ``f = e^{z_k}``, where all else is by z_i.

That is the variable of the derivative in the same chain, else of the last one before under the same condition; of a
function of nothing in particular, ``g(x) = e^{a_i}``, it is the entry on the other side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..latex.chains import Chain, Side
from ..latex.tree import Call, Derivative, Indexed, Name, Node, Prime
from .meaning.definitions import Definition, Environment, head, plain
from .meaning.walk import rebuilt, subtrees
from .named import reach


def with_variables(chains: tuple[Chain, ...], environment: Environment) -> tuple[Chain, ...]:
    """The chains, where bare primes say by what they are, if the text does. ``environment`` is what is given."""
    if not any(isinstance(part, Prime) for node in _nodes(chains) for part in subtrees(node)):
        return chains
    declared = {plain(symbol.name) for symbol in environment.notation.symbols}
    known = _with_own(chains, environment)
    found: list[Chain] = []
    last: tuple[Node | None, Node] | None = None
    for chain in chains:
        own = list(dict.fromkeys(_variables(chain)))
        if own:
            last = chain.condition, own[-1]
        here = own[0] if len(own) == 1 else None
        if not own and last is not None and last[0] == chain.condition:
            here = last[1]
        sides = tuple(_side(chain, side, here, declared, known) for side in chain.sides)
        found.append(replace(chain, sides=sides))
    return tuple(found)


def _nodes(chains: tuple[Chain, ...]) -> Iterator[Node]:
    return (node for chain in chains for node in chain.nodes if node is not None)


def _variables(chain: Chain) -> Iterator[Node]:
    """The entries by which derivatives in a chain are taken."""
    for node in _nodes((chain,)):
        for part in subtrees(node):
            match part:
                case Derivative(_, ((Indexed(Name(), (Name(),)) as variable, 1),)):
                    yield variable


def _with_own(chains: tuple[Chain, ...], environment: Environment) -> Environment:
    """What is given, and what the text says first of each other name."""
    for chain in chains:
        form = head(chain.sides[0].tree)
        body = chain.nodes[1] if len(chain.sides) > 1 else None
        if form is not None and body is not None and not environment.knows(form[0]):
            environment = environment.with_definition(Definition(form[0], body, form[1], form[2]))
    return environment


def _side(chain: Chain, side: Side, variable: Node | None, declared: set[str], known: Environment) -> Side:
    if side.node is None:
        return side
    of = plain(variable.base.text) if isinstance(variable, Indexed) and isinstance(variable.base, Name) else ""

    def change(part: Node) -> Node | None:
        match part:
            case Call(Prime(Name()) as function, (Name(text),)) if plain(text) not in declared:
                by = variable or _entry_beside(chain, side)
                return None if by is None else replace(part, function=replace(function, by=by))
            case Call(function, args):
                return replace(part, args=tuple(rebuilt(arg, change) for arg in args))
            case Prime(base, _) if variable is not None and of in reach(base, known):
                return replace(part, by=variable)
        return None

    return replace(side, tree=rebuilt(side.node, change))


def _entry_beside(chain: Chain, side: Side) -> Node | None:
    """The only entry on the other sides of a chain."""
    others = (other.node for other in chain.sides if other is not side and other.node is not None)
    found = {part for node in others for part in subtrees(node) if isinstance(part, Indexed)}
    return found.pop() if len(found) == 1 else None
