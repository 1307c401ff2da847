"""What a name can mean: a symbol of the notation, a definition, or a loss of which only the gradient is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, takewhile

from ...latex.chains import Unread
from ...latex.tree import Call, Compare, Indexed, Name, Node, Number, Pow, Prime, Root
from ...notation import Notation, Symbol
from .deadline import NEVER, Deadline

_ACCENT = re.compile(r"^([a-z]+) (\\?\w+)$")


def plain(name: str) -> str:
    r"""A name without its backslash, so that ``alpha`` in a notation is ``\alpha`` on the page.

    >>> plain("\\alpha"), plain("\\hat y")
    ('alpha', 'hat{y}')
    """
    name = name.lstrip("\\")
    return _ACCENT.sub(r"\1{\2}", name).replace(" ", "") if " " in name else name


@dataclass(frozen=True, slots=True)
class Definition:
    r"""A name's meaning: ``u = ...`` (no parameters), ``f(x) = ...``, ``s_i = ...``, ``softmax(x)_i = ...``.

    ``indices`` are the names of subscripts on the left, ``parameters`` the function's arguments.
    """

    name: str
    body: Node
    parameters: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """A scalar of which only the gradient is known: ``delta = dJ/dy``."""

    name: str
    of: Node
    gradient: str


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything a name can mean at one line of a derivation.

    ``standing`` are conditions on indices that the problem states (i ≠ j): they hold wherever both indices occur.
    ``assumed`` are declared vectors that hold probabilities because the student's text says that they sum to 1.
    ``layout`` is "rows" where derivatives of a number by a vector are rows, "transposed" where Jacobians are.
    ``unread`` are statements of the problem that could not be read: what fails without them is not decided.
    ``letters`` are names that nobody introduced, in what may be true whatever they stand for.
    ``fixed`` are variables that do not vary in differentials. Where ``averaged``, a loss is a mean, and dZ the
    derivative of the sum by what has an entry for each sample.
    ``spans`` says how far undeclared letters run, as the rest of the text uses them.
    ``deadline`` is when judging the text has to be done.
    """

    notation: Notation
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    losses: Mapping[str, Loss] = field(default_factory=dict)
    standing: tuple[Compare, ...] = ()
    assumed: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    layout: str = ""
    letters: tuple[Symbol, ...] = ()
    fixed: frozenset[str] = frozenset()
    averaged: bool = False
    spans: Mapping[str, int] = field(default_factory=dict)
    deadline: Deadline = NEVER

    def symbol(self, name: str) -> Symbol | None:
        """The notation's symbol of that name, or the letter that may stand for anything of its kind."""
        wanted = plain(name)
        return next((s for s in (*self.notation.symbols, *self.letters) if plain(s.name) == wanted), None)

    @property
    def vectors(self) -> tuple[Symbol, ...]:
        """The declared vectors that are free: no definition says what they are."""
        found = (s for s in self.notation.symbols if s.kind in ("vector", "probabilities"))
        return tuple(s for s in found if self.definition(s.name) is None)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name."""
        return self.definitions.get(plain(name))

    def function(self, name: str) -> Definition | None:
        r"""What the name means before an argument: with ``\sigma(z)_i`` and ``\sigma_i`` both given, the former."""
        return self.definitions.get(f"{plain(name)}()") or self.definition(name)

    def loss(self, name: str) -> Loss | None:
        """The unspecified loss of that name; any customary name stands for the only loss there is."""
        found = self.losses.get(plain(name))
        if found is None and self.losses and plain(name) in CUSTOMARY_LOSSES and self.symbol(name) is None:
            return next(iter(self.losses.values()))
        return found

    def gradient_of(self, name: str) -> Loss | None:
        """The loss whose gradient is called ``name``."""
        return next((loss for loss in self.losses.values() if loss.gradient == plain(name)), None)

    def knows(self, name: str) -> bool:
        """Whether the name has a meaning (customary functions aside)."""
        known = (self.symbol(name), self.definition(name), plain(name) in self.losses, self.gradient_of(name))
        return any(known) or self._is_entry(name)

    @property
    def has_eulers_number(self) -> bool:
        """Whether e has no other meaning by itself; e_m may have one."""
        definition = self.definition("e")
        return bool(definition and definition.indices) or not self.knows("e")

    def family(self, name: str) -> int:
        """How many x_1, x_2, ... of one shape are declared of an x that is no name itself; 0 if not several."""
        if self.knows(name):
            return 0
        found = [*takewhile(lambda one: one is not None, (self.symbol(f"{plain(name)}_{n}") for n in count(1)))]
        alike = len({one.shape for one in found if one is not None}) == 1
        return len(found) if alike and len(found) > 1 else 0

    def _is_entry(self, name: str) -> bool:
        """Whether this is an entry of what has entries: p_2 of a declared vector, s_1 of s_i = ..."""
        base, _, position = plain(name).partition("_")
        if not position.isdigit() or position == "0":
            return False
        symbol, definition = self.symbol(base), self.definition(base)
        return bool(symbol and symbol.shape) or bool(definition and definition.indices)

    def with_definition(self, definition: Definition) -> Environment:
        """The environment after a definition. What is given with and without arguments keeps both meanings."""
        before = self.definitions.get(definition.name)
        new = {definition.name: definition}
        if before is not None and before.given and bool(before.parameters) != bool(definition.parameters):
            bare, applied = (before, definition) if definition.parameters else (definition, before)
            new = {bare.name: bare, f"{bare.name}()": replace(applied, name=f"{bare.name}()")}
        return replace(self, definitions={**self.definitions, **new})


CUSTOMARY_LOSSES = frozenset({"J", "L", "E", "C", "ell", "ℓ", "mathcal{L}", "mathcal{J}", "mathcal L", "loss", "Loss"})


def named_power(left: Node, right: Node, environment: Environment) -> tuple[Node, Node]:
    r"""``\sigma^2 = v`` of a σ that nobody knows as ``\sigma = \sqrt v``, and ``y' = h`` of a declared y as a name."""
    match left:
        case Pow(Name(text), Number(exponent)) if exponent == 2 and not environment.knows(text):
            if plain(text) not in RESERVED:
                return left.base, Root(right, left.exponent, span=right.span)
        case Prime(Name(text), order) if environment.symbol(text) and environment.definition(text) is None:
            return Name(text + "'" * order, span=left.span), right
    return left, right


def head(node: Node | Unread | None) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    r"""(name, parameters, indices) if ``node`` has the form of a definition's left side, else None."""
    match node:
        case Name(text):
            return plain(text), (), ()
        case Call(Name(text), args) if parameters := _names(args):
            return plain(text), parameters, ()
        case Indexed(Call(Name(text), args), subscripts) if (parameters := _names(args)) and (
            indices := _names(subscripts)
        ):
            return plain(text), parameters, indices
        case Call(Indexed(Name(text), subscripts), args) if (parameters := _names(args)) and (
            indices := _names(subscripts)
        ):
            return plain(text), parameters, indices
        case Indexed(Name(text), subscripts) if indices := _names(subscripts):
            return plain(text), (), indices
        case Indexed(Name(text), (Number(value),)):
            return f"{plain(text)}_{value}", (), ()
    return None


def _names(nodes: Iterable[Node]) -> tuple[str, ...] | None:
    """The names, if all are names and differ."""
    found = tuple(plain(node.text) for node in nodes if isinstance(node, Name))
    return found if len(found) == len(tuple(nodes)) == len(set(found)) else None


# Names with a meaning of their own, which nobody has to introduce.
RESERVED = frozenset(
    (
        "e pi infty exp log ln sin cos tan sinh cosh tanh coth sech csch arctanh arcsinh arccosh erf erfc max "
        "min abs sign sgn diag sqrt tr I mathbf{1} mathbb{1} mathbf{I} operatorname{diag} lim"
    ).split()
)
