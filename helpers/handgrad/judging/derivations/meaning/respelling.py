r"""One spelling for what is written in several ways: names with a subscript, and the i-th entry as a function of x_i.

``h_\theta(x)`` with a declared θ is a function called ``h_θ``, but ``z_x`` of a z that is defined a partial derivative;
``softmax(z_i)`` is ``softmax(z)_i``; ``\ell(z, k)`` with an index k is ``\ell(z)_k``; and ``w_{ij}`` of a w that
nobody has named is an entry of a declared W.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...latex.chains import Chain, Side
from ...latex.tree import Big, Call, Derivative, Indexed, Name, Node, Number, Prime, Transpose
from .definitions import Environment, plain
from .samples import of_sample
from .spelling import Spelling, spelling_of, with_below
from .walk import rebuilt, subtrees

_WITH_LETTERS = re.compile(r"(?P<name>\\?[A-Za-z]+)_\{(?P<letters>[a-z]{2,4})\}")


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


def spelled(node: Node, spelling: Spelling) -> Node:
    """A tree in one spelling."""

    def change(part: Node) -> Node | None:
        row = of_sample(part, spelling.samples)
        if row is not None:
            return row
        match part:
            case Indexed(Name(text), below) if (whole := with_below(text, below)) in spelling.compounds:
                return Name(whole, span=part.span)
            case Indexed(Name(text), (Number(layer), *below)) if below and f"{plain(text)}_{layer}" in spelling.layers:
                return Indexed(Name(f"{plain(text)}_{layer}", span=part.span), tuple(below), span=part.span)
            case Indexed(Name(text), (_, _) as below) if text in spelling.small:
                return Indexed(Name(text.upper()), below, span=part.span)
            case Indexed(Transpose(Name(text)), (_, _) as below) if text in spelling.small:
                return Indexed(Transpose(Name(text.upper())), below, span=part.span)
            case Prime(Name(text), order) if text + "'" * order in spelling.primed:
                return Name(text + "'" * order, span=part.span)
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
            case Call(Name("max" | "min" as text), (argument,)) if (over := _only_subscript(argument)) is not None:
                return Big(text, over, None, None, spelled(argument, spelling), span=part.span)
            case Call(Name(text), (argument,)) if plain(text) in spelling.entries:
                return _entry(part, argument, spelling)
            case Call(Name(text), args):
                for name, place, _ in spelling.choosing:
                    if name == plain(text) and len(args) > place:
                        kept = tuple(spelled(arg, spelling) for n, arg in enumerate(args) if n != place)
                        inner = Call(part.function, kept, span=part.span) if kept else part.function
                        return Indexed(inner, (args[place],), span=part.span)
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
    index = _only_subscript(argument, numbers=True)
    names = [part.base.text for part in subtrees(argument) if isinstance(part, Indexed) and isinstance(part.base, Name)]
    numbered = isinstance(index, Number) and not all(plain(name) in spelling.arrays for name in names)
    if index is None or numbered:
        return None
    whole = rebuilt(argument, lambda part: part.base if _is_entry(part) and isinstance(part, Indexed) else None)
    applied = Call(call.function, (spelled(whole, spelling),), span=call.span)
    return Indexed(applied, (index,), span=call.span)


def _only_subscript(argument: Node, *, numbers: bool = False) -> Node | None:
    """The one letter, or number, that stands below names, where no sign has it as its index."""
    found = {part.indices[0] for part in subtrees(argument) if isinstance(part, Indexed) and _is_entry(part)}
    bound = any(isinstance(part, Big) for part in subtrees(argument))
    index = found.pop() if len(found) == 1 and not bound else None
    return index if numbers or isinstance(index, Name) else None


def _is_entry(part: Node) -> bool:
    return isinstance(part, Indexed) and len(part.indices) == 1 and isinstance(part.indices[0], (Name, Number))
