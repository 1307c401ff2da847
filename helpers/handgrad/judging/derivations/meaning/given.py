r"""What names mean before the first line: the statements that the problem gives.

``y = Wx + b`` defines; ``\delta = \partial L/\partial y`` says that of a loss only the gradient is known; ``x > 0``,
``i \ne j`` and ``y_k = 1`` are conditions that hold throughout; ``A = A^\top`` makes a declared matrix symmetric. Any
other equation is a fact that follows from the definitions.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ...latex.chains import Chain, Unread
from ...latex.markdown import read_markdown
from ...latex.reader import read_side
from ...latex.tree import Call, Compare, Derivative, Differential, Gradient, Indexed, Name, Node, Number, Transpose
from ...latex.words import INEQUALITIES
from ...notation import Notation
from .definitions import Definition, Environment, Loss, head, named_power, plain
from .indices import subscripted_name
from .respelling import respelled
from .walk import subtrees


@lru_cache(maxsize=256)
def given_environment(notation: Notation) -> Environment:
    """The environment before the first line. Statements that cannot be read are in its ``unread``."""
    environment = Environment(notation)
    read: list[Chain] = []
    for statement in notation.given:
        chains = _read(statement, notation)
        if chains is None:
            environment = replace(environment, unread=(*environment.unread, statement))
        else:
            read += chains
    for chain in respelled(tuple(read), environment):
        environment = _with_statement(environment, chain)
    return _without_known_losses(environment)


def _read(statement: str, notation: Notation) -> tuple[Chain, ...] | None:
    """The relations that a statement states, none if it only says what a name is; None if it cannot be read."""
    chains = read_markdown(statement if "$" in statement else f"$${statement}$$", notation)
    chains = chains or _on_indices(statement, notation)
    unread = any(isinstance(side.tree, Unread) for chain in chains for side in chain.sides[:2])
    return None if unread else chains


def _on_indices(statement: str, notation: Notation) -> tuple[Chain, ...]:
    r"""``i \ne j``, which a text would not claim."""
    for sign in (r"\neq", r"\ne"):
        left, found, right = statement.partition(sign)
        if found:
            return (Chain((read_side(left, notation), read_side(right, notation)), ("!=",)),)
    return ()


def _with_statement(environment: Environment, chain: Chain) -> Environment:
    """The environment with one statement that the problem gives."""
    if not chain.relations:
        return environment
    left, right = chain.nodes[:2]
    if left is None or right is None or left == right:
        return environment  # w_ij = W_ij says only how the entries of W are written
    if _is_condition(chain, left, right, environment):
        operands = tuple(node for node in chain.nodes if node is not None)
        return replace(environment, standing=(*environment.standing, Compare(chain.relations, operands)))
    if chain.relations[0] not in ("=", ":="):
        return environment
    if isinstance(left, Differential) and isinstance(left.operand, Name):
        left = Name(f"d{plain(left.operand.text)}", span=left.span)  # dY = dL/dY: a name of the gradient
    if isinstance(left, Derivative | Gradient) and isinstance(right, Name | Indexed):
        left, right = right, left
    if name := symmetric_in(left, right):
        return with_symmetric(environment, name)
    left, right = named_power(left, right, environment)
    form = head(left)
    if form is None or (isinstance(right, Call) and form[0] in _names(right.function)):
        return environment  # a fact such as σ' = σ(1 - σ), or J = J(y), which says what J is a function of
    name, parameters, indices = form
    loss = _loss(name, right, environment)
    if loss is not None:
        return replace(environment, losses={**environment.losses, loss.name: loss})
    return environment.with_definition(Definition(name, right, parameters, indices, given=True))


def _is_condition(chain: Chain, left: Node, right: Node, environment: Environment) -> bool:
    r"""``x > 0``, ``0 < p < 1``, ``i \ne j``, and ``y_k = 1`` of a declared y."""
    if set(chain.relations) <= INEQUALITIES:
        return True
    match left, right:
        case Indexed(Name(text), (Name(),)), Number() if chain.relations == ("=",):
            return environment.symbol(text) is not None
    return False


def _names(node: Node) -> set[str]:
    return {plain(part.text) for part in subtrees(node) if isinstance(part, Name)}


def _loss(gradient: str, node: Node, environment: Environment) -> Loss | None:
    r"""``\delta = \partial J/\partial y`` says that J is known only through its gradient."""
    match node:
        case Derivative(Name(text), ((Name() | Indexed(Name()) as of, 1),)):
            own = subscripted_name(of) if isinstance(of, Indexed) else None
            named = own is not None and environment.knows(own)  # z_2, which is no entry of z
            return Loss(plain(text), of.base if isinstance(of, Indexed) and not named else of, gradient)
    return None


def _without_known_losses(environment: Environment) -> Environment:
    """The gradient of a loss that is given itself is what its definition says, not any numbers."""
    known = [loss for loss in environment.losses.values() if environment.definition(loss.name) is not None]
    losses = {name: loss for name, loss in environment.losses.items() if loss not in known}
    environment = replace(environment, losses=losses)
    for loss in known:
        body = Derivative(Name(loss.name), ((loss.of, 1),))
        environment = environment.with_definition(Definition(loss.gradient, body, given=True))
    return environment


def symmetric_in(left: Node, right: Node) -> str:
    r"""The A of ``A = A^\top`` or ``A_{ij} = A_{ji}``, or nothing."""
    for one, other in ((left, right), (right, left)):
        match one, other:
            case Name(text), Transpose(Name(again)) if text == again:
                return plain(text)
            case Indexed(Name(text), (i, j)), Indexed(Name(again), (k, m)) if text == again and (i, j) == (m, k):
                return plain(text) if i != j else ""
    return ""


def with_symmetric(environment: Environment, name: str) -> Environment:
    """The environment in which a declared square matrix is symmetric."""
    symbols = tuple(
        replace(symbol, symmetric=True) if plain(symbol.name) == name and len(set(symbol.shape)) == 1 else symbol
        for symbol in environment.notation.symbols
    )
    return replace(environment, notation=replace(environment.notation, symbols=symbols))
