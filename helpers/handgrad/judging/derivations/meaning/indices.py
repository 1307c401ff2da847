"""Subscripts: which are free, and how far each runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from ...latex.tree import Add, Big, Call, Compare, Indexed, Indicator, Matrix, Mul, Name, Node, Number
from . import dots
from .definitions import Definition, Environment, plain
from .values import Trouble, UnknownName
from .walk import children, subtrees

Shape = Callable[[Node], tuple[int, ...] | None]

SIZES = frozenset({"n", "N", "K", "C", "D", "M"})


def subscripted_name(node: Indexed) -> str | None:
    r"""``x_1``, ``w_{max}`` and ``L_{CE}`` may be names of their own; this is how such a name is spelled."""
    if isinstance(node.base, Name) and len(node.indices) == 1:
        match node.indices[0]:
            case Number(value):
                return f"{plain(node.base.text)}_{value}"
            case Name(text):
                return f"{plain(node.base.text)}_{plain(text)}"
    return None


def open_indices(definition: Definition, environment: Environment) -> tuple[str, ...]:
    r"""Declared indices that a definition's body leaves open: the y of ``L = -\log p_y``."""
    own = {*definition.indices, *definition.parameters}
    names = dict.fromkeys(_opened(definition.body, environment, frozenset({definition.name})))
    return tuple(name for name in names if name not in own)


def _opened(node: Node, environment: Environment, seen: frozenset[str]) -> Iterator[str]:
    yield from (n for n in free_indices(node, environment, seen=seen) if _is_index(n, environment, declared=True))


def _of_definition(name: str, environment: Environment, bound: frozenset[str], seen: frozenset[str]) -> Iterator[str]:
    """The open indices of the definition that a name has."""
    definition = environment.definition(name)
    if definition is None or definition.name in seen:
        return
    own = bound | {*definition.indices, *definition.parameters}
    for found in _opened(definition.body, environment, seen | {definition.name}):
        if found not in own:
            yield found


def free_indices(
    node: Node, environment: Environment, bound: frozenset[str] = frozenset(), seen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Names used as subscripts that no sum binds, in reading order, with repetitions.

    Those of the definitions of names count, too; ``seen`` are definitions that are being looked into.
    """
    match node:
        case Big(_, index, lower, upper, body, condition):
            bounds = [part for part in (lower, upper) if part is not None]
            name = plain(index.text) if isinstance(index, Name) else unwritten(node, environment, seen)
            inner = bound | {name} if name is not None else bound
            if isinstance(condition, Compare):
                bounds.append(condition)
            for part in bounds:
                yield from (n for n in _names(part) if n not in inner and _is_index(n, environment, declared=True))
            yield from free_indices(body, environment, inner, seen)
        case Indexed(base, indices):
            own = subscripted_name(node)
            if own is not None and (environment.symbol(own) or own in environment.definitions):
                yield from _of_definition(own, environment, bound, seen)
                return
            if isinstance(base, Name):
                yield from _of_definition(base.text, environment, bound, seen)
            else:
                yield from free_indices(base, environment, bound, seen)
            for subscript in indices:
                for name in _names(subscript):
                    if name not in bound and _is_index(name, environment):
                        yield name
        case Indicator(condition):
            for name in _names(condition):
                if name not in bound and _is_index(name, environment, declared=True):
                    yield name
        case Name(text):
            if plain(text) not in bound and _is_index(plain(text), environment, declared=True):
                yield plain(text)
            elif plain(text) not in bound:
                yield from _of_definition(text, environment, bound, seen)
        case Add() | Mul() | Matrix() if (last := dots.last_of(node)) and environment.symbol(last.text) is None:
            for child in children(node):
                yield from free_indices(child, environment, bound | {plain(last.text)}, seen)
        case _:
            for child in children(node):
                yield from free_indices(child, environment, bound, seen)


def named(node: Node, environment: Environment) -> set[str]:
    """What stands in a tree and may be an index: also a letter that only a condition, or δ, shows to be one."""
    return {*free_indices(node, environment), *_names(node)}


def is_bare(node: Node | None, environment: Environment) -> bool:
    """Whether this is nothing but an index."""
    if not isinstance(node, Name):
        return False
    symbol = environment.symbol(node.text)
    return symbol.kind == "index" if symbol is not None else plain(node.text) in environment.spans


def unwritten(node: Big, environment: Environment, seen: frozenset[str] = frozenset()) -> str | None:
    r"""The index of ``\sum e^{x_j}``: the only one there is, that stands there twice, or that nobody declared."""
    if node.index is not None:
        return None
    found = list(free_indices(node.body, environment, seen=seen))
    names = dict.fromkeys(found)
    twice = [name for name in names if found.count(name) > 1]
    own = [name for name in names if environment.symbol(name) is None]
    return next((only[0] for only in ([*names], twice, own) if len(only) == 1), None)


def _names(node: Node) -> Iterator[str]:
    for part in subtrees(node):
        if isinstance(part, Name):
            yield plain(part.text)


def _is_index(name: str, environment: Environment, *, declared: bool = False) -> bool:
    """Whether a subscript of this name runs: declared an index, or a letter with no other meaning."""
    symbol = environment.symbol(name)
    if symbol is not None:
        return symbol.kind == "index"
    if name in environment.spans:
        return True
    return not declared and len(name.rstrip("'")) == 1 and name not in SIZES and not environment.knows(name)


def ranges(name: str, trees: tuple[Node, ...], environment: Environment, shape: Shape) -> int:
    """How far the index runs: as declared, or by the size of what it first indexes in ``trees``."""
    symbol = environment.symbol(name)
    if symbol is not None and symbol.bound is not None and symbol.kind == "index":
        return symbol.bound
    for tree in trees:
        for size in sizes_along(name, tree, shape):
            return size
    if name in environment.spans:
        return environment.spans[name]
    sizes = {size for s in environment.notation.symbols for size in s.shape}
    declared = {s.bound for s in environment.notation.symbols if s.kind in ("index", "integer") and s.bound}
    for choice in (sizes, declared):
        if len(choice) == 1:
            return next(iter(choice))
    raise UnknownName(name, trees[0] if trees else None)


def sizes_along(name: str, tree: Node, shape: Shape) -> Iterator[int]:
    """Sizes along every axis that ``name`` indexes."""
    match tree:
        case Indexed(base, indices) if any(plain(i.text) == name for i in indices if isinstance(i, Name)):
            try:
                sizes = shape(base)
            except Trouble:
                sizes = None
            if sizes is not None and len(indices) == 1:
                sizes = sizes[:1]  # a row of a matrix
            if sizes is not None and len(sizes) == len(indices):
                for size, subscript in zip(sizes, indices, strict=True):
                    if isinstance(subscript, Name) and plain(subscript.text) == name:
                        yield size
        case Big(_, Name(text), _, _, _, _) if plain(text) == name:
            return
        case Call() | _:
            for child in children(tree):
                yield from sizes_along(name, child, shape)


def positions(sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All index values, row by row."""
    return product(*(range(1, size + 1) for size in sizes))
