"""New names anywhere in a chain, and vectors whose entries are defined one by one."""

from __future__ import annotations

from collections.abc import Iterator

from ..latex.chains import Chain, Unread
from ..latex.tree import Matrix, Name, Node
from .meaning import customary
from .meaning.definitions import RESERVED, Definition, Environment, head
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


def is_new(name: str, environment: Environment) -> bool:
    """Whether a name has no meaning yet, nor a customary one."""
    known = environment.knows(name) or environment.loss(name) is not None
    return not (known or name in RESERVED or name in customary.FUNCTIONS or name in customary.CONSTANTS)


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
