r"""What a text assumes about the problem's names: "with $\\sum_k y_k = 1$" of a vector that is only declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..latex import tree
from ..latex.chains import Chain
from ..latex.tree import Node
from ..notation import Notation
from .meaning.definitions import Environment, plain
from .meaning.given import given_environment
from .meaning.walk import subtrees
from .onehot import OneHot


def vector_of_a_sum_of_one(left: Node, relation: str, right: Node) -> str:
    r"""The y of ``\sum_k y_k = 1``, or nothing."""
    match left, right:
        case (
            tree.Big("sum", index, lower, _, tree.Indexed(tree.Name(text), (tree.Name(subscript),)), None),
            tree.Number(value),
        ) if relation == "=" and value == 1:
            if lower in (None, right) and isinstance(index, tree.Name) and plain(index.text) == plain(subscript):
                return plain(text)
    return ""


def _assumed(chains: tuple[Chain, ...]) -> Iterator[str]:
    for chain in chains:
        match chain.condition:
            case tree.Compare(("=",), (total, one)):
                yield vector_of_a_sum_of_one(total, "=", one)
        if len(chain.relations) == 1 and chain.assumes:
            left, right = chain.nodes
            if left is not None and right is not None:
                yield vector_of_a_sum_of_one(left, chain.relations[0], right)


def _exponents(environment: Environment) -> Iterator[str]:
    """Names in the exponents of given statements: the z of a softmax is no distribution, whatever a slip may say."""
    for definition in environment.definitions.values():
        for part in subtrees(definition.body):
            inner: tuple[Node, ...] = ()
            match part:
                case tree.Pow(tree.Name("e"), exponent):
                    inner = (exponent,)
                case tree.Call(tree.Name(), arguments):
                    inner = arguments
            for node in inner:
                yield from (plain(name.text) for name in subtrees(node) if isinstance(name, tree.Name))


def without_assumed(condition: Node | None, environment: Environment) -> Node | None:
    """The condition beside a chain, unless the names mean already that it is met."""
    match condition:
        case tree.Compare(("=",), (left, right)) if vector_of_a_sum_of_one(left, "=", right) in environment.assumed:
            return None
    return condition


def under_assumptions(chains: tuple[Chain, ...], notation: Notation, target: OneHot | None = None) -> Environment:
    r"""What names mean, where a declared vector whose entries the text takes to sum to 1 holds probabilities.

    Nothing else can be meant by ``\sum_k y_k = 1`` where y is only declared: a free vector has no such sum. A one-hot
    ``target`` is such a vector.
    """
    given = given_environment(notation)
    free = {
        plain(symbol.name)
        for symbol in notation.symbols
        if symbol.kind == "vector" and given.definition(symbol.name) is None and not given.gradient_of(symbol.name)
    } - set(_exponents(given))
    said = {*_assumed(chains), plain(target.vector) if target is not None and target.sure else ""}
    names = frozenset(said & free)
    if not names:
        return given
    symbols = tuple(
        replace(symbol, kind="probabilities") if plain(symbol.name) in names else symbol for symbol in notation.symbols
    )
    return replace(given_environment(replace(notation, symbols=symbols)), assumed=names)
