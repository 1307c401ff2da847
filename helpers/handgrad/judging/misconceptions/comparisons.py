"""Misconceptions that show in how the values of a wrong scalar answer are related to those of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

import numpy as np
import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from .samples import Node, NoSample, Values, points_of, ratio, same, sample, sigmoid, slope

MAX_SYMBOLS = 4
MAX_ATOMS = 60
_NEAR = 1e-6  # of slopes by differences

_CASES = (sp.Piecewise, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside)


def symbols_of(*sources: Any, most: int = MAX_SYMBOLS) -> list[str]:
    """Names of the symbols of some trees (entries of matrix symbols included), in order."""
    found = {str(leaf) for source in sources for leaf in source.atoms(sp.Symbol, MatrixElement)}
    return sorted(name for name in found if name not in _matrix_names(sources))[:most]


def _matrix_names(sources: Any) -> set[str]:
    return {leaf.name for source in sources for leaf in source.atoms(sp.MatrixSymbol)}


def whole(a: Values, r: Values) -> Iterator[str]:
    """Relations between the two values alone."""
    if not np.nan_to_num(a).any():
        yield "taken as constant"
    factor = ratio(a, r)
    if factor is not None and abs(factor + 1) < 1e-7:
        yield "sign"


def powers(a: Values, r: Values) -> Iterator[str]:
    """One value a power or a constant multiple of the other."""
    product = ratio(a * r, np.ones_like(a))
    if product is not None and abs(abs(product) - 1) < 1e-6:
        yield "reciprocal"
    if ratio(a, r) is not None:
        yield "constant factor"
    if same(a * a, np.abs(r)):
        yield "square lost"
    if same(np.abs(a), r * r):
        yield "squared"


def offsets(a: Values, r: Values) -> Iterator[str]:
    """The two differ by a constant, or add up to one."""
    if np.ptp(r[np.isfinite(r)]) < 1e-6 or np.ptp(a[np.isfinite(a)]) < 1e-6:
        return
    if ratio(a - r, np.ones_like(a)) is not None:
        yield "constant term"
    if ratio(a + r, np.ones_like(a)) is not None:
        yield "sign and constant term"


def calculus(answer: Any, reference: Any, a: Values, r: Values, names: list[str]) -> Iterator[str]:
    """The function for its derivative, the derivative of the derivative."""
    for name in names:
        if same(slope(answer, name), r, _NEAR):
            yield "function itself"
        slanted = slope(reference, name)
        if np.nan_to_num(slanted).any() and same(slanted, a, _NEAR):
            yield "differentiated too often"


def squares(answer: Any, a: Values, r: Values, names: list[str]) -> Iterator[str]:
    """The square of the function for its derivative: the slope of the square root is the reference."""
    for name in names:
        if (a >= 0).all() and same(np.abs(slope(answer, name)), np.abs(2 * np.sqrt(a) * r), _NEAR):
            yield "squared instead of differentiated"


def renamed(reference: Any, a: Values, names: list[str]) -> Iterator[str]:
    """The reference at another argument."""
    for name in names:
        x = points_of(name)
        negated = ratio(a, sample(reference, {name: -x}).value)
        if negated is not None and abs(abs(negated) - 1) < 1e-7:
            yield "argument sign"
        for scale in (2.0, 0.5):
            if ratio(a, sample(reference, {name: scale * x}).value) is not None:
                yield "argument scale"
    for order in permutations(names):
        if list(order) != names and len(names) > 1:
            exchanged = {name: points_of(other) for name, other in zip(names, order, strict=True)}
            if ratio(a, sample(reference, exchanged).value) is not None:
                yield "variables exchanged"


def other_variable(answer: Any, reference: Any, names: list[str]) -> Iterator[str]:
    """Derivatives of one function by different variables have equal mixed derivatives."""
    for first, second in permutations(names, 2):
        mixed = slope(answer, first)
        if np.nan_to_num(mixed).any() and same(mixed, slope(reference, second), _NEAR):
            yield "differentiated by another variable"


def customary(names: list[str]) -> list[Values]:
    """Factors that the rules of differentiation bring in these exercises."""
    found: list[Values] = []
    for name in names:
        x = points_of(name)
        s, t = sigmoid(x), np.tanh(x)
        found += [np.exp(x), np.exp(-x), s, 1 - s, s * (1 - s), 1 - 2 * s, t, 1 - t * t, x]
    return found


def atoms(answer: Node, reference: Node, names: list[str]) -> list[Values]:
    """Customary factors, and every part of the two expressions."""
    found = customary(names) + [1 - points_of(name) for name in names]
    for root in (reference, answer):
        found += [node.value for node in _subtrees(root) if node is not root and not node.source.is_Number]
    kept: list[Values] = []
    for value in found:
        if np.isfinite(value).all() and np.ptp(value) > 1e-9 and not any(same(value, other) for other in kept):
            kept.append(value)
    return kept[:MAX_ATOMS]


def _subtrees(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _subtrees(child)


def factors(a: Values, r: Values, simple: list[Values]) -> Iterator[str]:
    """The quotient of the two is one simple factor; where both readings fit, one was lost."""
    if any(ratio(r, a * value) is not None for value in simple):
        yield "chain factor lost"
    if any(ratio(a, r * value) is not None for value in simple):
        yield "factor too many"


def two_factors(a: Values, r: Values, simple: list[Values], names: list[str]) -> Iterator[str]:
    """The quotient of the two is made of two simple factors."""
    for one, other in permutations(names, 2):
        if ratio(r, a * np.exp(points_of(one) - points_of(other))) is not None:
            yield "index"
    for first, second in permutations(simple, 2):
        if same(np.abs(r), np.abs(a * first * second)) or same(np.abs(r * second), np.abs(a * first)):
            yield "chain factor lost"
        if same(np.abs(a), np.abs(r * first * second)):
            yield "factor too many"


def terms(answer: Node, reference: Node, a: Values, r: Values, simple: list[Values]) -> Iterator[str]:
    """One term of a sum was lost, changed by a factor, or is one too many."""
    difference = a - r
    for term in _terms(reference):
        factor = ratio(difference, term)
        if factor is not None:
            yield (
                "term missing"
                if abs(factor + 1) < 1e-7
                else "sign inside"
                if abs(factor + 2) < 1e-7
                else "factor in one term"
            )
    for term in _terms(answer):
        if ratio(difference, term) is not None:
            yield "factor in one term"
        for value in simple:
            if same(difference, term - term * value):
                yield "factor missing in one term"
            if same(difference * value, term * value - term):
                yield "factor too many in one term"
    for value in simple:
        if ratio(difference, value) is not None:
            yield "term missing"
        if any(ratio(a * value, term) is not None for term in _terms(reference)):
            yield "part of the product rule"
    for first, second in combinations(simple, 2):
        if same(np.abs(difference), np.abs(first * second)):
            yield "term missing"


def _terms(node: Node) -> list[Values]:
    return [child.value for child in node.children] if node.source.is_Add else []


def cases(answer: Any, reference: Any, a: Values, r: Values, names: list[str]) -> Iterator[str]:
    """Functions with cases: right on one side, a kink in the wrong place, smooth for cased or the other way round."""
    left, right = bool(answer.has(*_CASES)), bool(reference.has(*_CASES))
    if right and len(names) == 1:
        x = points_of(names[0])
        agree = np.isclose(a, r, atol=1e-9)
        sides = [bool(agree[x > 0].all()), bool(agree[x < 0].all())]
        if any(sides) and not all(sides):
            yield "one side wrong" if not _shifted(answer, reference, names[0]) else "kink misplaced"
        if left and agree.any() and _shifted(answer, reference, names[0]):
            yield "kink misplaced"
    if right and not left and answer.free_symbols:
        yield "smooth stand-in"
    if left and not right:
        yield "cases for a smooth function"


def _shifted(answer: Any, reference: Any, name: str) -> bool:
    """Whether the two agree far out on both sides."""
    far = {name: np.array([-90.0, -70.0, -50.0, -40.0, 40.0, 50.0, 70.0, 90.0])}
    return same(sample(answer, far).value, sample(reference, far).value)


def closeness(answer: Any, reference: Any, names: list[str]) -> Iterator[str]:
    """Near the reference everywhere, with other functions: an approximation."""
    if len(names) != 1:
        return
    x = {names[0]: np.linspace(-3.0, 3.0, 8) + 0.01}
    try:
        gap = np.abs(sample(answer, x).value - sample(reference, x).value)
    except NoSample:
        return
    size = np.abs(sample(reference, x).value).max()
    if np.isfinite(gap).all() and gap.max() < 0.03 * size:
        yield "approximation"


def patterns(a: Values, names: list[str]) -> Iterator[str]:
    """Rules of other functions: x e^(x-1) for e^x, s(1-s) for tanh, 1-s^2 for the sigmoid."""
    for name in names:
        x = points_of(name)
        for u in (x, -x):
            if ratio(a, u * np.exp(u - 1)) is not None:
                yield "power rule on an exponential"
        for inner in (x, 2 * x, x / 2):
            s, t = sigmoid(inner), np.tanh(inner)
            if ratio(a, t * (1 - t)) is not None or ratio(a, 1 - s * s) is not None:
                yield "another function's pattern"
