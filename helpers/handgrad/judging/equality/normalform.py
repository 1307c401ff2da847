"""The normal form of a node on a region where every sign that matters is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .budget import TooLarge
from .field import Field, Infinite, Undefined
from .generators import Frac, Poly
from .graph import Graph, Node
from .transcendental import Transcendental


class NormalForm:
    """Normal forms of nodes over one field; ``sign(poly)`` knows the region, ``signs`` those of the variables.

    Asking may raise what the oracle raises (the region must be cut), Restart (the field must be finer), Undefined,
    Infinite or TooLarge.
    """

    def __init__(
        self, graph: Graph, field: Field, sign: Callable[[Field, Poly], int], variable_signs: Mapping[str, int]
    ) -> None:
        self.graph = graph
        self.field = field
        self.functions = Transcendental(field, lambda poly: sign(field, poly))
        self.variable_signs = variable_signs
        self._done: dict[Node, Frac] = {}

    def of(self, node: Node) -> Frac:
        """The normal form of a node."""
        found = self._done.get(node)
        if found is None:
            self.graph.clock.check()
            op = self.graph.nodes[node]
            rule = _RULES.get(op[0])
            if rule is None:
                raise TooLarge(f"{op[0]} has no value that could be compared.")
            found = self._done[node] = rule(self, op)
        return found

    # ---- arithmetic ---------------------------------------------------------------------------------------------

    def _num(self, op: tuple[Any, ...]) -> Frac:
        return self.field.number(op[1], op[2])

    def _sym(self, op: tuple[Any, ...]) -> Frac:
        return self.functions.symbol(op[1], self.variable_signs.get(op[1], 0))

    def _add(self, op: tuple[Any, ...]) -> Frac:
        terms = self._finite(op[1:])
        if len(terms) < len(op) - 1:  # infinities may cancel each other
            raise Infinite if len(terms) == len(op) - 2 else Undefined
        total = terms[0]
        for value in terms[1:]:
            total = self.field.add(total, value)
        return total

    def _finite(self, nodes: tuple[Node, ...]) -> list[Frac]:
        """The values of those nodes that have a finite one."""
        found: list[Frac] = []
        for node in nodes:
            try:
                found.append(self.of(node))
            except Infinite:
                continue
        return found

    def _mul(self, op: tuple[Any, ...]) -> Frac:
        factors = self._finite(op[1:])
        if len(factors) < len(op) - 1:  # 0 times infinity has no value
            raise Undefined if any(f[0] == 0 for f in factors) else Infinite
        total = factors[0]
        for value in factors[1:]:
            total = self.field.mul(total, value)
        return total

    def _pow(self, op: tuple[Any, ...]) -> Frac:
        base = self.of(op[1])
        exponent = self.of(op[2])
        c = self.field.fraction(exponent)
        if base[0] == 0:
            return self._zero_power(exponent)
        if c is None:
            return self._wide_power(base, exponent)
        if c.denominator != 1:
            return self.functions.root(base, c)
        try:
            return self.field.power(base, c.numerator)
        except TooLarge:
            return self._opaque_power(base, exponent)

    def _wide_power(self, base: Frac, exponent: Frac) -> Frac:
        if base == self.field.one:
            return base
        return self.functions.general_power(base, exponent)

    def _opaque_power(self, base: Frac, exponent: Frac) -> Frac:
        """A power too large to multiply out is a function of its own."""
        return self.functions.function("power", (base, exponent), 1 if self._known_positive(base) else 0)

    def _known_positive(self, base: Frac) -> bool:
        return self.functions.sign_of(base) > 0

    def _zero_power(self, exponent: Frac) -> Frac:
        c = self.field.fraction(exponent)
        sign = (self.sign(exponent) or 0) if c is None else (c > 0) - (c < 0)
        if sign > 0:
            return self.field.zero
        if sign == 0 and c is not None:
            return self.field.one
        raise Undefined

    # ---- functions ----------------------------------------------------------------------------------------------

    def _log(self, op: tuple[Any, ...]) -> Frac:
        inside = self.of(op[1])
        if inside[0] == 0:
            raise Undefined
        return self.functions.log(inside)

    def _fun(self, op: tuple[Any, ...]) -> Frac:
        return self.functions.function(f"{op[1]}{chr(39) * op[2]}", tuple(self.of(a) for a in op[3:]))

    def _undefined(self, op: tuple[Any, ...]) -> Frac:
        raise Undefined

    # ---- where signs decide -------------------------------------------------------------------------------------

    def sign(self, value: Frac) -> int | None:
        """-1, 0, 1, or None where it is not known."""
        if value[0] == 0:
            return 0
        return self.functions.sign_of(value) or None

    def _abs(self, op: tuple[Any, ...]) -> Frac:
        value = self.of(op[1])
        sign = self.sign(value)
        if sign is None:
            return self.functions.function("abs", (value,), 1)
        return self.field.neg(value) if sign < 0 else value

    def _signum(self, op: tuple[Any, ...]) -> Frac:
        value = self.of(op[1])
        sign = self.sign(value)
        return self.functions.function("sign", (value,)) if sign is None else self.field.number(sign)

    def _step(self, op: tuple[Any, ...]) -> Frac:
        value = self.of(op[1])
        sign = self.sign(value)
        if sign is None:
            return self.functions.function("step", (value,))
        return self.of(op[2]) if sign == 0 else self.field.number(int(sign > 0))

    def _dirac(self, op: tuple[Any, ...]) -> Frac:
        sign = self.sign(self.of(op[1]))
        if sign is None:
            raise TooLarge("The place of a Dirac delta is not known.")
        if sign == 0:
            raise Infinite
        return self.field.zero

    def _kink(self, op: tuple[Any, ...]) -> Frac:
        """Only a place, where nothing varies any more, can lie on a kink."""
        if not self.graph.symbols(op[1]) and self.sign(self.of(op[1])) == 0:
            raise Undefined
        return self.field.zero

    def _extreme(self, op: tuple[Any, ...]) -> Frac:
        best = self.of(op[1])
        wanted = 1 if op[0] == "max" else -1
        for other in op[2:]:
            value = self.of(other)
            sign = self.sign(self.field.add(value, self.field.neg(best)))
            if sign is None:
                raise TooLarge("The order of two terms is not known.")
            if sign == wanted:
                best = value
        return best

    def _cases(self, op: tuple[Any, ...]) -> Frac:
        for value, condition in zip(op[1::2], op[2::2], strict=True):
            if self.truth(condition):
                return self.of(value)
        raise Undefined

    def truth(self, condition: Node) -> bool:
        """Whether a condition holds on the region."""
        op = self.graph.nodes[condition]
        kind = op[0]
        if kind in ("true", "false"):
            return bool(kind == "true")
        if kind == "not":
            return not self.truth(op[1])
        if kind == "and":
            return all(self.truth(c) for c in op[1:])
        if kind == "or":
            return any(self.truth(c) for c in op[1:])
        if kind not in ("gt", "ge", "eq"):
            raise TooLarge("A condition is not a comparison.")
        sign = self.sign(self.of(op[1]))
        if sign is None:
            raise TooLarge("A condition could not be decided.")
        return sign > 0 or (sign == 0 and kind == "ge") if kind != "eq" else sign == 0


_RULES: dict[str, Callable[[NormalForm, tuple[Any, ...]], Frac]] = {
    "num": NormalForm._num,
    "sym": NormalForm._sym,
    "add": NormalForm._add,
    "mul": NormalForm._mul,
    "pow": NormalForm._pow,
    "exp": lambda s, op: s.functions.exp(s.of(op[1])),
    "log": NormalForm._log,
    "erf": lambda s, op: s.functions.odd("erf", s.of(op[1])),
    "atan": lambda s, op: s.functions.odd("atan", s.of(op[1])),
    "asin": lambda s, op: s.functions.odd("asin", s.of(op[1])),
    "pi": lambda s, op: s.functions.constant_pi(),
    "I": lambda s, op: s.functions.imaginary(),
    "abs": NormalForm._abs,
    "sign": NormalForm._signum,
    "step": NormalForm._step,
    "dirac": NormalForm._dirac,
    "kink": NormalForm._kink,
    "max": NormalForm._extreme,
    "min": NormalForm._extreme,
    "cases": NormalForm._cases,
    "fun": NormalForm._fun,
    "undefined": NormalForm._undefined,
    "infinity": NormalForm._undefined,
}
