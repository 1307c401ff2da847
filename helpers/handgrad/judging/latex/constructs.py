r"""Bars, norms, roots, evaluation bars and columns."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from .cursor import MAX_DEPTH
from .environments import EnvironmentReader
from .tokens import Token
from .tree import Abs, Call, Compare, Derivative, Evaluated, Matrix, Name, Node, Number, Root

_NORMS: Final = {"2": "norm", "F": "norm", "1": "norm_1", r"\infty": "norm_inf"}


class ConstructReader(EnvironmentReader):
    """Everything else with a shape of its own."""

    def absolute(self) -> Node:
        """``|x|``: the bar that stands where a factor can begin opens one."""
        first, bar = self.pos, self.peek()
        self.pos += 1
        self.bars += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("deep", bar)
        body = self.expression()
        self.bars -= 1
        self.depth -= 1
        if self.peek().kind != "bar" or self.peek().text != bar.text:
            self.fail("open", bar)
        self.pos += 1
        return self._norm(bar, body, first)

    def _norm(self, bar: Token, body: Node, first: int) -> Node:
        if bar.text == "‖":
            return Call(Name(self._norm_name()), (body,), span=self.span(first))
        return Abs(body, span=self.span(first))

    def normed(self, node: Node, first: int) -> Node:
        r"""A norm with its scripts, where ``\|x\|^2_F`` says the same as ``\|x\|_F^2``."""
        scripts = self.scripts("")
        match node, scripts.indices:
            case Call(Name("norm"), args), ((Name() | Number()) as index,):
                which = index.text if isinstance(index, Name) else str(index.value)
                if which in _NORMS:
                    node, scripts.indices = Call(Name(_NORMS[which]), args, span=node.span), ()
        return self.with_scripts(node, scripts, first)

    def _norm_name(self) -> str:
        r"""Which norm the subscript after the bars means: ``\|x\|``, ``\|x\|_2``, ``\|W\|_F``, ``\|x\|_1``."""
        if self.peek().kind != "_":
            return "norm"
        sign = self.peek()
        self.pos += 1
        low, high = self.argument(sign, "missing after")
        which = self.tokens[low].text if high == low + 1 else ""
        if which not in _NORMS:
            self.fail("left over", sign)
        return _NORMS[which]

    def root(self) -> Node:
        r"""``\sqrt{x}``, ``\sqrt[3]{x}``."""
        first, token = self.pos, self.peek()
        self.pos += 1
        degree: Node = Number(Fraction(2))
        if self.peek().kind == "open" and self.peek().text == "[":
            close = self.close_of(self.pos)
            degree = self.within(self.pos + 1, close, self.expression)
            self.pos = close + 1
        if self.peek().kind == "open":
            return Root(self.atom(), degree, span=self.span(first))
        low, high = self.argument(token)
        return Root(self.within(low, high, self.expression), degree, span=self.span(first))

    def evaluated(self, body: Node, first: int) -> Node:
        r"""``body |_{x=0}`` with ``pos`` after the bar."""
        bar = self.tokens[self.pos - 1]
        if self.peek().kind != "_":
            self.fail("evaluated", bar)
        self.pos += 1
        low, high = self.argument(bar, "evaluated")
        at: list[tuple[Node, Node]] = []
        variable = _variable_of(body)
        if variable is not None and not self.has(low, high, "rel") and not self.has(low, high, ","):
            at.append((variable, self.within(low, high, self.expression, "evaluated")))  # d f/dx |_{0}
            low = high
        for start, stop in self.pieces(low, high, (",",)) if low < high else ():
            relation = self.within(start, stop, self.condition, "evaluated")
            if not isinstance(relation, Compare) or relation.operators != ("=",):
                self.fail("evaluated", bar)
            at.append((relation.operands[0], relation.operands[1]))
        if self.peek().kind == "^":
            self.fail("evaluated", bar)
        return Evaluated(body, tuple(at), span=self.span(first))

    def column(self, items: list[Node], first: int) -> Node:
        """Three or more entries in brackets: a column, also when a transposition sign follows."""
        matrix = Matrix(tuple((item,) for item in items), listed=self.peek().kind != "^", span=self.span(first))
        if matrix.listed:
            return matrix
        scripts = self.scripts("")
        if scripts.transposed and scripts.power is None and not scripts.indices and not scripts.primes:
            return matrix
        return self.with_scripts(matrix, scripts, first)


def _variable_of(body: Node) -> Node | None:
    """The variable of a derivative by one."""
    match body:
        case Derivative(_, ((variable, _),)):
            return variable
    return None
