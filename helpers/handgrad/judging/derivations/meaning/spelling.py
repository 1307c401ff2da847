r"""What a text and the problem say about spelling: which names are one with their subscript, which have entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...latex.tree import Call, Indexed, Name, Node
from . import customary
from .definitions import Environment, plain
from .indices import subscripted_name
from .samples import Samples, samples_of
from .walk import subtrees

# Below these stands over what, or by what.
_WITH_RANGE = frozenset({"sup", "inf", "argmax", "argmin", "max", "min", "lim", "log", "D", "nabla"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """The names that are spelled otherwise than they are written.

    ``compounds`` are names with their subscript; ``entries`` functions written with the i-th argument; ``choosing``
    functions one of whose arguments is an index, with its place and the index; ``quantities`` are defined without
    subscripts, and ``variables`` what they may depend on. A prime on
    one of the ``arrays`` that are only declared is a transpose; ``vectors`` are given entry by entry. ``small`` are the
    letters of matrices whose entries are written small, ``layers`` the names with a number: W_2, of a second layer;
    ``primed`` are the indices with a prime.
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
    primed: frozenset[str] = frozenset()
    samples: Samples = field(default_factory=Samples)


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
        frozenset(p.text for node in nodes for p in subtrees(node) if isinstance(p, Name) and p.text.endswith("'")),
        samples_of(nodes, environment),
    )


def _layers(sides: Iterable[Node], environment: Environment) -> frozenset[str]:
    """``z_2``, declared, given or defined in the text, of a z that is no array: ``z_{2,i}`` is an entry of it."""
    symbols = {plain(symbol.name) for symbol in environment.notation.symbols}
    named = symbols | {*environment.definitions} | {loss.gradient for loss in environment.losses.values()}
    named |= {own for side in sides if isinstance(side, Indexed) and (own := subscripted_name(side))}
    numbered = {name for name in named if name.rpartition("_")[2].isdigit()}
    return frozenset(name for name in numbered if not _is_array(name.rpartition("_")[0], environment))


def _small(sides: Iterable[Node], environment: Environment) -> frozenset[str]:
    """The w of ``w_{ij}``, where W is a matrix and w stands nowhere else."""
    entries, elsewhere = set[str](), set[str]()
    for side in sides:
        for part in subtrees(side):
            match part:
                case Indexed(Name(text), (_, _)):
                    entries.add(text)
                case Indexed(Name(text), _) | Call(Name(text), _):
                    elsewhere.add(text)
    found = {text for text in entries - elsewhere if len(text) == 1 and text.islower() and not environment.knows(text)}
    return frozenset(text for text in found if _is_matrix(text.upper(), environment))


def _is_matrix(name: str, environment: Environment) -> bool:
    """Whether this is declared as a matrix, or defined as a whole, in a capital letter."""
    definition, symbol = environment.definition(name), environment.symbol(name)
    if symbol is not None:
        return len(symbol.shape) == 2
    return definition is not None and not (definition.parameters or definition.indices)


def _compound(node: Node, quantities: set[str], environment: Environment) -> str:
    r"""``h_theta`` from ``h_\theta(x)`` or ``E_{total}``: the subscript is no index, and the name no array."""
    inner = node.function if isinstance(node, Call) else node
    match inner:
        case Indexed(Name(text), below) if not _is_array(text, environment):
            letters = [part.text for part in below if isinstance(part, Name)]
            partial = plain(text) in quantities and not isinstance(node, Call)
            if partial and all(_are_variables(letter, environment) for letter in letters):
                return ""
            if plain(text) in _WITH_RANGE or plain(text) in customary.FUNCTIONS:
                return ""
            return with_below(text, below) if all(_is_named(letter, environment) for letter in letters) else ""
    return ""


def with_below(name: str, below: tuple[Node, ...]) -> str:
    r"""``h_theta``, ``f_w,b``: a name with what stands below it, or nothing if that is not all names."""
    letters = [plain(part.text) for part in below if isinstance(part, Name)]
    return f"{plain(name)}_{','.join(letters)}" if len(letters) == len(below) else ""


def _is_named(below: str, environment: Environment) -> bool:
    """Whether this is a parameter or a label, and no index."""
    symbol = environment.symbol(below)
    return symbol.kind not in ("index", "integer") if symbol is not None else _is_label(below)


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
        case Call(Name(text), args) if not environment.knows(text) and plain(text) not in customary.FUNCTIONS:
            found = [n for n, arg in enumerate(args) if _is_index(arg, environment)]
            if len(found) == 1 and isinstance(index := args[found[0]], Name):
                return plain(text), found[0], index.text
    return None


def _is_index(node: Node, environment: Environment) -> bool:
    symbol = environment.symbol(node.text) if isinstance(node, Name) else None
    return symbol is not None and symbol.kind == "index"
