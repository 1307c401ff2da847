"""Single edits that turn a wrong answer into the right one; the edit names the misconception.

The answer is edited and not the reference, because the slip is in the form in which the student wrote it. Edits act on
sample values: a node's value is replaced and passed on to the root, nothing is rebuilt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from .samples import Node, Values, combine, points_of, same, sigmoid

MAX_EDITS = 3000


@dataclass(frozen=True, slots=True)
class Edit:
    """The value that a node would have without the slip called ``name``."""

    name: str
    value: Values


_LIKE: dict[str, tuple[tuple[str, Callable[[Values], Values]], ...]] = {
    "tanh": (("sigma", sigmoid), ("sech", lambda x: 1 / np.cosh(x)), ("coth", lambda x: 1 / np.tanh(x))),
    "coth": (("tanh", np.tanh),),
    "sigma": (("tanh", np.tanh), ("exp", np.exp)),
    "cosh": (("sinh", np.sinh),),
    "sinh": (("cosh", np.cosh),),
    "log": (("exp", np.exp),),
    "Phi": (("phi", lambda x: np.exp(-x * x / 2) / np.sqrt(2 * np.pi)),),
}
_OUTER: tuple[Callable[[Values], Values], ...] = (sigmoid, np.tanh, np.exp)


def repair(answer: Node, right: Values, names: list[str], stage: int) -> str:
    """The name of the first slip whose undoing makes the value of ``answer`` equal to ``right``; empty if none does.

    ``stage`` 0 looks at the plainest slips, 1 at others, 2 at those that nearly any difference could be taken for.
    ``names`` are symbols that may stand one for another.
    """
    tried = 0
    with np.errstate(all="ignore"):
        for rank in _stages(names)[stage]:
            for path in _paths(answer):
                for edit in rank(path):
                    tried += 1
                    if tried > MAX_EDITS:
                        return ""
                    if same(_carried(path, edit.value), right):
                        return edit.name
    return ""


def _stages(names: list[str]) -> tuple[tuple[Callable[[Path], Iterator[Edit]], ...], ...]:
    def indices(path: Path) -> Iterator[Edit]:
        return _indices(path, names)

    plain = (_signs, _likes, _exponents)
    return plain, (_squares, _arguments, _functions, indices, _terms, _structure), (_doubled,)


Path = tuple[tuple[Node, int], ...]
"""From the root: each ancestor with the position of the next one; the last entry holds the node itself and -1."""


def _paths(root: Node, above: Path = ()) -> Iterator[Path]:
    yield (*above, (root, -1))
    for position, child in enumerate(root.children):
        yield from _paths(child, (*above, (root, position)))


def _carried(path: Path, value: Values) -> Values:
    """The root's value if the node at the end of ``path`` had ``value``."""
    for ancestor, position in reversed(path[:-1]):
        values = [child.value for child in ancestor.children]
        values[position] = value
        value = combine(ancestor.source, values)
    return value


def _node(path: Path) -> Node:
    return path[-1][0]


def _parent(path: Path) -> Any:
    return path[-2][0].source if len(path) > 1 else None


def _in_exponent(path: Path) -> bool:
    return any(
        isinstance(ancestor.source, sp.exp) or (ancestor.source.is_Pow and position == 1)
        for ancestor, position in path[:-1]
    )


def _signs(path: Path) -> Iterator[Edit]:
    """A term of a sum with its sign turned."""
    parent = _parent(path)
    if parent is not None and parent.is_Add:
        yield Edit("sign in the exponent" if _in_exponent(path) else "sign inside", -_node(path).value)


def _exponents(path: Path) -> Iterator[Edit]:
    """Exponents: sign, double or half, off by one."""
    node = _node(path)
    if node.source.is_Pow and node.children:
        base, exponent = (child.value for child in node.children)
        quotient = node.children[0].source.is_Mul
        yield Edit("fraction inverted" if quotient else "exponent sign", np.power(base, -exponent))
        for other in (exponent * 2, exponent / 2, exponent + 1, exponent - 1):
            if other.any():  # a power of 0 would be a factor left out
                yield Edit("exponent", np.power(base, other))


def _squares(path: Path) -> Iterator[Edit]:
    """A square lost, or on a term instead of the whole."""
    node = _node(path)
    if node.children and not (node.source.is_Mul or node.source.is_Pow or isinstance(node.source, sp.exp)):
        yield Edit("square lost", node.value**2)
    if node.source.is_Symbol and not _in_exponent(path):
        yield Edit("square lost", node.value**2)
    if node.source.is_Add:
        yield from _square_inside(node)
    if node.source.is_Mul:
        yield from _square_from_factor(node)


def _square_inside(node: Node) -> Iterator[Edit]:
    """1 + u**2 where (1 + u)**2 belongs; a squared exponential shows as one of twice the argument."""
    for position, child in enumerate(node.children):
        if not (child.value >= 0).all():
            continue
        values = [other.value for other in node.children]
        values[position] = np.sqrt(child.value)
        yield Edit("square inside", combine(node.source, values) ** 2)


def _square_from_factor(node: Node) -> Iterator[Edit]:
    """2 u where u**2 belongs."""
    numbers = [child for child in node.children if child.source.is_Number]
    if len(numbers) == 1 and abs(float(numbers[0].source)) == 2:
        factor = float(numbers[0].source)
        yield Edit("power rule", np.sign(factor) * (node.value / factor) ** 2)


def _arguments(path: Path) -> Iterator[Edit]:
    """What stands inside a function: its sign, a factor, a square."""
    node, parent = _node(path), _parent(path)
    if parent is None or not isinstance(parent, sp.Function | sp.exp):
        return
    exponential = isinstance(parent, sp.exp)
    yield Edit("sign in the exponent" if exponential else "argument sign", -node.value)
    for factor in (0.5,) if exponential else (2.0, 0.5):
        yield Edit("factor in the exponent" if exponential else "argument scale", factor * node.value)
    if node.source.is_Add:
        for position, child in enumerate(node.children):
            values = [other.value for other in node.children]
            values[position] = -child.value
            yield Edit("sign in the exponent" if exponential else "argument sign", combine(node.source, values))


def _likes(path: Path) -> Iterator[Edit]:
    """One function for another."""
    node = _node(path)
    for _, other in _LIKE.get(type(node.source).__name__, ()) if node.children else ():
        yield Edit("wrong function", np.asarray(other(node.children[0].value)))


def _functions(path: Path) -> Iterator[Edit]:
    """A function forgotten, or applied to what is its value already, or to a square."""
    node = _node(path)
    if type(node.source).__name__ in _LIKE and node.children:
        inner = node.children[0].value
        squared = node.children[0]
        if squared.source.is_Pow and squared.source.exp == 2:
            yield Edit("square on the argument", combine(node.source, [squared.children[0].value]) ** 2)
        yield Edit("function too many", inner)
    if node.source.is_Symbol and not _in_exponent(path):
        for outer in _OUTER:
            yield Edit("function forgotten", np.asarray(outer(node.value)))


def _indices(path: Path, names: list[str]) -> Iterator[Edit]:
    """A symbol for another."""
    source = _node(path).source
    if source.is_Symbol or isinstance(source, MatrixElement):
        for other in names:
            yield Edit("index", points_of(other))


def _doubled(path: Path) -> Iterator[Edit]:
    """e^x for e^(2x)."""
    if isinstance(_parent(path), sp.exp):
        yield Edit("factor in the exponent", 2.0 * _node(path).value)


def _terms(path: Path) -> Iterator[Edit]:
    """A term that is too many, a constant lost in a term."""
    node, parent = _node(path), _parent(path)
    if parent is None or not parent.is_Add:
        return
    for factor in (2.0, 0.5, 4.0, 0.25):
        yield Edit("factor in one term", factor * node.value)
    yield Edit("term too many", np.zeros_like(node.value))


def _structure(path: Path) -> Iterator[Edit]:
    """Sums for products, products for sums, fractions upside down."""
    node = _node(path)
    if node.source.is_Add and len(node.children) in (2, 3):
        yield Edit("product as sum", np.prod([c.value for c in node.children], axis=0))
    if node.source.is_Mul and len(node.children) in (2, 3):
        yield Edit("sum as product", np.sum([c.value for c in node.children], axis=0))
        for position, child in enumerate(node.children):
            values = [other.value for other in node.children]
            values[position] = 1 / child.value
            yield Edit("exponent sign", combine(node.source, values))
    if node.source.is_Mul or node.source.is_Pow or node.source.is_Function:
        yield Edit("fraction inverted", 1 / node.value)
