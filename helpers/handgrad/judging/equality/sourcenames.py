"""The names that source text may use, and what each one builds."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import sympy as sp

from .classes import FUNCTIONS as SYMPY_FUNCTIONS
from .sourcebuild import add, div, power
from .sourcecalculus import add_up, big, derivative, function, hessian, jacobian, put, substitute
from .sourceconditions import all_of, any_of, choice, negation, relation
from .sourceentries import explicit
from .sourcematrices import MATRICES, MATRIX_METHODS
from .sourcevalues import ReadError, is_matrix, items, scalar, whole

Maker = Callable[..., Any]

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
    "S.Half": sp.S.Half,
    "S.Zero": sp.S.Zero,
    "S.One": sp.S.One,
    "S.NegativeOne": sp.S.NegativeOne,
    "S.Pi": sp.pi,
    "S.Exp1": sp.E,
    "S.Reals": sp.S.Reals,
    "S.Infinity": sp.oo,
}


def _plain(cls: Any) -> Maker:
    """A SymPy function of scalars, unevaluated."""

    def make(*args: Any) -> Any:
        return cls(*(scalar(a) for a in args), evaluate=False)

    return make


def _named(name: str) -> Maker:
    """A function that keeps its name: sigma(t)."""
    return lambda t: sp.Function(name)(scalar(t))


def _extreme(cls: Any) -> Maker:
    """Max and Min, of arguments or of one list."""

    def make(*args: Any) -> Any:
        alone = len(args) == 1 and (is_matrix(args[0]) or isinstance(args[0], (list, tuple)))
        found = _listed(args[0]) if alone else args
        if not found:
            raise ReadError("A largest or smallest value needs values.")
        return cls(*(scalar(a) for a in found), evaluate=False)

    return make


def _listed(value: Any) -> list[Any]:
    return items(explicit(value) if is_matrix(value) else value)


def _softmax(*args: Any) -> Any:
    if len(args) == 1 and (is_matrix(args[0]) or not isinstance(args[0], sp.Expr)):
        args = tuple(_listed(args[0]))
    powers = [sp.exp(scalar(a), evaluate=False) for a in args]
    total = sp.Pow(sp.Add(*powers, evaluate=False), -1, evaluate=False)
    return [sp.Mul(p, total, evaluate=False) for p in powers]


def _rational(p: Any, q: Any = sp.S.One) -> Any:
    if not (p.is_Rational or p.is_Float) or not q.is_Rational or q == 0:
        raise ReadError("Rational(p, q) wants two numbers.")
    return (sp.Rational(str(p)) if p.is_Float else p) / q


def _itself(value: Any, *_args: Any) -> Any:
    """A function or method that changes how a value looks, not what it is."""
    return value


def _piecewise(*pairs: Any) -> Any:
    if not pairs or any(not isinstance(pair, (tuple, list)) or len(pair) != 2 for pair in pairs):
        raise ReadError("Piecewise wants pairs (value, condition).")
    return choice(*((value, condition) for value, condition in pairs))


def _range(*args: Any) -> Any:
    return [sp.Integer(i) for i in range(*(whole(a) for a in args))]


def _zip(*lists: Any) -> Any:
    return [tuple(row) for row in zip(*map(_listed, lists), strict=False)]


def _map(made: Any, *lists: Any) -> Any:
    if not callable(made):
        raise ReadError("A function is expected here.")
    return [made(*row) for row in zip(*map(_listed, lists), strict=False)]


def _root(t: Any, n: Any = None) -> Any:
    return power(t, sp.S.Half if n is None else div(sp.S.One, n))


def _log_of_base(base: int) -> Maker:
    return lambda t: sp.log(scalar(t), sp.Integer(base), evaluate=False)


def _interval(left_open: bool, right_open: bool) -> Maker:
    def make(low: Any, high: Any, *flags: Any) -> Any:
        lo, ro = ([f is sp.true for f in flags] + [left_open, right_open])[:2] if flags else (left_open, right_open)
        return sp.Interval(scalar(low), scalar(high), lo, ro)

    return make


def _finite_set(*args: Any) -> Any:
    return sp.FiniteSet(*(scalar(a) for a in args), evaluate=False)


def _relation(op: ast.cmpop) -> Maker:
    return lambda a, b: relation(op, a, b)


_REWRITINGS = (
    *("doit", "simplify", "expand", "factor", "together", "cancel", "apart", "collect", "nsimplify", "powsimp"),
    *("radsimp", "ratsimp", "trigsimp", "expand_log", "expand_func", "expand_trig", "logcombine", "piecewise_fold"),
    *("powdenest", "hyperexpand", "refine", "signsimp"),
)
"""What these return equals what they are given; named arguments (``force=True``) are not read."""

FUNCTIONS: dict[str, Maker] = {
    **{cls.__name__: _plain(cls) for cls in SYMPY_FUNCTIONS},
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
    "And": lambda *parts: all_of(list(parts)),
    "Or": lambda *parts: any_of(list(parts)),
    "Not": lambda part: negation(part),
    "ITE": lambda test, a, b: any_of([all_of([test, a]), all_of([negation(test), b])]),
    "Interval": _interval(False, False),
    "Interval.open": _interval(True, True),
    "Interval.Lopen": _interval(True, False),
    "Interval.Ropen": _interval(False, True),
    "FiniteSet": _finite_set,
    "ln": _plain(sp.log),
    "log2": _log_of_base(2),
    "log10": _log_of_base(10),
    "log1p": lambda t: sp.log(add(sp.S.One, t), evaluate=False),
    "expm1": lambda t: add(sp.exp(scalar(t), evaluate=False), sp.S.NegativeOne),
    "exp2": lambda t: power(sp.Integer(2), t),
    **dict.fromkeys(("abs", "fabs"), _plain(sp.Abs)),
    **dict.fromkeys(("Max", "max", "maximum"), _extreme(sp.Max)),
    **dict.fromkeys(("Min", "min", "minimum"), _extreme(sp.Min)),
    **{name: _named(name) for name in ("sigma", "sigmoid", "softplus", "Phi", "phi", "relu")},
    "heaviside": _plain(sp.Heaviside),
    "softmax": _softmax,
    "sqrt": _root,
    "root": _root,
    "cbrt": lambda t: _root(t, sp.Integer(3)),
    "square": lambda t: power(t, sp.Integer(2)),
    **dict.fromkeys(("Pow", "power", "pow"), lambda a, b: power(a, b)),
    **dict.fromkeys(("diff", "Derivative"), derivative),
    "hessian": hessian,
    "Sum": big(sp.Sum),
    "summation": big(sp.Sum),
    "Product": big(sp.Product),
    "product": big(sp.Product),
    "sum": add_up,
    "Add": lambda *args: add_up(list(args)),
    "Subs": put,
    "Lambda": function,
    **MATRICES,
    "Rational": _rational,
    **dict.fromkeys(("Integer", "Float", "S", "sympify", "UnevaluatedExpr", *_REWRITINGS), _itself),
    "N": lambda a: a,
    "Piecewise": _piecewise,
    "where": lambda test, a, b: choice((a, test), (b, sp.true)),
    "range": _range,
    "zip": _zip,
    "map": _map,
    "enumerate": lambda a: [(sp.Integer(i), v) for i, v in enumerate(_listed(a))],
    "len": lambda a: sp.Integer(len(_listed(a))),
    "list": lambda a: _listed(a),
    "tuple": lambda a: tuple(_listed(a)),
    "array": lambda a: explicit(a),
}

METHODS: dict[str, Maker] = {
    "diff": derivative,
    "jacobian": jacobian,
    **dict.fromkeys(("subs", "xreplace"), substitute),
    **MATRIX_METHODS,
    **dict.fromkeys((*_REWRITINGS, "rewrite"), _itself),
    **dict.fromkeys(("evalf", "n"), lambda a: a),
}
