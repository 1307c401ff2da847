r"""One spelling for what is written in several ways: names with a subscript, and the i-th entry as a function of x_i.

``h_\theta(x)`` with a declared θ is a function called ``h_θ``, but ``z_x`` of a z that is defined a partial derivative;
``softmax(z_i)`` is ``softmax(z)_i``; ``\ell(z, k)`` with an index k is ``\ell(z)_k``; and ``w_{ij}`` of a w that
nobody has named is an entry of a declared W.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...latex.chains import Chain, Side
from ...latex.tree import Big, Call, Derivative, Indexed, Name, Node, Number, Prime, Transpose
from . import customary
from .definitions import Environment, plain
from .indices import subscripted_name
from .walk import rebuilt, subtrees

_WITH_LETTERS = re.compile(r"(?P<name>\\?[A-Za-z]+)_\{(?P<letters>[a-z]{2,4})\}")


# Below these stands over what, or by what.
_WITH_RANGE = frozenset({"sup", "inf", "argmax", "argmin", "max", "min", "lim", "log", "D", "nabla"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """The names that are spelled otherwise than they are written.

    ``compounds`` are names with their subscript; ``entries`` functions written with the i-th argument; ``choosing``
    functions one of whose arguments is an index, with its place and the index; ``quantities`` are defined without
    subscripts, and ``variables`` what they may depend on. A prime on
    one of the ``arrays`` that are only declared is a transpose; ``vectors`` are given entry by entry. ``small`` are the
    letters of matrices whose entries are written small, ``layers`` the names with a number: W_2, of a second layer.
    """

    compounds: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    choosing: tuple[tuple[str, int, str], ...] = ()
    quantities: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    arrays: frozenset[str] = frozenset()
    vectors: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset()


def respelled(chains: tuple[Chain, ...], environment: Environment) -> tuple[Chain, ...]:
    """The chains of a text in one spelling."""
    trees = [node for chain in chains for node in chain.nodes if node is not None]
    spelling = spelling_of(trees, environment)
    return tuple(
        replace(
            chain,
            sides=tuple(_side(side, spelling) for side in chain.sides),
            otherwise=tuple(_side(side, spelling) for side in chain.otherwise),
        )
        for chain in chains
    )


def _side(side: Side, spelling: Spelling) -> Side:
    return side if side.node is None else replace(side, tree=spelled(side.node, spelling))


def spelling_of(sides: Iterable[Node], environment: Environment) -> Spelling:
    """What the sides of a text, and what is given, say about spelling."""
    nodes, definitions = list(sides), environment.definitions.values()
    plainly = {plain(node.text) for node in nodes if isinstance(node, Name)}
    plainly |= {plain(n.function.text) for n in nodes if isinstance(n, Call) and isinstance(n.function, Name)}
    quantities = {d.name.removesuffix("()") for d in definitions if not d.indices} | plainly
    scalars = {plain(symbol.name) for symbol in environment.notation.symbols if symbol.kind == "scalar"}
    arrays = {plain(symbol.name) for symbol in environment.notation.symbols if symbol.shape} - quantities
    compounds = {name for node in nodes if (name := _compound(node, quantities, environment))}
    entries = {name for node in nodes if (name := _entry_function(node, environment))}
    entries |= {d.name.removesuffix("()") for d in definitions if d.parameters and d.indices}
    if not environment.knows("softmax"):
        entries.add("softmax")
    return Spelling(
        frozenset(compounds | {name for name in environment.definitions if "_" in name}),
        frozenset(entries),
        tuple(dict.fromkeys(found for node in nodes if (found := _choosing(node, environment)))),
        frozenset(quantities),
        frozenset(scalars),
        frozenset(arrays),
        frozenset(d.name for d in definitions if len(d.indices) == 1 and not d.parameters),
        _small(nodes, environment),
        _layers(nodes, environment),
    )


def _layers(sides: Iterable[Node], environment: Environment) -> frozenset[str]:
    """``z_2``, declared, given or defined in the text, of a z that is no array: ``z_{2,i}`` is an entry of it."""
    symbols = {plain(symbol.name) for symbol in environment.notation.symbols}
    named = symbols | {*environment.definitions} | {loss.gradient for loss in environment.losses.values()}
    named |= {own for side in sides if isinstance(side, Indexed) and (own := subscripted_name(side))}
    numbered = {name for name in named if name.rpartition("_")[2].isdigit()}
    return frozenset(name for name in numbered if not _is_array(name.rpartition("_")[0], environment))


def _small(sides: Iterable[Node], environment: Environment) -> frozenset[str]:
    """The w of ``w_{ij}``, where W is a declared matrix and w stands nowhere else."""
    entries, elsewhere = set[str](), set[str]()
    for side in sides:
        for part in subtrees(side):
            match part:
                case Indexed(Name(text), (_, _)):
                    entries.add(text)
                case Indexed(Name(text), _) | Call(Name(text), _):
                    elsewhere.add(text)
    found = {text for text in entries - elsewhere if len(text) == 1 and text.islower() and not environment.knows(text)}
    shapes = {text: environment.symbol(text.upper()) for text in found}
    return frozenset(text for text, matrix in shapes.items() if matrix is not None and len(matrix.shape) == 2)


def _compound(node: Node, quantities: set[str], environment: Environment) -> str:
    r"""``h_theta`` from ``h_\theta(x)`` or ``E_{total}``: the subscript is no index, and the name no array."""
    inner = node.function if isinstance(node, Call) else node
    match inner:
        case Indexed(Name(text), (Name(below),)) if not _is_array(text, environment):
            if plain(text) in quantities and not isinstance(node, Call) and _are_variables(below, environment):
                return ""
            if plain(text) in _WITH_RANGE or plain(text) in customary.FUNCTIONS:
                return ""
            symbol = environment.symbol(below)
            named = symbol.kind not in ("index", "integer") if symbol is not None else _is_label(below)
            return f"{plain(text)}_{plain(below)}" if named else ""
    return ""


def _are_variables(below: str, environment: Environment) -> bool:
    """``x``, or ``xy`` of two declared letters: something to differentiate by."""
    whole = environment.symbol(below) is not None
    return whole or all(environment.symbol(letter) is not None for letter in plain(below))


def _is_array(name: str, environment: Environment) -> bool:
    symbol, definition = environment.symbol(name), environment.definition(name)
    return bool(symbol and symbol.shape) or bool(definition and definition.indices)


def _is_label(below: str) -> bool:
    """A word, or a capital that is no customary size."""
    name = plain(below)
    return (len(name) > 1 and name.isalnum()) or (name.isupper() and name not in ("N", "K", "C", "D", "M"))


def _entry_function(node: Node, environment: Environment) -> str:
    """The f of ``f(z_i)`` for a declared vector z, where f is nobody's function yet."""
    match node:
        case Call(Name(text), (Indexed(Name(vector), (Name(),)),)):
            symbol = environment.symbol(vector)
            free = not environment.knows(text) and plain(text) not in customary.FUNCTIONS_OF_ONE
            if free and symbol is not None and symbol.kind in ("vector", "probabilities"):
                return plain(text)
    return ""


def _choosing(node: Node, environment: Environment) -> tuple[str, int, str] | None:
    r"""``(\ell, 1, k)`` from ``\ell(z, k)`` where k is declared as an index."""
    match node:
        case Call(Name(text), args) if len(args) > 1 and not environment.knows(text):
            found = [n for n, arg in enumerate(args) if _is_index(arg, environment)]
            if len(found) == 1 and isinstance(index := args[found[0]], Name):
                return plain(text), found[0], index.text
    return None


def _is_index(node: Node, environment: Environment) -> bool:
    symbol = environment.symbol(node.text) if isinstance(node, Name) else None
    return symbol is not None and symbol.kind == "index"


def spelled(node: Node, spelling: Spelling) -> Node:
    """A tree in one spelling."""

    def change(part: Node) -> Node | None:
        match part:
            case Indexed(Name(text), (Name(below),)) if f"{plain(text)}_{plain(below)}" in spelling.compounds:
                return Name(f"{plain(text)}_{plain(below)}", span=part.span)
            case Indexed(Name(text), (Number(layer), *below)) if below and f"{plain(text)}_{layer}" in spelling.layers:
                return Indexed(Name(f"{plain(text)}_{layer}", span=part.span), tuple(below), span=part.span)
            case Indexed(Name(text), (_, _) as below) if text in spelling.small:
                return Indexed(Name(text.upper()), below, span=part.span)
            case Prime(Indexed()):
                return part  # f'_x says already by what it is differentiated
            case Prime(Name(text) as base, 1) if plain(text) in spelling.arrays:
                return Transpose(base, span=part.span)
            case Indexed(Name(text), below):
                return _partial(part, below, spelling) if plain(text) in spelling.quantities else None
            case Call(Name(text) as base, (Indexed(Name(vector), (Name() as index,)),)) if (
                plain(text) in spelling.vectors and plain(vector) in spelling.arrays
            ):
                return Indexed(base, (index,), span=part.span)
            case Call(Name(text), (argument,)) if plain(text) in spelling.entries:
                return _entry(part, argument, spelling)
            case Call(Name(text), args):
                for name, place, _ in spelling.choosing:
                    if name == plain(text) and len(args) > place:
                        kept = tuple(spelled(arg, spelling) for n, arg in enumerate(args) if n != place)
                        return Indexed(Call(part.function, kept, span=part.span), (args[place],), span=part.span)
            case Name(text) if (match := _WITH_LETTERS.fullmatch(text)) and plain(match["name"]) in spelling.quantities:
                written = Indexed(Name(match["name"]), tuple(map(Name, match["letters"])), span=part.span)
                return _partial(written, written.indices, spelling)
            case Name(text):
                for name, _, letter in spelling.choosing:
                    if name == plain(text):
                        return Indexed(part, (Name(letter),), span=part.span)
        return None

    return rebuilt(node, change)


def _partial(part: Indexed, below: tuple[Node, ...], spelling: Spelling) -> Node | None:
    """``z_x``, ``z_{xy}``: derivatives of a quantity by variables."""
    letters: list[str] = []
    for index in below:
        if not isinstance(index, Name):
            return None
        letters += [index.text] if plain(index.text) in spelling.variables else plain(index.text)
    if not all(plain(letter) in spelling.variables for letter in letters):
        return None
    return Derivative(part.base, tuple((Name(letter), 1) for letter in letters[::-1]), span=part.span)


def _entry(call: Call, argument: Node, spelling: Spelling) -> Node | None:
    """``f(z_i + c)`` as ``f(z + c)_i``."""
    letters = {index.text for index in _subscripts(argument)}
    if len(letters) != 1 or any(isinstance(part, Big) for part in subtrees(argument)):
        return None
    whole = rebuilt(argument, lambda part: part.base if _is_entry(part) and isinstance(part, Indexed) else None)
    applied = Call(call.function, (spelled(whole, spelling),), span=call.span)
    return Indexed(applied, (Name(letters.pop()),), span=call.span)


def _subscripts(node: Node) -> Iterator[Name]:
    for part in subtrees(node):
        if isinstance(part, Indexed) and _is_entry(part):
            yield from (index for index in part.indices if isinstance(index, Name))


def _is_entry(part: Node) -> bool:
    return isinstance(part, Indexed) and len(part.indices) == 1 and isinstance(part.indices[0], Name)
