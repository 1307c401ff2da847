"""Trees as short text, for tables of cases."""

from __future__ import annotations

from handgrad.judging.latex import tree as t
from handgrad.judging.latex.chains import Unread


def compact(node: t.Node | Unread | None) -> str:
    """One line: ``(+ x 1)``, ``f'(x)``, ``x_[i]``, ``(d f by x)``, ``(sum j|1|n|- x_[j])``."""
    c = compact
    match node:
        case None:
            return "-"
        case Unread(reason, at):
            return f"unread at {at}: {reason}"
        case t.Number(value):
            return str(value)
        case t.Name(text):
            return text
        case t.Indexed(base, indices):
            return f"{c(base)}_[{', '.join(map(c, indices))}]"
        case t.Call(function, args):
            return f"{c(function)}({', '.join(map(c, args))})"
        case t.Prime(base, order):
            return c(base) + "'" * order
        case t.Add(parts):
            return f"(+ {' '.join(map(c, parts))})"
        case t.Mul(parts):
            return f"(* {' '.join(map(c, parts))})"
        case t.Neg(operand):
            return f"-{c(operand)}"
        case t.Hadamard(left, right):
            return f"(hadamard {c(left)} {c(right)})"
        case t.Div(above, below):
            return f"(/ {c(above)} {c(below)})"
        case t.Pow(base, exponent):
            return f"(^ {c(base)} {c(exponent)})"
        case t.Root(radicand, degree):
            return f"(root {c(degree)} {c(radicand)})"
        case t.Transpose(base):
            return f"{c(base)}^T"
        case t.Derivative(operand, variables):
            by = " ".join(c(v) + (f"*{order}" if order > 1 else "") for v, order in variables)
            return f"(d {c(operand)} by {by})"
        case t.Differential(operand):
            return f"(d {c(operand)})"
        case t.Gradient(operand, wrt):
            return f"(nabla {c(wrt)} {c(operand)})"
        case t.Big(operator, index, lower, upper, body, condition):
            return f"({operator} {c(index)}|{c(lower)}|{c(upper)}|{c(condition)} {c(body)})"
        case t.Limit(variable, point, side, body):
            return f"(lim {c(variable)}->{c(point)}{side} {c(body)})"
        case t.Evaluated(body, at):
            return f"(at {c(body)} {' '.join(f'{c(a)}={c(b)}' for a, b in at)})"
        case t.Compare(operators, operands):
            rest = "".join(f" {o} {c(x)}" for o, x in zip(operators, operands[1:], strict=True))
            return f"[{c(operands[0])}{rest}]"
        case t.Otherwise():
            return "otherwise"
        case t.Cases(branches):
            return "{" + "; ".join(f"{c(value)} if {c(condition)}" for value, condition in branches) + "}"
        case t.Matrix(rows):
            return "[" + "; ".join(", ".join(map(c, row)) for row in rows) + "]"
        case t.Abs(operand):
            return f"|{c(operand)}|"
        case t.Indicator(condition):
            return f"1{c(condition)}"
        case t.Interval(low, high, closed):
            return ("[" if closed[0] else "(") + f"{c(low)}, {c(high)}" + ("]" if closed[1] else ")")
        case t.Ellipsis():
            return "..."
    raise AssertionError(node)
