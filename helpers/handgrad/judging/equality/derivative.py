"""Derivatives on a Graph, exact away from jumps and kinks; at a kink a derivative has no value."""

from __future__ import annotations

from typing import Any

from .budget import TooLarge
from .graph import Graph, Node


def derivative(g: Graph, node: Node, name: str) -> Node:
    """The derivative by a variable; conditions keep their place."""
    key = (node, name)
    found = g.derivatives.get(key)
    if found is None:
        found = g.zero if name not in g.symbols(node) else _by_rule(g, node, name)
        g.derivatives[key] = found
    return found


def _by_rule(g: Graph, node: Node, name: str) -> Node:
    kind, *args = g.nodes[node]
    if kind == "sym":
        return g.one
    if kind == "kink":
        return node
    if kind == "add":
        return g.add([derivative(g, a, name) for a in args])
    if kind == "mul":
        return _product(g, tuple(args), name)
    if kind == "pow":
        return _power(g, node, name)
    if kind in ("max", "min"):
        return _extreme(g, kind, args, name)
    if kind == "cases":
        return _cases(g, args, name)
    if kind == "fun":
        if len(args) != 3:
            raise TooLarge("A derivative of an unknown function of several arguments is not compared.")
        return g.mul((g.make("fun", args[0], args[1] + 1, args[2]), derivative(g, args[2], name)))
    inner = derivative(g, args[0], name)
    if kind == "abs":
        return g.add((g.mul((g.make("sign", args[0]), inner)), g.make("kink", args[0])))
    return g.mul((_outer(g, kind, node), inner))


def _outer(g: Graph, kind: str, node: Node) -> Node:
    """f'(u) for the functions of one argument."""
    u = g.nodes[node][1]
    if kind == "exp":
        return node
    if kind == "log":
        return g.pow(u, g.num(-1))
    square = g.pow(u, g.num(2))
    if kind == "erf":
        factor = g.mul((g.num(2), g.pow(g.make("pi"), g.num(-1, 2))))
        return g.mul((factor, g.exp(g.neg(square))))
    if kind == "atan":
        return g.pow(g.add((g.one, square)), g.num(-1))
    if kind == "asin":
        return g.pow(g.sub(g.one, square), g.num(-1, 2))
    if kind == "sign":
        return g.mul((g.num(2), g.make("dirac", u)))
    if kind in ("step", "dirac"):  # 0 but at one place, and no finite value there
        return g.make("dirac", u)
    raise TooLarge(f"The derivative of {kind} is not compared.")


def _product(g: Graph, args: tuple[Node, ...], name: str) -> Node:
    moving = [i for i, a in enumerate(args) if name in g.symbols(a)]
    if len(moving) * len(args) > g.clock.budget.nodes:
        raise TooLarge("The product is too long to differentiate.")
    return g.add([g.mul((*args[:i], derivative(g, args[i], name), *args[i + 1 :])) for i in moving])


def _power(g: Graph, node: Node, name: str) -> Node:
    _, base, exponent = g.nodes[node]
    if name not in g.symbols(exponent):
        lower = g.pow(base, _one_less(g, exponent))
        return g.mul((exponent, lower, derivative(g, base, name)))
    growth = g.mul((derivative(g, exponent, name), g.log(base)))
    relative = g.mul((exponent, derivative(g, base, name), g.pow(base, g.num(-1))))
    return g.mul((node, g.add((growth, relative))))


def _one_less(g: Graph, node: Node) -> Node:
    value = g.number(node)
    if value is None:
        return g.add((node, g.num(-1)))
    return g.num(value.numerator - value.denominator, value.denominator)


def _extreme(g: Graph, kind: str, args: list[Node], name: str) -> Node:
    """max(u, v)' is u' where u > v: one case for each argument that wins against all others, kinks between them."""
    parts: list[Node] = []
    kinks: list[Node] = []
    for i, a in enumerate(args):
        over = [g.sub(a, b) if kind == "max" else g.sub(b, a) for b in args if b != a]
        last = i == len(args) - 1
        parts += [derivative(g, a, name), g.make("true") if last else g.make("and", *(g.make("ge", u) for u in over))]
        kinks += [g.make("kink", g.sub(a, b)) for b in args[i + 1 :] if b != a]
    return g.add((g.make("cases", *parts), *kinks))


def _cases(g: Graph, args: list[Node], name: str) -> Node:
    """Case by case, with a kink wherever a condition turns."""
    moved = g.make("cases", *(a if i % 2 else derivative(g, a, name) for i, a in enumerate(args)))
    turns = dict.fromkeys(u for condition in args[1::2] for u in _turns(g, condition) if name in g.symbols(u))
    return g.add((moved, *(g.make("kink", u) for u in turns)))


def _turns(g: Graph, condition: Node) -> list[Node]:
    """The expressions whose signs a condition asks for."""
    op: tuple[Any, ...] = g.nodes[condition]
    if op[0] in ("gt", "ge", "eq"):
        return [op[1]]
    return [u for part in op[1:] for u in _turns(g, part)]
