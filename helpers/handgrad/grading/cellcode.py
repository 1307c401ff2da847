"""What a cell of the instructor's is, by its code."""

from __future__ import annotations

import ast

_FACADE = frozenset({"check", "score", "figure", "explore", "hand_in"})


def as_python(source: str) -> str:
    """The code of a cell with its magics turned into calls."""
    if not any(mark in source for mark in "%!?"):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    return str(TransformerManager().transform_cell(source))


def is_decoration(source: str) -> bool:
    """Whether a cell only calls what shows the same to everybody or is for working on: no part of a graded notebook.

    >>> is_decoration("handgrad.figure('relu')"), is_decoration("handgrad.figure('relu', relu_grad)")
    (True, False)
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    return bool(body) and all(is_own_call(statement) and _asks_nothing(statement) for statement in body)


def _asks_nothing(statement: ast.stmt) -> bool:
    call = getattr(statement, "value", None)
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr in ("hand_in", "explore"):
        return True
    return call.func.attr == "figure" and all(isinstance(each, ast.Constant) for each in call.args)


def is_own_call(statement: ast.stmt) -> bool:
    """Whether a statement is a call of handgrad's."""
    value = getattr(statement, "value", None)
    call = isinstance(statement, ast.Expr) and isinstance(value, ast.Call) and value.func
    return isinstance(call, ast.Attribute) and call.attr in _FACADE and isinstance(call.value, ast.Name)
