"""Names in source text: those of the notation, constants, variables, and functions of modules."""

from __future__ import annotations

import ast
import re
from typing import Any

import sympy as sp

from ..notation import Notation
from .sourcenames import CONSTANTS, FUNCTIONS
from .sourcevalues import ReadError

MODULES = ("sp", "sympy", "np", "numpy", "math")
_VARIABLE = re.compile(
    r"(?:[A-Za-z]|alpha|beta|gamma|delta|epsilon|eps|zeta|eta|theta|kappa|lamda|lambda_|mu|nu|xi|rho|tau|omega|hat|"
    r"logit|temp|yhat|y_hat|target)(?:_?\d{1,3}|_[a-z])?"
)


def variable(name: str, notation: Notation) -> Any:
    """What the notation says, a constant, or a variable; None for any other name."""
    known = notation.find(name)
    if known is not None:
        if known.kind == "matrix":
            return sp.MatrixSymbol(name, *known.shape)
        if known.kind in ("vector", "probabilities"):
            return [sp.Symbol(f"{name}{i + 1}", real=True) for i in range(known.shape[0])]
        return sp.Symbol(name, real=True)
    if name in CONSTANTS:
        return CONSTANTS[name]
    base = re.fullmatch(r"(.+?)_?(\d+)", name)
    of_entry = base is not None and notation.find(base[1]) is not None
    usual = _VARIABLE.fullmatch(name) and (not notation.symbols or len(name) == 1)
    return sp.Symbol(name, real=True) if of_entry or usual else None


def dotted(node: ast.expr) -> str:
    """The whole name of a function of a module or class, without the module: exp for sp.exp, else nothing."""
    if isinstance(node, ast.Name):
        return "" if node.id in MODULES else node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def declared(node: ast.Call, notation: Notation) -> Any:
    """What Symbol("x"), symbols("x y") and Function("f") declare, whatever is said of it; None for every other call.

    A function that has a meaning here is given by its name, as text.
    """
    kind, text = dotted(node.func), node.args[0] if node.args else None
    if kind not in ("Symbol", "symbols", "Dummy", "Function") or not isinstance(text, ast.Constant):
        return None
    names = str(text.value).replace(",", " ").split()
    if kind == "Function" and len(names) == 1 and names[0].isidentifier():
        return names[0] if names[0] in FUNCTIONS else sp.Function(names[0])
    found = [variable(name, notation) for name in names]
    if not found or any(symbol is None for symbol in found):
        raise ReadError("A name that is declared here is not known.", node.col_offset)
    return found[0] if len(found) == 1 else tuple(found)


def bound(target: ast.expr, item: Any, position: int) -> dict[str, Any]:
    """The names that ``for target in ...`` gives to one item."""
    if isinstance(target, ast.Name):
        return {target.id: item}
    if isinstance(target, ast.Tuple) and isinstance(item, (tuple, list)) and len(target.elts) == len(item):
        names: dict[str, Any] = {}
        for part, value in zip(target.elts, item, strict=True):
            names |= bound(part, value, position)
        return names
    raise ReadError("This way of writing is not known here.", position)
