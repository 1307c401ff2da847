r"""A derivative sign that stands before several factors, the first in a bracket: ``\frac{d}{dx}(x+1)(x-1)``.

It may be meant of all that follows, or of the bracket alone. Where a side is nothing but such a product and what is
said is true of the bracket alone, a person has to look. Derivatives side by side may be one, by the chain rule.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ...latex import tree
from ...latex.tree import Node
from . import customary, gradients, sums
from .definitions import plain
from .scope import Scope
from .values import Array, Trouble
from .walk import subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator

READINGS = 4  # two for a side that is one product, times two for products in a sum


def as_meant(e: Elaborator, node: tree.Mul) -> tree.Mul | Node:
    """The product in this reading: with all factors, or only the bracket, under the derivative sign."""
    named = _named(e, node) or _bare_sign(node) or _largest(e, node) or gradients.of_itself(e, node)
    if named is not None:
        return named
    farther = reaching(node)
    if farther is None:
        return node
    reading = e.choose(READINGS)
    of_bracket = reading >= READINGS // 2 if isinstance(e.top, tree.Add) else reading % 2 == 1
    return node if of_bracket else farther


def over_sum(e: Elaborator, node: tree.Add) -> Node | None:
    r"""``(\frac{d}{dz} 1 + e^{-z})`` with all terms under the sign, in the second reading."""
    first = node.terms[0]
    if not isinstance(first, tree.Derivative) or not _stands_before(first) or first.operand is None:
        return None
    if first.operand.span[1] < first.span[1] or e.choose(2) == 0:  # a bracket ends what is meant
        return None
    return replace(first, operand=tree.Add((first.operand, *node.terms[1:]), span=node.span))


def summed_on(e: Elaborator, node: tree.Add) -> Node | None:
    r"""``\sum_i a_i - b_i`` with all terms under the sum, in the second reading, where a later one has its index."""
    for n, term in enumerate(node.terms[:-1]):
        total = term.operand if isinstance(term, tree.Neg) else term
        if not isinstance(total, tree.Big) or total.operator != "sum" or not isinstance(total.index, tree.Name):
            continue
        reached = [k for k in range(n + 1, len(node.terms)) if _has_index(node.terms[k], total.index)]
        if not reached:
            continue
        if e.choose(2) == 0:
            return None
        end = reached[-1] + 1
        whole: Node = replace(total, body=tree.Add((total.body, *node.terms[n + 1 : end]), span=total.span))
        whole = replace(term, operand=whole) if isinstance(term, tree.Neg) else whole
        terms = (*node.terms[:n], whole, *node.terms[end:])
        return tree.Add(terms, span=node.span) if len(terms) > 1 else whole
    return None


def _has_index(node: Node, index: tree.Name) -> bool:
    """Whether an index stands in subscripts of a term that has no sum over it."""
    parts = list(subtrees(node))
    own = any(isinstance(part, tree.Big) and part.index == index for part in parts)
    return not own and any(isinstance(part, tree.Indexed) and index in part.indices for part in parts)


def doubtful(reading: int, sides: tuple[Node, ...]) -> bool:
    """Whether this reading takes the bracket alone where a whole side is a product that can be read in two ways."""
    bare = (side.operand if isinstance(side, tree.Neg) else side for side in sides)
    return reading % 2 == 1 and any(isinstance(side, tree.Mul) and reaching(side) is not None for side in bare)


def reaching(node: tree.Mul) -> Node | None:
    """The product with the factors after a derivative's bracket under its sign, up to the next derivative."""
    for n, factor in enumerate(node.factors):
        if not isinstance(factor, (tree.Derivative, tree.Gradient)) or not _stands_before(factor):
            continue
        stop = next((k for k in range(n + 1, len(node.factors)) if _is_derivative(node.factors[k])), len(node.factors))
        operand = factor.operand
        if stop == n + 1 or operand is None or _ends_there(factor, n + 1 in node.dotted):
            continue
        under = replace(factor, operand=tree.Mul((operand, *node.factors[n + 1 : stop]), span=operand.span))
        factors = (*node.factors[:n], under, *node.factors[stop:])
        return factors[0] if len(factors) == 1 else tree.Mul(factors, span=node.span)
    return None


def _ends_there(factor: tree.Derivative | tree.Gradient, dotted: bool) -> bool:
    r"""``\nabla f(x) \cdot v`` and ``\nabla^2 f(x) v``: what follows is multiplied with the gradient or the Hessian."""
    return isinstance(factor, tree.Gradient) and (dotted or factor.order == 2)


def _stands_before(factor: tree.Derivative | tree.Gradient) -> bool:
    r"""Whether the operand is written behind the sign, not above the line of ``\frac{dy}{dx}``."""
    if factor.operand is None:
        return False
    if isinstance(factor, tree.Gradient):
        return True
    return all(factor.operand.span[0] > variable.span[1] for variable, _ in factor.variables)


def _is_derivative(node: Node) -> bool:
    return isinstance(node, (tree.Derivative, tree.Gradient, tree.Prime))


def telescoped(node: tree.Mul, running: Collection[str] = ()) -> Node | None:
    r"""``\frac{\partial J}{\partial y}\frac{\partial y}{\partial W}`` as ``\frac{\partial J}{\partial W}``.

    Not one term of a sum: where a ``running`` index stands in the middle alone.
    """
    links: list[tuple[Node, Node]] = []
    for factor in node.factors:
        inner = factor.base if isinstance(factor, tree.Transpose) else factor
        match inner:
            case tree.Derivative(operand, ((variable, 1),)) if operand is not None:
                links.append((operand, variable))
            case _:
                return None
    for order in (links, links[::-1]):
        if len(order) > 1 and all(a[1] == b[0] for a, b in pairwise(order)):
            ends = _letters(order[0][0]) | _letters(order[-1][1])
            if any(_letters(link[1]) & set(running) - ends for link in order[:-1]):
                return None
            return tree.Derivative(order[0][0], ((order[-1][1], 1),), span=node.span)
    return None


def _letters(node: Node) -> set[str]:
    """The names in a tree, and the letters below them: ``Y_{bh}`` may be a name that nobody knows."""
    names = [plain(part.text) for part in subtrees(node) if isinstance(part, tree.Name)]
    return {*names, *(letter for name in names for letter in name.partition("_")[2])}


# A derivative's sign that is a letter: D_x f, D_j S_i -----------------------------------------------------------------


def _bare_sign(node: tree.Mul) -> Node | None:
    r"""``\frac{d}{dz} \cdot f``: the derivative of what follows."""
    for n, factor in enumerate(node.factors[:-1]):
        if isinstance(factor, tree.Derivative) and factor.operand is None:
            rest = node.factors[n + 1 :]
            found = replace(factor, operand=rest[0] if len(rest) == 1 else tree.Mul(rest, span=node.span))
            return found if n == 0 else tree.Mul((*node.factors[:n], found), span=node.span)
    return None


def _largest(e: Elaborator, node: tree.Mul) -> Node | None:
    r"""``\max_x f(x) g(x)`` over the real numbers: the largest value of the product."""
    for n, factor in enumerate(node.factors[:-1]):
        rest = node.factors[n + 1 :]
        match factor:
            case tree.Big("max" | "min", tree.Name() as index) if not sums.runs(e, index, factor.body):
                found: Node = replace(factor, body=tree.Mul((factor.body, *rest), span=node.span))
            case tree.Call(tree.Indexed(tree.Name("sup" | "inf"), _) as function, (body,)):
                found = tree.Call(function, (tree.Mul((body, *rest), span=node.span),), span=node.span)
            case tree.Call(tree.Name("max" | "min" | "sup" | "inf") as function, (body,)):
                found = tree.Call(function, (tree.Mul((body, *rest), span=node.span),), span=node.span)
            case _:
                continue
        return found if n == 0 else tree.Mul((*node.factors[:n], found), span=node.span)
    return None


def _is_direction(e: Elaborator, by: Node, operand: Node) -> bool:
    """Whether this is a vector that what is differentiated does not depend on, so that a derivative is along it."""
    symbol = e.environment.symbol(by.text) if isinstance(by, tree.Name) else None
    definition = e.environment.definition(by.text) if isinstance(by, tree.Name) else None
    if (definition is None and symbol is None) or (definition and (definition.parameters or definition.indices)):
        return False
    value = e.value(by, Scope())
    if not isinstance(value, Array) or value.columns != 1:
        return False
    try:
        return not customary.free_symbols(value) & customary.free_symbols(e.value(operand, Scope()))
    except Trouble:
        return False


_SMALL = frozenset({"d", "mathrm{d}"})
_LETTERS = frozenset({"D", "mathrm{D}", "mathcal{D}", "mathbf{D}"})


def _named(e: Elaborator, node: tree.Mul) -> Node | None:
    """The product with ``D_x`` or ``D``, where D has no other meaning, as a derivative of what follows."""
    for n, factor in enumerate(node.factors[:-1]):
        base, written = (factor.base, factor.indices) if isinstance(factor, tree.Indexed) else (factor, ())
        second = isinstance(base, tree.Pow) and base.exponent == tree.Number(Fraction(2))
        base = base.base if isinstance(base, tree.Pow) and second else base
        if not isinstance(base, tree.Name) or e.environment.knows(base.text):
            continue
        rest = node.factors[n + 1 :]
        if plain(base.text) in _SMALL and base is factor and len(rest) == 1:
            total = tree.Differential(rest[0], span=node.span)
            return tree.Mul((*node.factors[:n], total), span=node.span)
        if plain(base.text) not in _LETTERS:
            continue
        operand = rest[0] if len(rest) == 1 else tree.Mul(rest, span=node.span)
        by = written[0] if len(written) == 1 else tree.Name(e.main_variable().name)
        found: Node = tree.Derivative(operand, ((by, 2 if second else 1),), span=node.span)
        if second and not written and e.environment.vectors:
            found = tree.Gradient(operand, None, 2, span=node.span)
        elif _is_direction(e, by, operand):
            slope = tree.Gradient(operand, None, span=operand.span)
            found = tree.Mul((slope, by), dotted=(1,), span=node.span)
        return found if n == 0 else tree.Mul((*node.factors[:n], found), span=node.span)
    return None
