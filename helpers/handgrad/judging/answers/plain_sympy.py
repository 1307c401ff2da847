"""SymPy trees as plain data: class name by whitelist and arguments, rebuilt without evaluation.

A tree is ``[class name, argument, ...]``. Leaves carry text: ``["Integer", "7"]``, ``["Symbol", "x", {"real": true}]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.matrices.expressions.dotproduct import DotProduct
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.slice import MatrixSlice

MAX_NODES = 20_000
MAX_DEPTH = 100
MAX_DIGITS = 4_000
MAX_ENTRIES = 2_500

_CONSTANTS: dict[str, Any] = {
    type(value).__name__: value
    for value in (
        *(sp.pi, sp.E, sp.I, sp.oo, -sp.oo, sp.zoo, sp.nan, sp.GoldenRatio, sp.EulerGamma, sp.true, sp.false),
        *(sp.S.EmptySet, sp.S.Reals, sp.S.Integers, sp.S.Naturals, sp.S.Naturals0, sp.S.UniversalSet, sp.S.Complexes),
    )
}
_UNEVALUATED: dict[str, Any] = {
    cls.__name__: cls
    for cls in (
        *(sp.Add, sp.Mul, sp.Pow, sp.And, sp.Or, sp.Not, sp.ITE, sp.Piecewise),
        *(sp.Equality, sp.Unequality, sp.StrictLessThan, sp.LessThan, sp.StrictGreaterThan, sp.GreaterThan),
        *(sp.exp, sp.log, sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside, sp.DiracDelta, sp.KroneckerDelta),
        *(sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.asin, sp.acos, sp.atan, sp.acot, sp.atan2),
        *(sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch, sp.asinh, sp.acosh, sp.atanh, sp.acoth),
        *(sp.erf, sp.erfc, sp.erfi, sp.gamma, sp.factorial, sp.binomial, sp.LambertW),
        *(sp.re, sp.im, sp.conjugate, sp.floor, sp.ceiling),
    )
}
_AS_IS: dict[str, Any] = {
    cls.__name__: cls
    for cls in (
        *(sp.Tuple, sp.Derivative, sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Subs, sp.Lambda, sp.Order),
        *(sp.Transpose, sp.Inverse, sp.Identity, sp.ZeroMatrix, sp.OneMatrix, sp.Trace),
        *(sp.HadamardProduct, sp.HadamardPower, sp.MatMul, sp.MatAdd, sp.MatPow, sp.Adjoint, sp.Determinant),
        *(sp.KroneckerProduct, sp.DiagMatrix, sp.BlockMatrix, MatrixSlice, DotProduct, sp.UnevaluatedExpr),
        *(sp.Indexed, sp.IndexedBase),
    )
}
_SET_CLASSES: dict[str, Any] = {
    cls.__name__: cls for cls in (sp.Interval, sp.FiniteSet, sp.Union, sp.Intersection, sp.Complement)
}
_BY_CLASS: dict[type, str] = {
    cls: name for table in (_UNEVALUATED, _AS_IS, _SET_CLASSES) for name, cls in table.items()
} | {ExprCondPair: "ExprCondPair", MatrixElement: "MatrixElement"}
_RATIONALS = (sp.Integer, sp.Rational, type(sp.S.Zero), type(sp.S.One), type(sp.S.NegativeOne), type(sp.S.Half))
_NAME = re.compile(r"[^\W\d][\w'{}\\^,. ]{0,60}|[+-]{1,2}")  # "+" is the direction of a limit


class _Refused(Exception):
    """Carries a sentence out of a nested tree."""


def is_sympy(kind: type) -> bool:
    """Whether ``kind`` is a class of SymPy values (expressions, sets, conditions, matrices)."""
    return issubclass(kind, (sp.Basic, sp.MatrixBase))


def encode(value: Any) -> Any:
    """The tree of ``value``, or a sentence (a str) saying what in it cannot be an answer."""
    try:
        return _Encoder().tree(value, MAX_DEPTH)
    except _Refused as refused:
        return str(refused)


def decode(data: Any) -> Any:
    """The SymPy value of a tree, built without evaluation, or a sentence (a str)."""
    try:
        return _Decoder().value(data, MAX_DEPTH)
    except _Refused as refused:
        return str(refused)
    except RecursionError:
        return "This expression is nested too deeply."
    except Exception:  # SymPy's constructors raise many kinds of error for arguments that do not fit
        return "This expression is not one that SymPy can build."


class _Counted:
    """Bounds the depth and the number of nodes of one tree."""

    def __init__(self) -> None:
        self.nodes = 0

    def enter(self, depth: int) -> None:
        self.nodes += 1
        if depth <= 0 or self.nodes > MAX_NODES:
            raise _Refused("This expression is too large to be read.")


class _Encoder(_Counted):
    def tree(self, value: Any, depth: int) -> list[Any]:
        self.enter(depth)
        kind = type(value)
        if kind in _RATIONALS:
            if max(abs(int(value.p)), int(value.q)).bit_length() > 3.3 * MAX_DIGITS:
                raise _Refused("A number in this expression has too many digits.")
            return ["Rational", str(int(value.p)), str(int(value.q))]
        if kind is sp.Float:
            sign, mantissa, exponent, _ = value._mpf_
            return ["Float", str(-int(mantissa) if sign else int(mantissa)), int(exponent), int(value._prec)]
        if kind.__name__ in _CONSTANTS and kind is type(_CONSTANTS[kind.__name__]):
            return [kind.__name__]
        if kind in (sp.Symbol, sp.Dummy):
            return ["Symbol", value.name, dict(value._assumptions_orig)]
        if kind is sp.MatrixSymbol:
            return ["MatrixSymbol", value.name, *(self.tree(size, depth - 1) for size in value.shape)]
        if isinstance(kind, UndefinedFunction) and issubclass(kind, AppliedUndef):
            return ["Function", str(kind.__name__), *(self.tree(arg, depth - 1) for arg in value.args)]
        if issubclass(kind, sp.MatrixBase):
            return self.matrix(value, depth)
        if kind not in _BY_CLASS:
            raise _Refused(f"A {kind.__name__[:60]} cannot be part of an answer here.")
        return [_BY_CLASS[kind], *(self.tree(arg, depth - 1) for arg in value.args)]

    def matrix(self, value: Any, depth: int) -> list[Any]:
        rows, columns = (int(size) for size in value.shape)
        if rows * columns > MAX_ENTRIES:
            raise _Refused(f"This matrix has {rows * columns} entries, more than an answer can have.")
        entries = [self.tree(value[i, j], depth - 1) for i in range(rows) for j in range(columns)]
        return ["Matrix", rows, columns, *entries]


class _Decoder(_Counted):
    def value(self, data: Any, depth: int) -> Any:
        self.enter(depth)
        name, *rest = data
        leaf = self.leaves().get(name)
        if leaf is not None:
            return leaf(*rest)
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name == "Matrix":
            return self.matrix(*rest, depth=depth)
        if name in ("Function", "MatrixSymbol"):
            args = [self.value(arg, depth - 1) for arg in rest[1:]]
            head = _text_name(rest[0])
            return sp.Function(head)(*args, evaluate=False) if name == "Function" else sp.MatrixSymbol(head, *args)
        args = [self.value(arg, depth - 1) for arg in rest]
        if name in _UNEVALUATED:
            return _UNEVALUATED[name](*args, evaluate=False)
        if name in _SET_CLASSES:
            return _set(name, args)
        if name == "ExprCondPair":
            return ExprCondPair(*args)
        if name == "MatrixElement":
            return MatrixElement(*args)
        if name in _AS_IS:
            return _AS_IS[name](*args)
        raise _Refused("This expression has a part that cannot be in an answer here.")

    @staticmethod
    def leaves() -> dict[str, Callable[..., Any]]:
        return {"Rational": _rational, "Float": _float, "Symbol": _symbol}

    def matrix(self, rows: Any, columns: Any, *entries: Any, depth: int) -> Any:
        if len(entries) > MAX_ENTRIES or int(rows) * int(columns) != len(entries):
            raise ValueError
        return sp.ImmutableDenseMatrix(int(rows), int(columns), [self.value(entry, depth - 1) for entry in entries])


def _integer(text: Any) -> int:
    if not re.fullmatch(rf"-?\d{{1,{MAX_DIGITS + 10}}}", text, re.ASCII):
        raise ValueError
    return int(text)


def _rational(p: Any, q: Any) -> Any:
    return sp.Rational(_integer(p), _integer(q))


def _float(mantissa: Any, exponent: Any, precision: Any) -> Any:
    man, exp, prec = _integer(mantissa), int(exponent), int(precision)
    if abs(exp) > 100_000 or not 1 <= prec <= 10_000:
        raise ValueError
    if man == 0:
        return sp.Float(0, precision=prec)
    return sp.Float._new((int(man < 0), sp.core.numbers.MPZ(abs(man)), exp, abs(man).bit_length()), prec)


def _text_name(text: Any) -> str:
    if type(text) is not str or not _NAME.fullmatch(text):
        raise _Refused("A name in this expression is not one that an answer can have.")
    return text


def _symbol(name: Any, assumptions: Any) -> Any:
    if any(not re.fullmatch(r"[a-z][a-z_]*", key) or type(value) is not bool for key, value in assumptions.items()):
        raise ValueError
    return sp.Symbol(_text_name(name), **assumptions)


def _set(name: str, args: list[Any]) -> Any:
    """Sets compare their ends when they are built, so an end is a number that is already in its simplest form."""
    if name == "Interval":
        low, high, *open_ends = args
        if not all(isinstance(end, sp.Number | sp.NumberSymbol) for end in (low, high)):
            raise _Refused("The ends of an interval are plain numbers, oo or -oo here.")
        return sp.Interval(low, high, *(end is sp.true for end in open_ends))
    if name == "FiniteSet":
        return sp.FiniteSet(*args, evaluate=False)
    return _SET_CLASSES[name](*args, evaluate=False)
