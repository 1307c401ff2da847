"""The walk over Python's syntax tree of a source text: every kind of tree has one rule, all others are refused."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import groupby
from typing import Any

import sympy as sp

from ..notation import Notation
from .sourcebuild import LOGIC, PRODUCTS, SUMS, negative, number, power, product, total, transpose
from .sourceconditions import all_of, any_of, choice, negation, relation, truth
from .sourceentries import entry
from .sourcenames import CONSTANTS, FUNCTIONS, METHODS
from .sourcescope import bound, declared, dotted, variable
from .sourcevalues import ReadError, items, whole

MAX_STEPS = 20_000
_ASSUMPTIONS = ("evaluate", "real")

Scope = dict[str, Any]
Table = dict[type[ast.operator], Callable[[Any], Any]]


class TreeReader:
    """Walks one tree. A scope holds the names bound by lambda and comprehensions."""

    def __init__(self, notation: Notation, text: str) -> None:
        self.notation = notation
        self.steps = 0
        self.text = text.strip()
        self.offset = len(text) - len(text.lstrip())

    def read(self, node: ast.AST, scope: Scope | None = None) -> Any:
        """The value of a tree."""
        scope = scope or {}
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ReadError("The text takes too many steps to read.", self._at(node))
        rule = _TREES.get(type(node))
        if rule is None:
            raise ReadError("This way of writing is not known here.", self._at(node))
        return rule(self, node, scope)

    def _at(self, node: ast.AST) -> int:
        return self.offset + getattr(node, "col_offset", 0)

    # ---- constants and names ------------------------------------------------------------------------------------

    def _constant(self, node: ast.Constant, scope: Scope) -> Any:
        if isinstance(node.value, bool):
            return sp.true if node.value else sp.false
        if isinstance(node.value, (int, float)):
            long = (node.end_col_offset or 0) - node.col_offset > 15
            text = ast.get_source_segment(self.text, node) if long and isinstance(node.value, float) else ""
            return number(node.value, (text or "").replace("_", ""))
        raise ReadError("Text and other constants have no place here.", self._at(node))

    def _name(self, node: ast.Name, scope: Scope) -> Any:
        if node.id in scope:
            return scope[node.id]
        found = variable(node.id, self.notation)
        if found is not None:
            return found
        if node.id in FUNCTIONS:
            return FUNCTIONS[node.id]
        raise ReadError(f"The name {node.id!r} is not known here.", self._at(node))

    # ---- operations ---------------------------------------------------------------------------------------------

    def _binary(self, node: ast.BinOp, scope: Scope) -> Any:
        """A chain of operations is walked in a loop, each run of sums or products made at once: it is not deep."""
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and not isinstance(left.op, ast.Pow):
            chain.append(left)
            left = left.left
        if not chain:
            return power(self.read(node.left, scope), self.read(node.right, scope))
        value = self.read(left, scope)
        for table, run in groupby(reversed(chain), key=self._table):
            steps = list(run)
            if table is None:
                for step in steps:
                    value = self._operate(step, value, self.read(step.right, scope))
                continue
            parts = [value, *(table[type(step.op)](self.read(step.right, scope)) for step in steps)]
            value = total(parts) if table is SUMS else product(parts)
        return value

    @staticmethod
    def _table(node: ast.BinOp) -> Table | None:
        return next((table for table in (SUMS, PRODUCTS) if type(node.op) in table), None)

    def _operate(self, node: ast.BinOp, left: Any, right: Any) -> Any:
        operation = LOGIC.get(type(node.op))
        if operation is None:
            raised = isinstance(node.op, ast.BitXor)
            sentence = "Powers are written ** here, not ^." if raised else "This operation is not known here."
            raise ReadError(sentence, self._at(node))
        return operation(left, right)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Any:
        value = self.read(node.operand, scope)
        if isinstance(node.op, ast.UAdd):
            return value
        if isinstance(node.op, ast.USub):
            return negative(value)
        return negation(value)

    def _compare(self, node: ast.Compare, scope: Scope) -> Any:
        sides = [self.read(side, scope) for side in (node.left, *node.comparators)]
        return all_of([relation(op, a, b) for op, a, b in zip(node.ops, sides, sides[1:], strict=False)])

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> Any:
        parts = [self.read(v, scope) for v in node.values]
        return all_of(parts) if isinstance(node.op, ast.And) else any_of(parts)

    def _choice(self, node: ast.IfExp, scope: Scope) -> Any:
        test = self.read(node.test, scope)
        if test in (sp.true, sp.false):
            return self.read(node.body if test is sp.true else node.orelse, scope)
        return choice((self.read(node.body, scope), test), (self.read(node.orelse, scope), sp.true))

    # ---- calls --------------------------------------------------------------------------------------------------

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        known = declared(node, self.notation)
        if known is not None:
            return FUNCTIONS[known] if isinstance(known, str) else known
        if any(k.arg not in _ASSUMPTIONS for k in node.keywords):
            raise ReadError("A named argument is not known here.", self._at(node))
        function = self._function(node.func, scope)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args += items(self.read(arg.value, scope))
            else:
                args.append(self.read(arg, scope))
        try:
            return function(*args)
        except (TypeError, ValueError, AttributeError, IndexError):
            raise ReadError("A function is used with arguments that do not fit.", self._at(node)) from None

    def _function(self, node: ast.expr, scope: Scope) -> Callable[..., Any]:
        name = dotted(node)
        if name in FUNCTIONS and name not in scope:
            return FUNCTIONS[name]
        if isinstance(node, ast.Attribute):
            if node.attr in METHODS:
                method, owner = METHODS[node.attr], self.read(node.value, scope)
                return lambda *values: method(owner, *values)
            raise ReadError(f"The name {node.attr!r} is not known here.", self._at(node))
        called: Any = self.read(node, scope)
        if not callable(called) or isinstance(called, sp.Basic):
            raise ReadError("This is no function that could be called; products are written with *.", self._at(node))
        return lambda *values: called(*values)

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Any:
        names = [a.arg for a in node.args.args]

        def function(*values: Any) -> Any:
            if len(values) != len(names) or not names:
                raise ReadError("A function has the wrong number of arguments.", self._at(node))
            return self.read(node.body, {**scope, **dict(zip(names, values, strict=True))})

        return function

    # ---- parts of objects ---------------------------------------------------------------------------------------

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        name = dotted(node)
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in FUNCTIONS:
            return FUNCTIONS[name]
        if node.attr in ("T", "H"):
            return transpose(self.read(node.value, scope))
        raise ReadError(f"The name {node.attr!r} is not known here.", self._at(node))

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        owner = self.read(node.value, scope)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return entry(owner, [self._index(part, scope) for part in parts])

    def _index(self, part: ast.expr, scope: Scope) -> Any:
        if not isinstance(part, ast.Slice):
            return self.read(part, scope)
        return slice(*(None if e is None else whole(self.read(e, scope)) for e in (part.lower, part.upper, part.step)))

    # ---- lists --------------------------------------------------------------------------------------------------

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Any:
        found: list[Any] = []
        for element in node.elts:
            if isinstance(element, ast.Starred):
                found += items(self.read(element.value, scope))
            else:
                found.append(self.read(element, scope))
        if isinstance(node, ast.Set):
            return sp.FiniteSet(*found, evaluate=False)
        return found if isinstance(node, ast.List) else tuple(found)

    def _dictionary(self, node: ast.Dict, scope: Scope) -> Any:
        if any(key is None for key in node.keys):
            raise ReadError("This way of writing is not known here.", self._at(node))
        keys = [self.read(key, scope) for key in node.keys if key is not None]
        return dict(zip(keys, [self.read(value, scope) for value in node.values], strict=True))

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Any:
        found: list[Any] = []
        self._loop(list(node.generators), node.elt, scope, found)
        return found

    def _loop(self, loops: list[ast.comprehension], body: ast.expr, scope: Scope, found: list[Any]) -> None:
        if not loops:
            found.append(self.read(body, scope))
            return
        first, *rest = loops
        for item in items(self.read(first.iter, scope)):
            inner = {**scope, **bound(first.target, item, self._at(first.target))}
            if all(truth(self.read(test, inner)) for test in first.ifs):
                self._loop(rest, body, inner, found)


_TREES: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Constant: TreeReader._constant,
    ast.Name: TreeReader._name,
    ast.BinOp: TreeReader._binary,
    ast.UnaryOp: TreeReader._unary,
    ast.Call: TreeReader._call,
    ast.Attribute: TreeReader._attribute,
    ast.Subscript: TreeReader._subscript,
    ast.List: TreeReader._sequence,
    ast.Tuple: TreeReader._sequence,
    ast.Set: TreeReader._sequence,
    ast.Dict: TreeReader._dictionary,
    ast.ListComp: TreeReader._comprehension,
    ast.GeneratorExp: TreeReader._comprehension,
    ast.Lambda: TreeReader._lambda,
    ast.Compare: TreeReader._compare,
    ast.BoolOp: TreeReader._boolean,
    ast.IfExp: TreeReader._choice,
}
