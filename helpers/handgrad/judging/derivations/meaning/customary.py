"""Symbols of a notation, and the functions that every student may use, as SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any

import sympy as sp

from ...latex.tree import Node
from ...notation import Symbol
from .values import Array, Scalar, Trouble, UnknownName, Value, column

CONSTANTS: Mapping[str, Scalar] = {"e": sp.E, "mathrm{e}": sp.E, "pi": sp.pi, "infty": sp.oo}
ONES = frozenset({"mathbf{1}", "mathbb{1}", "boldsymbol{1}", "mathbf 1", "vec{1}", "1"})


def variable(symbol: Symbol) -> Value:
    """The real SymPy symbols of a name: ``x``, or ``x_1`` to ``x_n``, or ``W_11`` to ``W_kd``."""
    if symbol.kind == "integer" and symbol.bound is not None:
        return sp.Integer(symbol.bound)
    if symbol.kind == "index":
        raise UnknownName(symbol.name)
    assumptions = {"real": True, "positive": True} if symbol.domain != "real" else {"real": True}
    if symbol.kind == "probabilities":
        assumptions = {"positive": True}
    match symbol.shape:
        case ():
            return sp.Symbol(symbol.name, **assumptions)
        case (n,):
            return column(tuple(sp.Symbol(f"{symbol.name}_{i}", **assumptions) for i in range(1, n + 1)))
        case (k, d):
            places = [(i, j) for i in range(1, k + 1) for j in range(1, d + 1)]
            if symbol.symmetric:
                places = [(min(place), max(place)) for place in places]
            return Array(k, d, tuple(sp.Symbol(f"{symbol.name}_{i}{j}", **assumptions) for i, j in places))
    raise Trouble(f"{symbol.name} has a shape that is not read")


def dummies(like: Value) -> Value:
    """Fresh real symbols in the shape of a value."""
    if isinstance(like, Array):
        return like.map(lambda _: sp.Dummy(real=True))
    return sp.Dummy(real=True)


def pairs(old: Value, new: Value) -> Iterator[tuple[Scalar, Scalar]]:
    """Entries of two values of one shape, side by side."""
    if isinstance(old, Array) and isinstance(new, Array):
        yield from zip(old.entries, new.entries, strict=True)
    else:
        yield old, new


def replaced(value: Value, swap: Mapping[Scalar, Scalar]) -> Value:
    """The value with symbols replaced, all at once."""
    if isinstance(value, Array):
        return value.map(lambda entry: entry.xreplace(swap))
    return value.xreplace(swap)


def free_symbols(value: Value) -> frozenset[Scalar]:
    """The symbols in a value."""
    if isinstance(value, Array):
        return frozenset().union(*(entry.free_symbols for entry in value.entries))
    return frozenset(value.free_symbols)


def depends(value: Value, on: Value) -> bool:
    """Whether ``value`` contains the variable ``on`` (a symbol or an array of symbols)."""
    symbols = free_symbols(on)
    entries = on.entries if isinstance(on, Array) else (on,)
    return all(entry.is_Symbol for entry in entries) and bool(symbols & free_symbols(value))


def _positive_only(function: Callable[[Scalar], Scalar]) -> Callable[[Scalar], Scalar]:
    def guarded(argument: Scalar) -> Scalar:
        if argument.is_nonpositive and argument.is_number:
            raise Trouble("a logarithm of a number that is not positive")
        return function(argument)

    return guarded


# Functions of one number, applied entry by entry to vectors.
FUNCTIONS_OF_ONE: Mapping[str, Callable[[Scalar], Scalar]] = {
    "exp": sp.exp,
    "log": _positive_only(sp.log),
    "ln": _positive_only(sp.log),
    "sqrt": sp.sqrt,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "coth": sp.coth,
    "sech": sp.sech,
    "csch": sp.csch,
    "sec": sp.sec,
    "csc": sp.csc,
    "cot": sp.cot,
    "arcsin": sp.asin,
    "arccos": sp.acos,
    "arsinh": sp.asinh,
    "arcosh": sp.acosh,
    "arctanh": sp.atanh,
    "artanh": sp.atanh,
    "arcsinh": sp.asinh,
    "arccosh": sp.acosh,
    "arctan": sp.atan,
    "arccot": lambda t: sp.pi / 2 - sp.atan(t),
    "arcsec": lambda t: sp.acos(1 / t),
    "arccsc": lambda t: sp.asin(1 / t),
    "asin": sp.asin,
    "acos": sp.acos,
    "atan": sp.atan,
    "asinh": sp.asinh,
    "acosh": sp.acosh,
    "atanh": sp.atanh,
    "erf": sp.erf,
    "erfc": sp.erfc,
    "abs": sp.Abs,
    "sign": sp.sign,
    "sgn": sp.sign,
    "signum": sp.sign,
    **dict.fromkeys(("sigmoid", "logistic", "expit"), lambda t: 1 / (1 + sp.exp(-t))),
    "softplus": lambda t: sp.log(1 + sp.exp(t)),
    **dict.fromkeys(("relu", "ReLU", "RELU"), lambda t: sp.Max(t, 0)),
    "logit": lambda t: sp.log(t / (1 - t)),
}


def _softmax(entries: tuple[Scalar, ...]) -> Array:
    total = sp.Add(*[sp.exp(entry) for entry in entries])
    return column(tuple(sp.exp(entry) / total for entry in entries))


def _log_sum_exp(entries: tuple[Scalar, ...]) -> Scalar:
    return sp.log(sp.Add(*[sp.exp(entry) for entry in entries]))


FUNCTIONS_OF_ALL: Mapping[str, Callable[[tuple[Scalar, ...]], Value]] = {
    "softmax": _softmax,
    **dict.fromkeys(("logsumexp", "LSE", "lse"), _log_sum_exp),
}
NORMS = frozenset({"norm", "norm_1", "norm_inf"})
OF_VECTORS = NORMS | frozenset(FUNCTIONS_OF_ALL) | {"diag", "Diag", "tr", "Tr", "trace", "Trace", "langle"}
TRACES = frozenset({"tr", "Tr", "trace", "Trace"})
_OTHERS = frozenset({"max", "min", "diag", "Diag", "log_2", "log_10", "langle"}) | TRACES
FUNCTIONS = frozenset(FUNCTIONS_OF_ONE) | frozenset(FUNCTIONS_OF_ALL) | NORMS | _OTHERS


def apply(name: str, arguments: tuple[Value, ...], node: Node | None = None) -> Value:
    """A customary function at values. Raises Trouble."""
    if name in ("max", "min"):
        return _extreme(sp.Max if name == "max" else sp.Min, arguments)
    if len(arguments) != 1:
        raise Trouble(f"{name} takes one argument", node)
    argument = arguments[0]
    if name in ("diag", "Diag"):
        return _diagonal(argument, node)
    if name in TRACES:
        if not isinstance(argument, Array):
            return argument
        return sp.Add(*[argument.at(i, i) for i in range(1, min(argument.shape) + 1)])
    if name in FUNCTIONS_OF_ALL and isinstance(argument, Array):
        return FUNCTIONS_OF_ALL[name](argument.entries)
    if name in NORMS:
        return _norm(name, argument.entries if isinstance(argument, Array) else (argument,))
    function = FUNCTIONS_OF_ONE.get(name)
    if function is None:
        raise UnknownName(name, node)
    return argument.map(function) if isinstance(argument, Array) else function(argument)


def _extreme(function: Callable[..., Scalar], arguments: tuple[Value, ...]) -> Value:
    """Of a number and a vector, or of two vectors, entry by entry: max(0, z) is ReLU(z). Else of all entries."""
    shapes = {argument.shape for argument in arguments if isinstance(argument, Array)}
    if len(arguments) == 2 and len(shapes) == 1:
        (shape,) = shapes
        parts = [a.entries if isinstance(a, Array) else (a,) * prod(shape) for a in arguments]
        return Array(*shape, tuple(map(function, *parts)))
    return function(*[entry for a in arguments for entry in (a.entries if isinstance(a, Array) else (a,))])


def _norm(name: str, entries: tuple[Scalar, ...]) -> Scalar:
    """Euclidean (Frobenius for a matrix), of absolute values, or the largest of them; of one number its size."""
    if name == "norm" and len(entries) > 1:
        return sp.sqrt(sp.Add(*[entry**2 for entry in entries]))
    sizes = [sp.Abs(entry) for entry in entries]
    return sp.Max(*sizes) if name == "norm_inf" else sp.Add(*sizes)


def _diagonal(argument: Value, node: Node | None) -> Array:
    if not isinstance(argument, Array) or 1 not in argument.shape:
        raise Trouble("diag needs a vector", node)
    n = max(argument.shape)
    zero = sp.Integer(0)
    return Array(n, n, tuple(argument.entries[i] if i == j else zero for i in range(n) for j in range(n)))


def as_symbols(value: Any) -> tuple[Scalar, ...] | None:
    """The entries, if each is a symbol."""
    entries = value.entries if isinstance(value, Array) else (value,)
    return tuple(entries) if all(entry.is_Symbol for entry in entries) else None
