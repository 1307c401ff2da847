"""What names mean: the notation's symbols, given definitions, and the student's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ...latex.chains import Chain, Unread
from ...latex.reader import read_side
from ...latex.tree import Call, Compare, Derivative, Indexed, Name, Node, Number
from ...notation import Notation, Symbol
from .walk import subtrees


def plain(name: str) -> str:
    r"""A name without its backslash, so that ``alpha`` in a notation is ``\alpha`` on the page.

    >>> plain("\\alpha")
    'alpha'
    """
    return name.lstrip("\\").replace(" ", "")


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
    """

    notation: Notation
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    losses: Mapping[str, Loss] = field(default_factory=dict)
    standing: tuple[Compare, ...] = ()
    assumed: frozenset[str] = frozenset()

    def symbol(self, name: str) -> Symbol | None:
        """The notation's symbol of that name."""
        wanted = plain(name)
        return next((s for s in self.notation.symbols if plain(s.name) == wanted), None)

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
        return any((self.symbol(name), self.definition(name), plain(name) in self.losses, self.gradient_of(name)))

    def with_definition(self, definition: Definition) -> Environment:
        """The environment after a definition. What is given with and without arguments keeps both meanings."""
        before = self.definitions.get(definition.name)
        new = {definition.name: definition}
        if before is not None and before.given and bool(before.parameters) != bool(definition.parameters):
            bare, applied = (before, definition) if definition.parameters else (definition, before)
            new = {bare.name: bare, f"{bare.name}()": replace(applied, name=f"{bare.name}()")}
        return replace(self, definitions={**self.definitions, **new})


CUSTOMARY_LOSSES = frozenset({"J", "L", "E", "C", "ell", "ℓ", "mathcal{L}", "mathcal{J}", "mathcal L", "loss", "Loss"})


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


@lru_cache(maxsize=256)
def given_environment(notation: Notation) -> Environment:
    """The environment before the first line. Raises ValueError with a sentence for a statement it cannot read."""
    environment = Environment(notation)
    for statement in notation.given:
        condition = _standing(statement, notation)
        if condition is not None:
            environment = replace(environment, standing=(*environment.standing, condition))
            continue
        left, _, right = statement.partition("=")
        lhs, rhs = read_side(left, notation).tree, read_side(right, notation).tree
        if rhs is None or isinstance(rhs, Unread) or isinstance(lhs, Unread):
            raise ValueError(f"The given definition {statement!r} could not be read.")
        form = head(lhs)
        if form is None:
            continue  # a fact such as σ' = σ(1 - σ), which follows from the definitions
        name, parameters, indices = form
        loss = _loss(name, rhs)
        if loss is not None:
            environment = replace(environment, losses={**environment.losses, loss.name: loss})
        else:
            environment = environment.with_definition(Definition(name, rhs, parameters, indices, given=True))
    return environment


def _standing(statement: str, notation: Notation) -> Compare | None:
    r"""``i \ne j`` among the given statements."""
    for sign in (r"\neq", r"\ne"):
        left, found, right = statement.partition(sign)
        if found:
            sides = read_side(left, notation).tree, read_side(right, notation).tree
            if isinstance(sides[0], Name) and isinstance(sides[1], Name):
                return Compare(("!=",), (sides[0], sides[1]))
    return None


def _loss(gradient: str, node: Node) -> Loss | None:
    r"""``\delta = \partial J/\partial y`` says that J is known only through its gradient."""
    match node:
        case Derivative(Name(text), ((Name() | Indexed(Name()) as of, 1),)):
            return Loss(plain(text), of.base if isinstance(of, Indexed) else of, gradient)
    return None


def own_definition(chain: Chain, position: int, environment: Environment) -> Definition | None:
    """The definition that relation ``position`` of the chain would be, if its left name is still free."""
    if position != 0 or chain.relations[0] not in ("=", ":="):
        return None
    form, body = head(chain.sides[0].tree), chain.sides[1].tree
    if isinstance(body, Unread) and set(chain.relations) <= {"=", ":="}:
        body = next((side.tree for side in chain.sides[1:] if not isinstance(side.tree, Unread)), None)
    if form is None or body is None or isinstance(body, Unread):
        return None
    name, parameters, indices = form
    if indices and environment.symbol(f"{name}_{indices[0]}") is not None:
        return None
    if name in RESERVED or name in _names_in(body):
        return None
    return Definition(name, body, parameters, indices)


def _names_in(node: Node) -> set[str]:
    return {plain(part.text) for part in subtrees(node) if isinstance(part, Name)}


def _names_of(chain: Chain) -> set[str]:
    trees = (side.tree for side in chain.sides)
    return set().union(*(_names_in(node) for node in trees if node is not None and not isinstance(node, Unread)))


def own_definitions(chains: tuple[Chain, ...], environment: Environment) -> Iterator[tuple[int, Definition]]:
    """(number of the chain, definition) for each first mention of a new name, and each "let" of an own one.

    A variable of the notation that is set equal to an expression in others is defined by it, as nothing else can be
    meant: ``z = wx + b`` where z, w, x and b are declared.
    """
    forms = [(n, found) for n, chain in enumerate(chains) if chain.relations and (found := _own(chain, environment))]
    everything = environment
    for _, found in forms:
        if not environment.knows(found.name):
            everything = everything.with_definition(found)
    seen: set[str] = set()
    for number, found in forms:
        if environment.knows(found.name):
            if found.name in seen or not _is_set(found, everything):
                continue
            everything = everything.with_definition(found)
        elif number and not chains[number].introduces and not _names_in(found.body) - RESERVED:
            if any(found.name in _names_of(chain) for chain in chains[:number]):
                continue  # "s = 1/2" after much about an s that was never said: a point, not what s is
        if found.name not in seen or chains[number].introduces:
            seen.add(found.name)
            yield number, found


def _own(chain: Chain, environment: Environment) -> Definition | None:
    found = own_definition(chain, 0, environment)
    return None if found is None or environment.loss(found.name) is not None else found


def _is_set(found: Definition, environment: Environment) -> bool:
    """Whether this sets a declared variable to an expression that does not depend on it."""
    symbol = environment.symbol(found.name)
    if symbol is None or environment.definition(found.name) or environment.gradient_of(found.name):
        return False
    if found.parameters or symbol.kind not in ("scalar", "vector", "matrix") or len(found.indices) > len(symbol.shape):
        return False
    open_names, reached = _names_in(found.body), set[str]()
    while open_names:
        name = open_names.pop()
        if name in reached:
            continue
        reached.add(name)
        definition = environment.definition(name)
        if definition is not None:
            open_names |= _names_in(definition.body) - {*definition.parameters, *definition.indices}
            if definition.parameters and _stands_bare(name, found.body):
                return False
    return found.name not in reached and bool(reached - RESERVED)


def _stands_bare(name: str, node: Node) -> bool:
    """Whether a function's name stands without its argument, so that what it depends on is not written."""
    parts = list(subtrees(node))
    called = sum(1 for part in parts if isinstance(part, Call) for p in subtrees(part.function) if _is_name(p, name))
    return sum(1 for part in parts if _is_name(part, name)) > called


def _is_name(node: Node, name: str) -> bool:
    return isinstance(node, Name) and plain(node.text) == name


RESERVED = frozenset(
    [
        "e",
        "pi",
        "infty",
        "exp",
        "log",
        "ln",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "coth",
        "sech",
        "csch",
        "arctanh",
        "arcsinh",
        "arccosh",
        "erf",
        "erfc",
        "max",
        "min",
        "abs",
        "sign",
        "sgn",
        "diag",
        "sqrt",
        "tr",
        "I",
        "mathbf{1}",
        "mathbb{1}",
        "mathbf{I}",
        "operatorname{diag}",
        "lim",
    ]
)
