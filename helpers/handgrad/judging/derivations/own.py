"""What a text defines: names of the student's own, and declared variables that are set to an expression."""

from __future__ import annotations

from collections.abc import Iterator

from ..latex.chains import Chain, Unread
from ..latex.tree import Call, Name, Node
from .meaning.definitions import RESERVED, Definition, Environment, head, plain
from .meaning.walk import subtrees


def own_definition(chain: Chain, position: int, environment: Environment) -> Definition | None:
    """The definition that relation ``position`` of the chain would be, if its left name is still free."""
    if position != 0 or chain.relations[0] not in ("=", ":="):
        return None
    form, body = head(chain.sides[0].tree), chain.sides[1].tree
    if isinstance(body, Unread) and set(chain.relations) <= {"=", ":="}:
        body = next((side.tree for side in chain.sides[1:] if not isinstance(side.tree, Unread)), None)
    if form is None or body is None or isinstance(body, Unread):
        return None
    name, parameters, indices = form
    if indices and environment.symbol(f"{name}_{indices[0]}") is not None:
        return None
    if name in RESERVED or name in _names_in(body):
        return None
    return Definition(name, body, parameters, indices)


def _names_in(node: Node) -> set[str]:
    return {plain(part.text) for part in subtrees(node) if isinstance(part, Name)}


def _names_of(chain: Chain) -> set[str]:
    trees = (side.tree for side in chain.sides)
    return set().union(*(_names_in(node) for node in trees if node is not None and not isinstance(node, Unread)))


def own_definitions(chains: tuple[Chain, ...], environment: Environment) -> Iterator[tuple[int, Definition]]:
    """(number of the chain, definition) for each first mention of a new name, and each "let" of an own one.

    A variable of the notation that is set equal to an expression in others is defined by it, as nothing else can be
    meant: ``z = wx + b`` where z, w, x and b are declared.
    """
    forms = [(n, found) for n, chain in enumerate(chains) if chain.relations and (found := _own(chain, environment))]
    everything = environment
    for _, found in forms:
        if not environment.knows(found.name):
            everything = everything.with_definition(found)
    seen: set[str] = set()
    for number, found in forms:
        if environment.knows(found.name):
            if found.name in seen or not _is_set(found, everything):
                continue
            everything = everything.with_definition(found)
        elif number and not chains[number].introduces and not _names_in(found.body) - RESERVED:
            if any(found.name in _names_of(chain) for chain in chains[:number]):
                continue  # "s = 1/2" after much about an s that was never said: a point, not what s is
        if found.name not in seen or chains[number].introduces:
            seen.add(found.name)
            yield number, found


def _own(chain: Chain, environment: Environment) -> Definition | None:
    found = own_definition(chain, 0, environment)
    return None if found is None or environment.loss(found.name) is not None else found


def _is_set(found: Definition, environment: Environment) -> bool:
    """Whether this sets a declared variable to an expression that does not depend on it."""
    symbol = environment.symbol(found.name)
    if symbol is None or environment.definition(found.name) or environment.gradient_of(found.name):
        return False
    if found.parameters or symbol.kind not in ("scalar", "vector", "matrix") or len(found.indices) > len(symbol.shape):
        return False
    open_names, reached = _names_in(found.body), set[str]()
    while open_names:
        name = open_names.pop()
        if name in reached:
            continue
        reached.add(name)
        definition = environment.definition(name)
        if definition is not None:
            open_names |= _names_in(definition.body) - {*definition.parameters, *definition.indices}
            if definition.parameters and _stands_bare(name, found.body):
                return False
    return found.name not in reached and bool(reached - RESERVED)


def _stands_bare(name: str, node: Node) -> bool:
    """Whether a function's name stands without its argument, so that what it depends on is not written."""
    parts = list(subtrees(node))
    called = sum(1 for part in parts if isinstance(part, Call) for p in subtrees(part.function) if _is_name(p, name))
    return sum(1 for part in parts if _is_name(part, name)) > called


def _is_name(node: Node, name: str) -> bool:
    return isinstance(node, Name) and plain(node.text) == name
