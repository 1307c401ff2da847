"""SymPy's classes that have a place in an answer, and what is raised for all others."""

from __future__ import annotations

import sympy as sp
from sympy.functions.special.error_functions import erf2


class NotComparable(Exception):
    """Something that has no place in an answer; the message is a sentence."""


FUNCTIONS: dict[type, str] = {
    cls: cls.__name__
    for cls in (
        sp.exp,
        sp.log,
        sp.sinh,
        sp.cosh,
        sp.tanh,
        sp.coth,
        sp.sech,
        sp.csch,
        sp.sin,
        sp.cos,
        sp.tan,
        sp.cot,
        sp.sec,
        sp.csc,
        sp.atan,
        sp.acot,
        sp.asin,
        sp.acos,
        sp.asinh,
        sp.acosh,
        sp.atanh,
        sp.erf,
        erf2,
        sp.erfc,
        sp.Abs,
        sp.sign,
        sp.Heaviside,
        sp.DiracDelta,
        sp.Max,
        sp.Min,
        sp.KroneckerDelta,
    )
}
RELATIONS: dict[type, str] = {
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: ">=",
    sp.StrictLessThan: "<",
    sp.LessThan: "<=",
    sp.Equality: "==",
    sp.Unequality: "!=",
}
REAL_PARTS = (sp.re, sp.im, sp.conjugate)
_LOGIC = (sp.And, sp.Or, sp.Not, sp.ITE)
KNOWN: frozenset[type] = frozenset((sp.Add, sp.Mul, sp.Pow, sp.UnevaluatedExpr, *_LOGIC, *FUNCTIONS, *RELATIONS))
"""Classes whose arguments are lowered first."""
