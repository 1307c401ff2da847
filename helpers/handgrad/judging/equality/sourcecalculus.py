"""What source text may build with variables of its own: derivatives, sums, substitutions and functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from .sourcebuild import total
from .sourceentries import explicit, made
from .sourcevalues import ReadError, is_matrix, items, scalar, whole


def _each(value: Any, make: Callable[[Any], Any]) -> Any:
    """``make`` of an expression, or of every entry of a list or matrix."""
    if isinstance(value, (list, tuple)):
        return type(value)(_each(v, make) for v in value)
    return explicit(value).applyfunc(make) if is_matrix(value) else make(scalar(value))


# ---- derivatives ----------------------------------------------------------------------------------------------------


def derivative(function: Any, *args: Any) -> Any:
    """Derivative, diff and .diff: by the variables named, or by the only one there is."""
    variables = _variables(function, args)
    return _each(function, lambda entry: sp.Derivative(entry, *variables, evaluate=False))


def _variables(function: Any, args: Sequence[Any]) -> list[tuple[Any, int]]:
    found: list[tuple[Any, int]] = []
    for arg in args:
        if isinstance(arg, tuple):
            found.append((arg[0], whole(arg[1])))
        elif isinstance(arg, sp.Integer) and found:
            found[-1] = (found[-1][0], found[-1][1] * whole(arg))
        else:
            found.append((arg, 1))
    if not found:
        alone = list(getattr(function, "free_symbols", ()))
        if len(alone) != 1:
            raise ReadError("A derivative needs a variable.")
        found = [(alone[0], 1)]
    if any(n > 20 or not getattr(v, "_diff_wrt", False) for v, n in found):
        raise ReadError("A derivative is taken by something that is no variable.")
    return found


def jacobian(function: Any, variables: Any) -> Any:
    """A row for each entry, a column for each variable."""
    rows, columns = (items(explicit(v) if is_matrix(v) else v) for v in (function, variables))
    return made([[derivative(f, v) for v in columns] for f in rows])


def hessian(function: Any, variables: Any) -> Any:
    """All second derivatives."""
    names = items(explicit(variables) if is_matrix(variables) else variables)
    return made([[derivative(function, (v, sp.S.One), (w, sp.S.One)) for w in names] for v in names])


# ---- sums -----------------------------------------------------------------------------------------------------------


def big(cls: Any) -> Callable[..., Any]:
    """Sum or Product, over ranges with bounds."""

    def make(body: Any, *limits: Any) -> Any:
        if not limits or any(not isinstance(limit, tuple) or len(limit) != 3 for limit in limits):
            raise ReadError("A sum needs (index, first, last).")
        return cls(scalar(body), *limits)

    return make


def add_up(terms: Any, start: Any = sp.S.Zero) -> Any:
    """Python's sum."""
    found = items(explicit(terms) if is_matrix(terms) else terms)
    return total(found if start is sp.S.Zero else [start, *found])


# ---- substitution ---------------------------------------------------------------------------------------------------


def substitute(owner: Any, *args: Any) -> Any:
    """.subs: of one name, of a list of pairs one after the other, or of a dictionary all at once."""
    if len(args) == 2:
        return _put(owner, [(args[0], args[1])])
    if len(args) == 1 and isinstance(args[0], dict):
        return _put(owner, list(args[0].items()))
    for pair in items(*args):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise ReadError("A substitution wants a name and what is put in its place.")
        owner = _put(owner, [(pair[0], pair[1])])
    return owner


def put(body: Any, names: Any, points: Any) -> Any:
    """Subs(expression, names, points)."""
    several = isinstance(names, (tuple, list))
    pairs = zip(items(names), items(points), strict=True) if several else [(names, points)]
    for pair in pairs:
        body = _put(body, [pair])
    return body


def _put(owner: Any, pairs: list[tuple[Any, Any]]) -> Any:
    names, points = [name for name, _ in pairs], [scalar(point) for _, point in pairs]
    if any(not isinstance(name, sp.Symbol) for name in names):
        raise ReadError("Only a name can be replaced.")
    if len(names) > 1 and any(point.has(*names) for point in points):  # Subs goes one after the other
        between = [sp.Dummy(name.name) for name in names]
        names, points = [*names, *between], [*between, *points]
    return _each(owner, lambda entry: sp.Subs(entry, tuple(names), tuple(points)))


def function(names: Any, body: Any) -> Callable[..., Any]:
    """Lambda(names, expression)."""
    known = items(names) if isinstance(names, (tuple, list)) else [names]

    def call(*values: Any) -> Any:
        if len(values) != len(known):
            raise ReadError("A function has the wrong number of arguments.")
        return _put(body, list(zip(known, values, strict=True)))

    return call
