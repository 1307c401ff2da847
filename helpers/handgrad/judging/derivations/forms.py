"""What a side looks like on paper: predicates on the written form, and the vocabulary it is written in.

These say nothing about values; ``meaning`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..latex import tree
from ..latex.tree import Node
from .meaning.definitions import Environment, plain
from .meaning.walk import children, rebuilt, subtrees


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a result can be asked in, and the sentence for what is not in it."""

    allows: Callable[[Node, Environment], bool]
    sentence: str


def _no_derivative(node: Node, _: Environment) -> bool:
    kinds = (tree.Derivative, tree.Prime, tree.Gradient, tree.Limit)
    return not any(isinstance(part, kinds) for part in subtrees(node))


def _no_exponential(node: Node, _: Environment) -> bool:
    names = {"e", "exp", "mathrm{e}"}
    return not any(isinstance(part, tree.Name) and plain(part.text) in names for part in subtrees(node))


def _no_sum(node: Node, _: Environment) -> bool:
    return not any(isinstance(part, (tree.Big, tree.Ellipsis)) for part in subtrees(node))


def _no_subscript(node: Node, _: Environment) -> bool:
    return not any(isinstance(part, tree.Indexed) for part in subtrees(node))


def _sigma_only(node: Node, environment: Environment) -> bool:
    """σ (or a name for σ(x)) and numbers; variables stand only as σ's argument."""
    return _no_derivative(node, environment) and _outside(node, environment) <= {"sigma"}


def _sigma_and_y_only(node: Node, environment: Environment) -> bool:
    return _no_derivative(node, environment) and _outside(node, environment) <= {"sigma", "y"}


def _outside(node: Node, environment: Environment) -> set[str]:
    """Names outside of arguments of functions; the student's own name for a σ(x) counts as σ."""
    match node:
        case tree.Name(text):
            definition = environment.definition(text)
            if definition is not None and not definition.parameters and not definition.given:
                return _outside(definition.body, environment)
            return {plain(text)}
        case tree.Call(tree.Name(text), args) if environment.definition(text) and environment.symbol(text) is None:
            definition = environment.definition(text)
            if definition is not None and not definition.parameters:  # s(1 - s) read as a call
                return _outside(node.function, environment).union(*(_outside(arg, environment) for arg in args))
            if any(_outside(arg, environment) & {plain(text)} for arg in args):
                return {plain(text)}.union(*(_outside(arg, environment) for arg in args))
            return {plain(text)}
    found: set[str] = set()
    for child in children(node):
        found |= _outside(child, environment)
    return found


def _all(*forms: Callable[[Node, Environment], bool]) -> Callable[[Node, Environment], bool]:
    return lambda node, environment: all(form(node, environment) for form in forms)


FORMS: Mapping[str, Form] = {
    "": Form(lambda node, environment: True, ""),
    "no derivative": Form(_no_derivative, "a derivative is left in it"),
    "no exponential": Form(_all(_no_derivative, _no_exponential), "an exponential or a derivative is left in it"),
    "no sum": Form(_all(_no_derivative, _no_sum), "a sum or a derivative is left in it"),
    "sigma only": Form(_sigma_only, "it is not written in the sigmoid alone"),
    "sigma and y only": Form(_sigma_and_y_only, "it is not written in the sigmoid and y alone"),
    "matrix form": Form(
        _all(_no_derivative, _no_sum, _no_subscript), "it is not written in matrices and vectors alone"
    ),
}


def in_form(name: str, node: Node, environment: Environment) -> bool:
    """Whether a side is written in the form called ``name``. KeyError for a name that is none."""
    return FORMS[name].allows(node, environment)


# Vocabulary ---------------------------------------------------------------------------------------------------------


def vocabulary(node: Node, environment: Environment, depth: int = 0) -> frozenset[str]:
    """The kinds of things a side is written with: derivatives, limits, exponentials, sums, functions by name.

    A student's own name counts as what it stands for; names that are given the same definition count as one.
    """
    found: set[str] = set()
    for part in subtrees(node):
        match part:
            case tree.Derivative() | tree.Prime() | tree.Gradient():
                found.add("derivative")
            case tree.Limit():
                found.add("limit")
            case tree.Big() | tree.Ellipsis():
                found.add("sum")
            case tree.Cases() | tree.Indicator():
                found.add("cases")
            case tree.Name(text):
                found |= _word(plain(text), environment, depth)
    return frozenset(found)


FUNCTION_WORDS = frozenset(
    [
        "tanh",
        "sinh",
        "cosh",
        "coth",
        "sech",
        "csch",
        "log",
        "ln",
        "erf",
        "max",
        "min",
        "abs",
        "sin",
        "cos",
        "tan",
        "sqrt",
    ]
)


def _word(name: str, environment: Environment, depth: int) -> set[str]:
    definition = environment.definition(name)
    if definition is not None:
        if definition.given:
            same = [d.name for d in environment.definitions.values() if d.given and d.body == definition.body]
            return {min(same, default=name)}
        return set(vocabulary(definition.body, environment, depth + 1)) if depth < 5 else set()
    if environment.symbol(name) is not None:
        return set()
    if name in ("e", "exp", "mathrm{e}"):
        return {"exponential"}
    return {"log" if name == "ln" else name} if name in FUNCTION_WORDS else set()


# Written alike ------------------------------------------------------------------------------------------------------

ONE, ZERO = Fraction(1), Fraction(0)


def skeleton(node: Node) -> object:
    """A key that is equal for two sides that only differ by order, brackets, factors 1, terms 0 and double minus."""
    sign, key = _signed(node)
    return ("neg", key) if sign < 0 else key


def _signed(node: Node) -> tuple[int, object]:
    match node:
        case tree.Neg(operand):
            sign, key = _signed(operand)
            return -sign, key
        case tree.Mul():
            return _product(node)
        case tree.Add():
            return 1, _sum(node)
        case tree.Number(value):
            return (1 if value >= 0 else -1), ("number", str(abs(value)))
        case tree.Name(text):
            return 1, ("name", plain(text))
        case tree.Big(operator, tree.Name() as index, lower, upper, body, None) if _is_whole_range(lower, upper):
            renamed = rebuilt(body, lambda part: tree.Name("#") if part == index else None)
            return 1, ("Big", operator, skeleton(renamed))
        case tree.Div(numerator, tree.Number(value)) if value == ONE:
            return _signed(numerator)
        case tree.Pow(base, tree.Number(value)) if value == ONE:
            return _signed(base)
    parts = tuple(skeleton(child) for child in children(node))
    return 1, (type(node).__name__, *_marks(node), *parts)


def _marks(node: Node) -> tuple[object, ...]:
    """What tells two nodes of a kind apart besides what is below them."""
    match node:
        case tree.Prime(_, order):
            return (order,)
        case tree.Limit():
            return (node.side,)
        case tree.Compare(operators, _):
            return operators
        case tree.Big():
            return (node.operator,)
        case tree.Derivative(_, variables):
            return tuple(order for _, order in variables)
        case tree.Interval():
            return node.closed
    return ()


def _is_whole_range(lower: Node | None, upper: Node | None) -> bool:
    """No bounds, or from 1 to a name for the last one."""
    return (lower is None or lower == tree.Number(ONE)) and (upper is None or isinstance(upper, tree.Name))


def _product(node: tree.Mul) -> tuple[int, object]:
    sign = 1
    factors: list[object] = []
    for factor in _flat(node):
        turn, key = _signed(factor)
        sign *= turn
        if key != ("number", "1"):
            factors.append(key)
    if not factors:
        return sign, ("number", "1")
    return sign, factors[0] if len(factors) == 1 else ("product", *sorted(factors, key=repr))


def _flat(node: tree.Mul) -> list[Node]:
    found: list[Node] = []
    for factor in node.factors:
        found.extend(_flat(factor) if isinstance(factor, tree.Mul) else [factor])
    return found


def _sum(node: tree.Add) -> object:
    terms = [key for key in (skeleton(term) for term in node.terms) if key != ("number", "0")]
    if not terms:
        return ("number", "0")
    return terms[0] if len(terms) == 1 else ("sum", *sorted(terms, key=repr))
