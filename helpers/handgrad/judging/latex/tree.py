"""The syntax trees that the reader of LaTeX makes. They say what is written, not what it means.

Every node carries ``span``, the half-open range of characters in the source that it was read from, so that a
message can point at its place. Nodes compare without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class _Node:
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A decimal or whole number, exactly. ``0.25`` is 1/4, and ``decimals`` of it are written."""

    value: Fraction
    decimals: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Name(_Node):
    r"""A letter or word as the notation spells it: ``x``, ``\sigma``, ``\hat{y}``, ``softmax``, ``\infty``."""

    text: str


@dataclass(frozen=True, slots=True)
class Indexed(_Node):
    r"""``x_i``, ``W_{ij}``, ``\delta_{ij}``, ``softmax(x)_i``, ``(W\delta)_j``: one node an index."""

    base: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(_Node):
    r"""A function applied: ``\sigma(2x)``, ``\tanh x``, ``\sigma'(x)`` (its function is a Prime), ``\max(0, x)``."""

    function: Node
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Prime(_Node):
    """``f'``, ``f''``, ``(...)'``. ``by`` is the variable that the text differentiates by there, where it says so."""

    base: Node
    order: int = 1
    by: Node | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Add(_Node):
    """A sum; a subtracted term is a Neg."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Neg(_Node):
    """A leading or binary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Mul(_Node):
    r"""A product in reading order (matrices do not commute), written with a dot, a cross, a star or nothing.

    ``dotted`` are the places of the factors before which a ``\cdot`` stands: between vectors it is the inner product.
    ``crossed`` are those before which a ``*`` or ``\times`` stands, which may be meant entry by entry.
    """

    factors: tuple[Node, ...]
    dotted: tuple[int, ...] = field(default=(), compare=False, kw_only=True)
    crossed: tuple[int, ...] = field(default=(), compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Hadamard(_Node):
    r"""Entry by entry: ``a \odot b``."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Div(_Node):
    r"""``\frac{a}{b}``, ``a/b``, ``{a \over b}``."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Pow(_Node):
    r"""``a^b``; ``\tanh^2 x`` is a Pow of the Call; ``\tanh^{-1}x`` is a Call of ``arctanh``."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Root(_Node):
    r"""``\sqrt{a}``, ``\sqrt[3]{a}``."""

    radicand: Node
    degree: Node


@dataclass(frozen=True, slots=True)
class Transpose(_Node):
    r"""``A^T``, ``A^\top``, ``A^{\mathsf T}``."""

    base: Node


@dataclass(frozen=True, slots=True)
class Derivative(_Node):
    r"""``\frac{d}{dx} f``, ``\frac{\partial^2 f}{\partial x \partial y}``. ``operand`` None: a bare operator."""

    operand: Node | None
    variables: tuple[tuple[Node, int], ...]


@dataclass(frozen=True, slots=True)
class Differential(_Node):
    r"""``du`` on its own, outside of a derivative."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Gradient(_Node):
    r"""``\nabla_x J``; ``wrt`` None: ``\nabla J``."""

    operand: Node | None
    wrt: Node | None
    order: int = 1  # 2: the Hessian


@dataclass(frozen=True, slots=True)
class Big(_Node):
    r"""``\sum_{j=1}^{n}``, ``\sum_j``, ``\sum_{k \ne i}``, ``\prod``; ``condition`` is the relation under the
    sign."""

    operator: Literal["sum", "product", "max", "min"]
    index: Node | None
    lower: Node | None
    upper: Node | None
    body: Node
    condition: Node | None = None


@dataclass(frozen=True, slots=True)
class Limit(_Node):
    r"""``\lim_{x \to 0^+}``."""

    variable: Node
    point: Node
    side: Literal["", "+", "-"]
    body: Node


@dataclass(frozen=True, slots=True)
class Evaluated(_Node):
    r"""``\left. f \right|_{x=0}``: the body with names replaced."""

    body: Node
    at: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Compare(_Node):
    r"""A condition: ``x > 0``, ``0 \le x < 1``, ``x \in [0, 1]``; ``operators`` are ``= != < <= > >= in``."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Both(_Node):
    """Several conditions at once: ``i = k, l = j``."""

    conditions: tuple[Compare, ...]


@dataclass(frozen=True, slots=True)
class Otherwise(_Node):
    """The last branch of cases: "otherwise", "else", or no condition."""


@dataclass(frozen=True, slots=True)
class Cases(_Node):
    """Branches of (value, condition)."""

    branches: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Matrix(_Node):
    r"""``\begin{pmatrix} ... \end{pmatrix}``, row by row. ``listed``: it is a list in brackets, which may be a row."""

    rows: tuple[tuple[Node, ...], ...]
    listed: bool = field(default=False, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Abs(_Node):
    r"""``|x|``, ``\lvert x \rvert``, ``\left| x \right|``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Indicator(_Node):
    r"""``\mathbb{1}[x > 0]``, ``\mathbf{1}_{x>0}``."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Interval(_Node):
    """``[0, 1]``, ``(0, 1)`` where a set is meant; ``closed`` says so for each end."""

    low: Node
    high: Node
    closed: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Ellipsis(_Node):
    r"""``\dots`` between terms or factors: "and so on up to n"."""


Node = (
    Number | Name | Indexed | Call | Prime
    | Add | Neg | Mul | Hadamard | Div | Pow | Root | Transpose
    | Derivative | Differential | Gradient | Big | Limit | Evaluated
    | Compare | Both | Otherwise | Cases | Indicator | Interval
    | Matrix | Abs | Ellipsis
)  # fmt: skip
