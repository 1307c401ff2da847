"""New names anywhere in a chain, and vectors whose entries are defined one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..latex.chains import Chain, Unread
from ..latex.tree import Big, Call, Indexed, Matrix, Name, Node, Number
from .meaning import customary
from .meaning.definitions import CUSTOMARY_LOSSES, RESERVED, Definition, Environment, head, plain
from .meaning.indices import SIZES
from .meaning.letters import USUAL_FUNCTIONS
from .meaning.walk import children, subtrees
from .named import NO_POSITION, Own, names_in, names_of


def further_on(
    chains: tuple[Chain, ...], forms: list[tuple[int, Definition]], environment: Environment
) -> Iterator[Own]:
    """New names behind the first side of a chain: ``h = g(x) = 2x``, ``e^{-x} = a``.

    One that begins a chain further on is defined here all the same, unless it is introduced there.
    """
    first: dict[str, int] = {}
    for number, found in forms:
        if number < first.get(found.name, len(chains)):
            first[found.name] = -1 if chains[number].introduces else number
    defined: set[str] = set()
    for number, chain in enumerate(chains):
        trees = chain.nodes
        if not chain.relations or not set(chain.relations) <= {"=", ":="}:
            continue
        heads = [head(node) if node is not None else None for node in trees]
        free = [
            form is not None and is_new(form[0], environment) and first.get(form[0], len(chains)) > number
            for form in heads
        ]
        for position, form in enumerate(heads):
            if position == 0 or form is None or not free[position] or form[0] in defined:
                continue
            others = [*range(position + 1, len(trees)), *range(position - 1, -1, -1)]
            body = next((trees[k] for k in others if trees[k] is not None and not free[k]), None)
            if body is None or isinstance(body, Name) or form[0] in names_in(body):
                continue
            if any(form[0] in names_of(other) for other in chains[:number]):
                continue
            defined.add(form[0])
            last = position == len(trees) - 1
            yield Own(number, Definition(form[0], body, *form[1:]), position=position - last)


@dataclass(frozen=True, slots=True)
class Applied:
    """How a text writes new names with arguments: ``functions`` that it defines, f(x) = ..., and ``quantities``, which
    always stand with the same arguments that are no mere names: the H of H(y, σ(z))."""

    functions: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()


def applied_in(chains: tuple[Chain, ...], environment: Environment) -> Applied:
    """The new names of a text that stand with arguments."""
    nodes = [node for chain in chains for node in chain.nodes if node is not None]
    forms = (head(chain.nodes[0]) for chain in chains if chain.relations)
    arguments: dict[str, set[tuple[Node, ...]]] = {}
    for call in (part for node in nodes for part in subtrees(node) if isinstance(part, Call)):
        if isinstance(call.function, Name) and is_new(call.function.text, environment):
            arguments.setdefault(plain(call.function.text), set()).add(call.args)
    alone = {name: args for name, (args, *others) in ((n, tuple(a)) for n, a in arguments.items()) if not others}
    return Applied(
        frozenset(form[0] for form in forms if form is not None and form[1]),
        frozenset(n for n, args in alone.items() if len(args) > 1 and not all(isinstance(a, Name) for a in args)),
    )


def is_new(name: str, environment: Environment) -> bool:
    """Whether a name has no meaning yet, nor a customary one."""
    known = environment.knows(name) or environment.loss(name) is not None
    return not (known or name in RESERVED or name in customary.FUNCTIONS or name in customary.CONSTANTS)


def announced(chains: tuple[Chain, ...], environment: Environment) -> Iterator[Own]:
    """New names of which a text says only what they are a function of: the a of ``a = g(z)``, for any g.

    A loss may be a function of a whole vector, and not of each of its entries.
    """
    arrays = any(symbol.shape for symbol in environment.notation.symbols)
    for number, chain in enumerate(chains):
        match chain.nodes[:2]:
            case Name(text), Call(Name(function), args) as body if chain.relations[0] in ("=", ":="):
                named = all(isinstance(part, (Name, Indexed)) for part in args)
                free = is_new(text, environment) and plain(function) in USUAL_FUNCTIONS
                if named and free and plain(text) not in names_in(body) and is_new(function, environment):
                    if not arrays or plain(text) not in CUSTOMARY_LOSSES:
                        yield Own(number, Definition(plain(text), body), position=NO_POSITION)


def put_for(chains: tuple[Chain, ...], environment: Environment) -> Iterator[Own]:
    """New names that stand for a part of the side before: the Z of ``e^{z_i}/\\sum_j e^{z_j} = e^{z_i}/Z``."""
    seen: set[str] = set()
    for number, chain in enumerate(chains):
        for (left, right), relation in zip(chain.pairs, chain.relations, strict=True):
            if left is None or right is None or relation not in ("=", ":="):
                continue
            changed = list(islice(_changes(left, right), _MOST_CHANGES))
            for name, body in changed[:1]:
                free = name not in seen and is_new(name, environment) and name not in SIZES
                if free and all(change == (name, body) for change in changed) and _is_whole(name, body):
                    yield Own(number, Definition(name, body), position=NO_POSITION)
        seen |= names_of(chain)


_MOST_CHANGES = 9


def _changes(left: Node, right: Node) -> Iterator[tuple[str, Node]]:
    """Where two trees differ: the name on the right, and what it stands for; no name where it is none."""
    if left == right:
        return
    if isinstance(right, Name) and not isinstance(left, (Name, Number)):
        yield plain(right.text), left
        return
    below = list(children(left)), list(children(right))
    if type(left) is not type(right) or len(below[0]) != len(below[1]) or not below[0]:
        yield "", left
        return
    for one, other in zip(*below, strict=True):
        yield from _changes(one, other)


def _is_whole(name: str, body: Node) -> bool:
    """Whether an expression has no subscript that runs outside of it, and not the name itself."""
    parts = list(subtrees(body))
    bound = {part.index for part in parts if isinstance(part, Big)}
    below = {index for part in parts if isinstance(part, Indexed) for index in part.indices}
    return name not in names_in(body) and {index for index in below if not isinstance(index, Number)} <= bound


def is_new_head(node: Node | Unread | None, environment: Environment) -> bool:
    form = head(node)
    return form is not None and is_new(form[0], environment)


def vectors(own: list[Own], environment: Environment) -> list[Own]:
    """The y whose entries y_1, y_2, ... are defined one by one."""
    entries: dict[str, dict[int, Own]] = {}
    for found in own:
        name, _, place = found.definition.name.rpartition("_")
        if name and place.isdigit() and not found.definition.parameters and not found.definition.indices:
            entries.setdefault(name, {})[int(place)] = found
    taken = {found.definition.name for found in own}
    return [
        Own(max(found.chain for found in parts.values()), Definition(name, Matrix(rows)), position=NO_POSITION)
        for name, parts in entries.items()
        if len(parts) > 1 and set(parts) == set(range(1, len(parts) + 1))
        if not environment.knows(name) and name not in taken
        for rows in [tuple((parts[place].definition.body,) for place in sorted(parts))]
    ]
