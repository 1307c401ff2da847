"""SymPy source text, read by a whitelist: Python's own parser makes a tree, and only what is named here is built.

Nothing is evaluated but arithmetic of small numbers, so no text can make SymPy work: a derivative, a sum or a power
stays as written. Text that is too long or nested too deeply is refused before it is parsed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import sympy as sp

from ..notation import Notation
from ..notation import symbol as described
from .sourcebuild import Builder, ReadError, ShapeError
from .sourcenames import CONSTANTS, FUNCTIONS, METHODS

MAX_LENGTH = 20_000
MAX_NESTING = 80
LINEAR = Notation(
    tuple(
        described(name, words)
        for name, words in (("delta", "matrix 2x1"), ("x", "matrix 3x1"), ("W", "matrix 2x3"), ("b", "matrix 2x1"))
    )
)
"""The names of a linear layer y = Wx + b, which are matrices where a text uses one of them as a matrix."""

_VARIABLE = re.compile(
    r"(?:[A-Za-z]|alpha|beta|gamma|delta|epsilon|eps|zeta|eta|theta|kappa|lamda|lambda_|mu|nu|xi|rho|tau|omega|hat|"
    r"logit|temp|yhat|y_hat|target)(?:_?\d{1,3}|_[a-z])?"
)


class Unreadable(Exception):
    """Text that is not read; ``sentence`` says why, ``position`` is the character where."""

    def __init__(self, sentence: str, position: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position


def read_source(text: str, notation: Notation | None = None) -> Any:
    """The SymPy object that a source text describes; lists stay lists.

    Raises Unreadable with a sentence and a position, or ShapeMismatch where matrices do not fit.

    >>> read_source("exp(-x)*(1 + exp(-x))**-2")
    exp(-x)/(1 + exp(-x))**2
    >>> read_source("__import__('os')")
    Traceback (most recent call last):
    ...
    handgrad.judging.equality.sources.Unreadable: The name '__import__' is not known here.
    """
    from .grids import ShapeMismatch

    tree = _parse(text)
    try:
        return _Reader(notation or Notation(), text).read(tree)
    except ReadError as error:
        raise Unreadable(str(error), error.position) from None
    except ShapeError as error:
        raise ShapeMismatch(str(error)) from None
    except RecursionError:
        raise Unreadable("The text is nested too deeply.") from None


def read_together(answer: Any, reference: Any, notation: Notation) -> tuple[Any, Any]:
    """Read whichever of the two is text, with the same names for both."""
    if not notation.symbols and any(isinstance(t, str) and _uses_matrices(t) for t in (answer, reference)):
        notation = LINEAR
    if not notation.symbols and any(_has_matrix_symbol(t) for t in (answer, reference)):
        notation = LINEAR
    read = [read_source(t, notation) if isinstance(t, str) else t for t in (answer, reference)]
    return read[0], read[1]


def _has_matrix_symbol(value: Any) -> bool:
    return isinstance(value, (sp.MatrixExpr, sp.MatrixBase)) and any(
        s.name in ("delta", "W") for s in value.atoms(sp.MatrixSymbol)
    )


def _uses_matrices(text: str) -> bool:
    """Whether a name of the linear layer is transposed, indexed or made explicit."""
    names = "|".join(s.name for s in LINEAR.symbols)
    return bool(re.search(rf"\b(?:{names})\s*\)?\s*(?:\.T\b|\[)|Matrix\(\s*(?:{names})\s*\)|Identity\(", text))


def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise Unreadable("The text is too long.", MAX_LENGTH)
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth > MAX_NESTING:
            raise Unreadable("The text is nested too deeply.", position)
    long_number = re.search(r"\d{400}|\d[eE][+-]?\d{4}", text)
    if long_number:
        raise Unreadable("A number is too long.", long_number.start())
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise Unreadable("This is not an expression.", max((error.offset or 1) - 1, 0)) from None
    except (ValueError, MemoryError, RecursionError):
        raise Unreadable("This is not an expression of a reasonable size.") from None


class _Reader:
    """Walks one tree. ``scope`` holds names bound by lambda and comprehensions."""

    def __init__(self, notation: Notation, text: str) -> None:
        self.notation = notation
        self.build = Builder()
        self.offset = len(text) - len(text.lstrip())

    def read(self, node: ast.AST, scope: dict[str, Any] | None = None) -> Any:
        """The value of a tree."""
        scope = scope or {}
        self.build.step(self._at(node))
        rule = _TREES.get(type(node))
        if rule is None:
            raise ReadError("This way of writing is not known here.", self._at(node))
        return rule(self, node, scope)

    def _at(self, node: ast.AST) -> int:
        return self.offset + getattr(node, "col_offset", 0)

    def _constant(self, node: ast.Constant, scope: dict[str, Any]) -> Any:
        if isinstance(node.value, bool):
            return sp.true if node.value else sp.false
        if isinstance(node.value, (int, float)):
            return self.build.number(node.value)
        raise ReadError("Text and other constants have no place here.", self._at(node))

    def _name(self, node: ast.Name, scope: dict[str, Any]) -> Any:
        name = node.id
        if name in scope:
            return scope[name]
        known = self.notation.find(name)
        if known is not None:
            if known.kind == "matrix":
                return sp.MatrixSymbol(name, *known.shape)
            if known.kind in ("vector", "probabilities"):
                return [sp.Symbol(f"{name}{i + 1}", real=True) for i in range(known.shape[0])]
            return sp.Symbol(name, real=True)
        if name in CONSTANTS:
            return CONSTANTS[name]
        base = re.fullmatch(r"(.+?)_?(\d+)", name)
        entry = self.notation.find(base[1]) if base else None
        if _VARIABLE.fullmatch(name) and (not self.notation.symbols or entry is not None or len(name) == 1):
            return sp.Symbol(name, real=True)
        if entry is not None:
            return sp.Symbol(name, real=True)
        raise ReadError(f"The name {name!r} is not known here.", self._at(node))

    def _binary(self, node: ast.BinOp, scope: dict[str, Any]) -> Any:
        """A chain of operations of one precedence is walked in a loop: long sums are not deep."""
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and not isinstance(left.op, ast.Pow):
            chain.append(left)
            left = left.left
        if not chain:
            return self._operate(node, self.read(node.left, scope), self.read(node.right, scope))
        value = self.read(left, scope)
        for step in reversed(chain):
            value = self._operate(step, value, self.read(step.right, scope))
        return self.build.close(value)

    def _operate(self, node: ast.BinOp, left: Any, right: Any) -> Any:
        operation = self.build.operations.get(type(node.op))
        if operation is None:
            raise ReadError("This operation is not known here.", self._at(node))
        return operation(left, right)

    def _unary(self, node: ast.UnaryOp, scope: dict[str, Any]) -> Any:
        value = self.read(node.operand, scope)
        if isinstance(node.op, ast.UAdd):
            return value
        if isinstance(node.op, ast.USub):
            return self.build.negative(value)
        return self.build.negation(value)

    def _call(self, node: ast.Call, scope: dict[str, Any]) -> Any:
        if any(k.arg not in ("evaluate", "real") for k in node.keywords):
            raise ReadError("A named argument is not known here.", self._at(node))
        if isinstance(node.func, ast.Name) and node.func.id in scope:
            raise ReadError(f"{node.func.id!r} is not a function here.", self._at(node))
        function = self._function(node.func, scope)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args += self.build.items(self.read(arg.value, scope))
            else:
                args.append(self.read(arg, scope))
        try:
            return function(self.build, *args)
        except TypeError:
            raise ReadError("A function is used with arguments that do not fit.", self._at(node)) from None
        except (ValueError, AttributeError, IndexError):
            raise ReadError("A function is used with arguments that do not fit.", self._at(node)) from None

    def _function(self, node: ast.expr, scope: dict[str, Any]) -> Callable[..., Any]:
        if isinstance(node, ast.Name):
            if node.id in FUNCTIONS:
                return FUNCTIONS[node.id]
            raise ReadError(f"The name {node.id!r} is not known here.", self._at(node))
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in ("sp", "sympy") and node.attr in FUNCTIONS:
                return FUNCTIONS[node.attr]
            if isinstance(node.value, ast.Name) and f"{node.value.id}.{node.attr}" in FUNCTIONS:
                return FUNCTIONS[f"{node.value.id}.{node.attr}"]
            if node.attr in METHODS:
                method, owner = METHODS[node.attr], self.read(node.value, scope)
                return lambda build, *args: method(build, owner, *args)
            raise ReadError(f"The name {node.attr!r} is not known here.", self._at(node))
        raise ReadError("Only functions with a name can be called here.", self._at(node))

    def _attribute(self, node: ast.Attribute, scope: dict[str, Any]) -> Any:
        if isinstance(node.value, ast.Name) and node.value.id in ("sp", "sympy") and node.attr in CONSTANTS:
            return CONSTANTS[node.attr]
        if isinstance(node.value, ast.Name) and node.value.id == "S" and node.attr in ("Half", "Zero", "One", "Pi"):
            return {"Half": sp.S.Half, "Zero": sp.S.Zero, "One": sp.S.One, "Pi": sp.pi}[node.attr]
        if isinstance(node.value, ast.Name) and node.value.id == "S" and node.attr in ("Reals", "Infinity"):
            return sp.S.Reals if node.attr == "Reals" else sp.oo
        if node.attr == "T":
            return self.build.transpose(self.read(node.value, scope))
        raise ReadError(f"The name {node.attr!r} is not known here.", self._at(node))

    def _subscript(self, node: ast.Subscript, scope: dict[str, Any]) -> Any:
        owner = self.read(node.value, scope)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indices = [
            slice(*(None if e is None else self.build.whole(self.read(e, scope)) for e in (p.lower, p.upper, p.step)))
            if isinstance(p, ast.Slice)
            else self.read(p, scope)
            for p in parts
        ]
        return self.build.entry(owner, indices)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, scope: dict[str, Any]) -> Any:
        items = [self.read(e, scope) for e in node.elts]
        return (
            items
            if isinstance(node, ast.List)
            else tuple(items)
            if isinstance(node, ast.Tuple)
            else (sp.FiniteSet(*items, evaluate=False))
        )

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, scope: dict[str, Any]) -> Any:
        found: list[Any] = []
        self._loop(list(node.generators), node.elt, scope, found)
        return found

    def _loop(self, loops: list[ast.comprehension], body: ast.expr, scope: dict[str, Any], found: list[Any]) -> None:
        if not loops:
            found.append(self.read(body, scope))
            return
        first, *rest = loops
        for item in self.build.items(self.read(first.iter, scope)):
            inner = {**scope, **self._bind(first.target, item)}
            if all(self.build.truth(self.read(test, inner)) for test in first.ifs):
                self._loop(rest, body, inner, found)

    def _bind(self, target: ast.expr, item: Any) -> dict[str, Any]:
        if isinstance(target, ast.Name):
            return {target.id: item}
        if isinstance(target, ast.Tuple) and isinstance(item, (tuple, list)) and len(target.elts) == len(item):
            bound: dict[str, Any] = {}
            for part, value in zip(target.elts, item, strict=True):
                bound |= self._bind(part, value)
            return bound
        raise ReadError("This way of writing is not known here.", self._at(target))

    def _lambda(self, node: ast.Lambda, scope: dict[str, Any]) -> Any:
        names = [a.arg for a in node.args.args]

        def function(*values: Any) -> Any:
            if len(values) != len(names):
                raise ReadError("A function has the wrong number of arguments.", self._at(node))
            return self.read(node.body, {**scope, **dict(zip(names, values, strict=True))})

        return function

    def _compare(self, node: ast.Compare, scope: dict[str, Any]) -> Any:
        sides = [self.read(side, scope) for side in (node.left, *node.comparators)]
        parts = [self.build.relation(op, a, b) for op, a, b in zip(node.ops, sides, sides[1:], strict=False)]
        return self.build.all_of(parts)

    def _boolean(self, node: ast.BoolOp, scope: dict[str, Any]) -> Any:
        parts = [self.read(v, scope) for v in node.values]
        return self.build.all_of(parts) if isinstance(node.op, ast.And) else self.build.any_of(parts)

    def _choice(self, node: ast.IfExp, scope: dict[str, Any]) -> Any:
        condition = self.read(node.test, scope)
        if condition in (sp.true, sp.false):
            return self.read(node.body if condition is sp.true else node.orelse, scope)
        return sp.Piecewise(
            (self.read(node.body, scope), condition), (self.read(node.orelse, scope), True), evaluate=False
        )


_TREES: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Constant: _Reader._constant,
    ast.Name: _Reader._name,
    ast.BinOp: _Reader._binary,
    ast.UnaryOp: _Reader._unary,
    ast.Call: _Reader._call,
    ast.Attribute: _Reader._attribute,
    ast.Subscript: _Reader._subscript,
    ast.List: _Reader._sequence,
    ast.Tuple: _Reader._sequence,
    ast.Set: _Reader._sequence,
    ast.ListComp: _Reader._comprehension,
    ast.GeneratorExp: _Reader._comprehension,
    ast.Lambda: _Reader._lambda,
    ast.Compare: _Reader._compare,
    ast.BoolOp: _Reader._boolean,
    ast.IfExp: _Reader._choice,
}
