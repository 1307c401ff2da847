"""The names that source text may use, and what each one builds."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import sympy as sp

from .lowering import FUNCTIONS as SYMPY_FUNCTIONS
from .sourcebuild import Builder, ReadError, is_matrix
from .sourcematrices import MATRICES, MATRIX_METHODS

CONSTANTS: dict[str, Any] = {
    "pi": sp.pi,
    "E": sp.E,
    "e": sp.E,
    "I": sp.I,
    "oo": sp.oo,
    "inf": sp.oo,
    "nan": sp.nan,
    "zoo": sp.zoo,
    "true": sp.true,
    "false": sp.false,
    "Reals": sp.S.Reals,
    "EmptySet": sp.S.EmptySet,
}


def _plain(cls: Any) -> Callable[..., Any]:
    """A SymPy function of scalars, unevaluated."""

    def make(build: Builder, *args: Any) -> Any:
        return cls(*(build._scalar(a) for a in args), evaluate=False)

    return make


def _named(name: str) -> Callable[..., Any]:
    """A function that keeps its name: sigma(t)."""
    return lambda build, t: sp.Function(name)(build._scalar(t))


def _softmax(build: Builder, *args: Any) -> Any:
    if len(args) == 1 and not isinstance(args[0], sp.Expr):
        args = tuple(build.items(args[0]))
    powers = [sp.exp(build._scalar(a), evaluate=False) for a in args]
    total = sp.Pow(sp.Add(*powers, evaluate=False), -1, evaluate=False)
    return [sp.Mul(p, total, evaluate=False) for p in powers]


def _variables(build: Builder, args: tuple[Any, ...]) -> list[tuple[Any, int]]:
    found: list[tuple[Any, int]] = []
    for arg in args:
        if isinstance(arg, tuple):
            found.append((arg[0], build.whole(arg[1])))
        elif isinstance(arg, sp.Integer) and found:
            found[-1] = (found[-1][0], found[-1][1] * build.whole(arg))
        else:
            found.append((arg, 1))
    if not found:
        raise ReadError("A derivative needs a variable.")
    if any(n > 20 or not getattr(v, "_diff_wrt", False) for v, n in found):
        raise ReadError("A derivative is taken by something that is no variable.")
    return found


def _derivative(build: Builder, function: Any, *args: Any) -> Any:
    variables = _variables(build, args)
    if isinstance(function, list):
        return [_derivative(build, f, *args) for f in function]
    if is_matrix(function):
        explicit = build.explicit(function)
        return explicit.applyfunc(lambda entry: sp.Derivative(entry, *variables, evaluate=False))
    return sp.Derivative(build._scalar(function), *variables, evaluate=False)


def _big(cls: Any) -> Callable[..., Any]:
    def make(build: Builder, body: Any, *limits: Any) -> Any:
        if not limits or any(not isinstance(limit, tuple) or len(limit) != 3 for limit in limits):
            raise ReadError("A sum needs (index, first, last).")
        return cls(build._scalar(body), *limits)

    return make


def _add_up(build: Builder, items: Any, start: Any = sp.S.Zero) -> Any:
    total = start
    for item in build.items(items):
        total = build.add(total, item) if total is not sp.S.Zero or not is_matrix(item) else item
    return build.close(total)


def _rational(build: Builder, p: Any, q: Any = sp.S.One) -> Any:
    if not (p.is_Rational or p.is_Float) or not q.is_Rational or q == 0:
        raise ReadError("Rational(p, q) wants two numbers.")
    return (sp.Rational(str(p)) if p.is_Float else p) / q


def _power_of_ten(build: Builder, *args: Any) -> Any:
    return build._scalar(args[0])


def _piecewise(build: Builder, *pairs: Any) -> Any:
    if not pairs or any(not isinstance(pair, tuple) or len(pair) != 2 for pair in pairs):
        raise ReadError("Piecewise wants pairs (value, condition).")
    checked = [(build._scalar(value), build._condition(condition)) for value, condition in pairs]
    return sp.Piecewise(*checked, evaluate=False)


def _range(build: Builder, *args: Any) -> Any:
    found = list(range(*(build.whole(a) for a in args)))
    return [sp.Integer(i) for i in found]


def _root(build: Builder, t: Any, n: Any = None) -> Any:
    return build.pow(t, sp.S.Half if n is None else build.div(sp.S.One, n))


def _interval(left_open: bool, right_open: bool) -> Callable[..., Any]:
    def make(build: Builder, low: Any, high: Any, *flags: Any) -> Any:
        lo, ro = ([f is sp.true for f in flags] + [left_open, right_open])[:2] if flags else (left_open, right_open)
        return sp.Interval(build._scalar(low), build._scalar(high), lo, ro)

    return make


def _finite_set(build: Builder, *args: Any) -> Any:
    return sp.FiniteSet(*(build._scalar(a) for a in args), evaluate=False)


def _same(build: Builder, owner: Any, *_args: Any) -> Any:
    return owner


def _relation(op: ast.cmpop) -> Callable[..., Any]:
    return lambda build, a, b: build.relation(op, a, b)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: _relation(op)
        for name, op in (
            ("Eq", ast.Eq()),
            ("Ne", ast.NotEq()),
            ("Lt", ast.Lt()),
            ("Le", ast.LtE()),
            ("Gt", ast.Gt()),
            ("Ge", ast.GtE()),
        )
    },
    "And": lambda build, *parts: build.all_of(list(parts)),
    "Or": lambda build, *parts: build.any_of(list(parts)),
    "Not": lambda build, part: build.negation(part),
    "Interval.open": _interval(True, True),
    "Interval.Lopen": _interval(True, False),
    "Interval.Ropen": _interval(False, True),
    **{cls.__name__: _plain(cls) for cls in SYMPY_FUNCTIONS},
    "ln": _plain(sp.log),
    "abs": _plain(sp.Abs),
    "max": lambda build, *args: _plain(sp.Max)(build, *(build.items(args[0]) if len(args) == 1 else args)),
    "min": lambda build, *args: _plain(sp.Min)(build, *(build.items(args[0]) if len(args) == 1 else args)),
    **{name: _named(name) for name in ("sigma", "sigmoid", "softplus", "Phi", "phi", "relu")},
    "softmax": _softmax,
    "sqrt": _root,
    "root": _root,
    "diff": _derivative,
    "Derivative": _derivative,
    "Sum": _big(sp.Sum),
    "Product": _big(sp.Product),
    "sum": _add_up,
    **MATRICES,
    "Rational": _rational,
    "Integer": _power_of_ten,
    "Float": _power_of_ten,
    "S": _power_of_ten,
    "Add": lambda build, *args: _add_up(build, list(args)),
    "Pow": lambda build, a, b: build.pow(a, b),
    "Piecewise": _piecewise,
    "range": _range,
    "Interval": _interval(False, False),
    "FiniteSet": _finite_set,
    "list": lambda build, a: build.items(a),
    "tuple": lambda build, a: tuple(build.items(a)),
}

METHODS: dict[str, Callable[..., Any]] = {
    "doit": _same,
    "simplify": _same,
    "expand": _same,
    "diff": _derivative,
    **MATRIX_METHODS,
}
