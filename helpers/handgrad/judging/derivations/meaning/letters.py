r"""Letters that nobody introduced, in what is true whatever they stand for.

``(fg)' = f'g + fg'`` holds for any functions, ``\frac{d}{dx} e^{cx} = c e^{cx}`` for any number c,
``\nabla_x (a^\top x) = a`` for any vector a. What does not hold so is not decided, as nobody knows what they stand for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...latex import tree
from ...latex.tree import Node
from ...notation import Symbol
from . import customary
from .definitions import RESERVED, Environment, plain
from .indices import SIZES
from .walk import children, subtrees

_CUSTOMARY_FUNCTIONS = frozenset("fghuv")
USUAL_FUNCTIONS = _CUSTOMARY_FUNCTIONS | frozenset("F G H sigma phi varphi psi act".split())
# What is a constant in a rule on functions, where any other letter may be one of the functions.
_CUSTOMARY_CONSTANTS = frozenset({*"abckCK", "alpha", "beta", "gamma", "lambda", "mu", "kappa", "eta"})
_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi rho tau phi psi omega".split()
)
MOST_LETTERS = 4
USUAL_SIZE = 3
REMARK = "true for every value of {names}"


def functions_in(left: Node, right: Node, environment: Environment) -> frozenset[str]:
    """Unknown letters that a rule on functions is about, or that what is said of a name applies: ``a = g(z)``."""
    parts = [*subtrees(left), *subtrees(right)]
    if not any(isinstance(part, (tree.Prime, tree.Derivative)) for part in parts):
        return _applied(parts, environment)
    found = {name for name in _unknown(parts, environment) if len(name) == 1}
    primed = {plain(p.base.text) for p in parts if isinstance(p, tree.Prime) and isinstance(p.base, tree.Name)}
    varied = {name for p in parts if isinstance(p, tree.Derivative) for by, _ in p.variables for name in _names(by)}
    found -= (_CUSTOMARY_CONSTANTS | varied) - primed
    if not any(isinstance(part, (tree.Derivative, tree.Gradient)) for part in parts):
        found -= _only_arguments(left, right)
    return frozenset(found) | _applied(parts, environment)


def _only_arguments(*sides: Node) -> set[str]:
    r"""Letters that stand nowhere but as arguments: the z of ``\sigma'(z) = \sigma(z)(1 - \sigma(z))``."""
    elsewhere, pending = set[str](), list(sides)
    while pending:
        match pending.pop():
            case tree.Name(text):
                elsewhere.add(plain(text))
            case tree.Call(function, args):
                pending += [function, *(arg for arg in args if not isinstance(arg, tree.Name))]
            case node:
                pending += children(node)
    return set().union(*(_names(side) for side in sides)) - elsewhere


def with_variable(left: Node, right: Node, environment: Environment, functions: frozenset[str]) -> Environment:
    """The environment in which a rule on functions alone, ``(uv)' = u'v + uv'``, has a variable to be about."""
    parts = [*subtrees(left), *subtrees(right)]
    symbols = environment.notation.symbols
    plainly = not any(isinstance(part, (tree.Derivative, tree.Gradient, tree.Indexed)) for part in parts)
    if not plainly or not _names(left) | _names(right) <= functions or any(s.kind == "scalar" for s in symbols):
        return environment
    free = [name for name in ("x", "t", "s") if environment.symbol(name) is None]
    notation = replace(environment.notation, symbols=(*symbols, *(Symbol(name, "scalar") for name in free[:1])))
    return replace(environment, notation=notation)


def _applied(parts: list[Node], environment: Environment) -> frozenset[str]:
    """Unknown functions that are applied in a relation, or in the definitions of what stands there."""
    pending, seen, found = parts, set[str](), set[str]()
    while pending:
        functions = [
            plain(p.function.text) for p in pending if isinstance(p, tree.Call) and isinstance(p.function, tree.Name)
        ]
        names = {plain(part.text) for part in pending if isinstance(part, tree.Name)} - seen
        found |= _unknown([tree.Name(name) for name in functions], environment) & USUAL_FUNCTIONS
        seen |= names
        definitions = [d for name in names for d in (environment.definition(name), environment.function(name)) if d]
        pending = [part for definition in definitions for part in subtrees(definition.body)]
    return frozenset(found)


def is_rule(left: Node, functions: frozenset[str]) -> bool:
    """Whether the left side is the derivative of a product, quotient or composition of functions nobody knows."""
    match left:
        case tree.Prime(base, 1) | tree.Derivative(base, ((_, 1),)) | tree.Call(tree.Prime(base, 1), _) if (
            base is not None
        ):
            parts = list(subtrees(base))
        case _:
            return False
    names = {plain(part.text) for part in parts if isinstance(part, tree.Name)} & functions
    compound = any(isinstance(part, (tree.Mul, tree.Div, tree.Hadamard, tree.Call)) for part in parts)
    return compound and len(names) > 1 and names <= _CUSTOMARY_FUNCTIONS


def with_letters(
    left: Node, right: Node, environment: Environment, functions: frozenset[str] = frozenset()
) -> Environment | None:
    """The environment in which the unknown letters are any numbers (or vectors and matrices, where those are meant).

    None where a letter may be something else: a function, an index, or a quantity that depends on the others.
    """
    parts = [*subtrees(left), *subtrees(right)]
    names = _unknown(parts, environment) - functions
    if not names or len(names) > MOST_LETTERS or any(len(name) > 1 and name not in _GREEK for name in names):
        return None
    if names & set(_not_free(parts)):
        return None
    if functions and not names <= _CUSTOMARY_CONSTANTS:
        return None
    of_arrays = any(isinstance(part, (tree.Transpose, tree.Gradient)) for part in parts)
    symbols = [_array(name, environment) if of_arrays else Symbol(name, "scalar") for name in sorted(names)]
    return replace(environment, letters=tuple(symbols))


def _array(name: str, environment: Environment) -> Symbol:
    """A vector, or for a capital a square matrix, of the notation's size."""
    sizes = sorted({size for symbol in environment.notation.symbols for size in symbol.shape})
    size = sizes[0] if len(sizes) == 1 else USUAL_SIZE
    if name[:1].isupper():
        return Symbol(name, "matrix", (size, size))
    return Symbol(name, "scalar") if name in _GREEK - {"theta", "beta"} else Symbol(name, "vector", (size,))


def _unknown(parts: list[Node], environment: Environment) -> set[str]:
    names = {plain(part.text) for part in parts if isinstance(part, tree.Name)}
    known = RESERVED | SIZES | customary.CONSTANTS.keys() | customary.FUNCTIONS | customary.ONES
    return {name for name in names - known if not environment.knows(name) and environment.loss(name) is None}


def _not_free(parts: list[Node]) -> Iterator[str]:
    """Names that are an index or a function, or by which something is differentiated that does not show them."""
    for part in parts:
        inside: list[Node] = []
        match part:
            case tree.Indexed(_, below):
                inside = list(below)
            case tree.Call(function, _):
                inside = [function]
            case tree.Prime(base, _):
                inside = [base] if isinstance(base, tree.Name) else []
            case tree.Big(_, index, _, _, _, _) if index is not None:
                inside = [index]
            case tree.Derivative(operand, variables):
                shown = _names(operand) if operand is not None else set()
                yield from (name for by, _ in variables for name in _names(by) - shown)
                yield from _names(operand) if isinstance(operand, tree.Name) else ()
            case tree.Gradient(operand, wrt):
                shown = _names(operand) if operand is not None else set()
                yield from _names(wrt) - shown if wrt is not None else ()
                yield from _names(operand) if isinstance(operand, tree.Name) else ()
        for node in inside:
            yield from _names(node)


def _names(node: Node) -> set[str]:
    return {plain(part.text) for part in subtrees(node) if isinstance(part, tree.Name)}
