"""Relations looked at with what is inside of them cut off: in dL/dz_2 = p - y nothing of what z_2 is made of matters.

Names that no derivative of a relation reaches into may be any values. What holds for all of them holds; what does not
is looked at again with everything put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...latex import tree
from ...latex.tree import Node
from ...notation import Notation, Symbol
from .definitions import Environment, plain
from .elaborate import Elaborator, Scope
from .indices import subscripted_name
from .values import Array, Trouble
from .walk import subtrees


def cut(left: Node, right: Node, e: Elaborator) -> Environment | None:
    """The environment in which the names that can be free are; None where there are none that make it simpler."""
    environment = e.environment
    by = _varied((left, right), environment)
    if not by or not environment.notation.symbols:
        return None
    names = {name for side in (left, right) for name in _reached(side, environment)}
    free = [d for d in sorted(names) if _may_be_free(d, by, environment)]
    symbols = []
    for name in free:
        try:
            value = e.value(tree.Name(name), Scope())
        except Trouble:
            return None
        if not isinstance(value, Array):
            symbols.append(Symbol(name, "scalar"))
        elif value.columns == 1:
            symbols.append(Symbol(name, "vector", (value.rows,)))
        else:
            symbols.append(Symbol(name, "matrix", value.shape))
    if not any(symbol.shape for symbol in symbols):
        return None
    others = tuple(s for s in environment.notation.symbols if plain(s.name) not in free)
    notation = Notation((*others, *symbols), environment.notation.given)
    kept = {name: d for name, d in environment.definitions.items() if name not in free}
    return replace(environment, notation=notation, definitions=kept)


def _varied(sides: tuple[Node, ...], environment: Environment) -> set[str]:
    """What the derivatives of a relation are by; nothing where that is not written."""
    found: set[str] = set()
    for side in sides:
        for part in subtrees(side):
            if _is_unsaid(part):
                return set()
            if isinstance(part, tree.Derivative):
                variables = [variable for variable, _ in part.variables]
            else:
                variables = [part.wrt] if isinstance(part, tree.Gradient) and part.wrt is not None else []
            for variable in variables:
                name = _named(variable, environment)
                if name is None:
                    return set()
                found.add(name)
    return found


def _is_unsaid(part: Node) -> bool:
    """Whether this is a derivative that does not say by what."""
    if isinstance(part, tree.Prime):
        return not isinstance(part.base, tree.Name)
    return isinstance(part, tree.Differential) or (isinstance(part, tree.Gradient) and part.wrt is None)


def _named(node: Node, environment: Environment) -> str | None:
    """The name of a variable or of what it is an entry of; ``z_2`` may be a name of its own."""
    own = subscripted_name(node) if isinstance(node, tree.Indexed) else None
    if own is not None and (environment.symbol(own) is not None or environment.definition(own) is not None):
        return own
    base = node.base if isinstance(node, tree.Indexed) else node
    return plain(base.text) if isinstance(base, tree.Name) else None


def _may_be_free(name: str, by: set[str], environment: Environment) -> bool:
    definition = environment.definition(name)
    if definition is None or definition.parameters or environment.gradient_of(name) is not None:
        return False
    return not (set(_reached(definition.body, environment)) & (by - {name}))


def _reached(node: Node, environment: Environment) -> Iterator[str]:
    """All names in a tree and in the definitions of those."""
    pending, seen = [node], set[str]()
    while pending:
        for part in subtrees(pending.pop()):
            name = _named(part, environment)
            if name is None or name in seen:
                continue
            seen.add(name)
            definition = environment.definition(name)
            if definition is not None:
                pending.append(definition.body)
    yield from seen
