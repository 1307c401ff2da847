"""Functions by name, written with the few operations that a Graph has. One home for what each name means."""

from __future__ import annotations

from collections.abc import Callable

from .graph import Graph, Node

Rule = Callable[..., Node]


def _sigma(g: Graph, t: Node) -> Node:
    return g.pow(g.add((g.one, g.exp(g.neg(t)))), g.num(-1))


def _softplus(g: Graph, t: Node) -> Node:
    return g.log(g.add((g.one, g.exp(t))))


def _normal_distribution(g: Graph, t: Node) -> Node:
    root = g.sqrt(g.num(2))
    return g.mul((g.num(1, 2), g.add((g.one, g.make("erf", g.div(t, root))))))


def _normal_density(g: Graph, t: Node) -> Node:
    bell = g.exp(g.mul((g.num(-1, 2), g.pow(t, g.num(2)))))
    return g.div(bell, g.sqrt(g.mul((g.num(2), g.make("pi")))))


def _both(g: Graph, t: Node, sign: int) -> Node:
    """e^t + sign e^-t."""
    return g.add((g.exp(t), g.mul((g.num(sign), g.exp(g.neg(t))))))


def _sinh(g: Graph, t: Node) -> Node:
    return g.mul((g.num(1, 2), _both(g, t, -1)))


def _cosh(g: Graph, t: Node) -> Node:
    return g.mul((g.num(1, 2), _both(g, t, 1)))


def _tanh(g: Graph, t: Node) -> Node:
    doubled = g.exp(g.mul((g.num(2), t)))
    return g.div(g.add((doubled, g.num(-1))), g.add((doubled, g.one)))


def _coth(g: Graph, t: Node) -> Node:
    return g.div(_both(g, t, 1), _both(g, t, -1))


def _sin(g: Graph, t: Node) -> Node:
    i = g.make("I")
    return g.div(_both(g, g.mul((i, t)), -1), g.mul((g.num(2), i)))


def _cos(g: Graph, t: Node) -> Node:
    return g.mul((g.num(1, 2), _both(g, g.mul((g.make("I"), t)), 1)))


def _asinh(g: Graph, t: Node) -> Node:
    return g.log(g.add((t, g.sqrt(g.add((g.pow(t, g.num(2)), g.one))))))


def _acosh(g: Graph, t: Node) -> Node:
    low, high = g.sqrt(g.add((t, g.num(-1)))), g.sqrt(g.add((t, g.one)))
    return g.log(g.add((t, g.mul((low, high)))))


def _atanh(g: Graph, t: Node) -> Node:
    return g.mul((g.num(1, 2), g.sub(g.log(g.add((g.one, t))), g.log(g.sub(g.one, t)))))


def _acos(g: Graph, t: Node) -> Node:
    return g.sub(g.mul((g.num(1, 2), g.make("pi"))), g.make("asin", t))


def _step(g: Graph, t: Node, at_zero: Node | None = None) -> Node:
    return g.make("step", t, g.num(1, 2) if at_zero is None else at_zero)


def _log(g: Graph, t: Node, base: Node | None = None) -> Node:
    return g.log(t) if base is None else g.div(g.log(t), g.log(base))


def _erf(g: Graph, t: Node, upper: Node | None = None) -> Node:
    return g.make("erf", t) if upper is None else g.sub(g.make("erf", upper), g.make("erf", t))


def _kronecker(g: Graph, i: Node, j: Node, _range: Node | None = None) -> Node:
    return g.make("cases", g.one, g.make("eq", g.sub(i, j)), g.zero, g.make("true"))


def _reciprocal(rule: Rule) -> Rule:
    return lambda g, t: g.pow(rule(g, t), g.num(-1))


def _ratio(top: Rule, bottom: Rule) -> Rule:
    return lambda g, t: g.div(top(g, t), bottom(g, t))


def _operation(name: str) -> Rule:
    return lambda g, t: g.make(name, t)


def _extreme(name: str) -> Rule:
    """The largest or smallest of some values; one infinity wins, the other never does."""
    wins = 1 if name == "max" else -1

    def rule(g: Graph, *args: Node) -> Node:
        beyond = [a for a in args if g.infinite(a) == wins]
        kept = beyond[:1] or [a for a in args if not g.infinite(a)] or [args[0]]
        return kept[0] if len(kept) == 1 else g.make(name, *kept)

    return rule


RULES: dict[str, Rule] = {
    "exp": lambda g, t: g.exp(t),
    "log": _log,
    "sqrt": lambda g, t: g.sqrt(t),
    "sigma": _sigma,
    "sigmoid": _sigma,
    "softplus": _softplus,
    "Phi": _normal_distribution,
    "phi": _normal_density,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "coth": _coth,
    "sech": _reciprocal(_cosh),
    "csch": _reciprocal(_sinh),
    "sin": _sin,
    "cos": _cos,
    "tan": _ratio(_sin, _cos),
    "cot": _ratio(_cos, _sin),
    "sec": _reciprocal(_cos),
    "csc": _reciprocal(_sin),
    "atan": _operation("atan"),
    "acot": lambda g, t: g.make("atan", g.pow(t, g.num(-1))),
    "asin": _operation("asin"),
    "acos": _acos,
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": _atanh,
    "erf": _erf,
    "erf2": _erf,
    "erfc": lambda g, t: g.sub(g.one, g.make("erf", t)),
    "Abs": _operation("abs"),
    "sign": _operation("sign"),
    "Heaviside": _step,
    "DiracDelta": lambda g, t, order=None: g.make("dirac", t),
    "Max": _extreme("max"),
    "Min": _extreme("min"),
    "relu": lambda g, t: g.make("max", g.zero, t),
    "KroneckerDelta": _kronecker,
}
