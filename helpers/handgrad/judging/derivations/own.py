"""What a text defines: names of the student's own, and declared variables that are set to an expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..latex.chains import Chain, Unread
from ..latex.tree import Call, Cases, Compare, Name, Node, Number, Pow
from .meaning import customary
from .meaning.definitions import RESERVED, Definition, Environment, head, named_power, plain
from .meaning.elaborate import Elaborator
from .meaning.indices import SIZES, is_bare
from .meaning.values import Trouble
from .meaning.walk import subtrees
from .named import Own, names_in, names_of, reach, works_with
from .newnames import Applied, announced, applied_in, further_on, is_new, is_new_head, put_for, vectors
from .subjects import turns


def own_definitions(chains: tuple[Chain, ...], environment: Environment) -> tuple[Own, ...]:
    """A definition for each first mention of a new name, for each "let" of an own one, and for each variable set.

    A variable of the notation may be set once to an expression in others: ``z = wx + b`` where z, w, x and b are
    declared. A name that is defined by cases, one after the other, has them all. New names in the middle or at the end
    of a chain are defined by what they are equated with.
    """
    applied = applied_in(chains, environment)
    forms = [
        (n, found) for n, chain in enumerate(chains) if chain.relations and (found := _own(chain, environment, applied))
    ]
    forms = list(_without_squares(forms, chains))
    further = tuple(further_on(chains, forms, environment))
    early = {own.definition.name: own.chain for own in further}
    forms = [(n, found) for n, found in forms if chains[n].introduces or not early.get(found.name, n) < n]
    everything = environment
    for _, found in forms:
        if not environment.knows(found.name):
            everything = everything.with_definition(found)
    seen: dict[str, Own] = {}
    own: list[Own] = []
    for number, found in forms:
        chain, before, new = chains[number], seen.get(found.name), Own(number, found)
        if before is not None and (before.sure or not environment.knows(found.name)):
            again = _defined_again(before, new, chains, environment)
            if again is None or (environment.knows(found.name) and not _is_set(found, environment)):
                continue
            new = replace(new, sure=again, again=True)
        elif environment.knows(found.name):
            if not _is_set(found, everything):
                continue
            new = replace(new, sure=_surely_sets(found, number, chains, environment))
            if new.sure:
                everything = everything.with_definition(found)
        elif number and not (chain.introduces or found.parameters or names_in(found.body) - RESERVED):
            if any(found.name in names_of(chain) for chain in chains[:number]):
                continue  # "s = 1/2" after much about an s that was never said: a point, not what s is
        if new.sure or before is None:
            seen[found.name] = new
        own.append(new)
    own += vectors(own, environment)
    more = (*announced(chains, environment), *put_for(chains, environment), *further)
    others = {own.definition.name: own for own in more}
    return (*_with_cases(own, forms, chains), *(own for name, own in others.items() if name not in seen))


def _defined_again(before: Own, now: Own, chains: tuple[Chain, ...], environment: Environment) -> bool | None:
    """Whether a name of the student's own surely gets a new meaning; None if it keeps the one it has.

    After "let" it does, and at the head of a section about something else: "2. ReLU: f(x) = ". A number is a value.
    After "where", "with" or "take" it may: the text can as well say again, rightly or not, what the name stands for.
    """
    here, there, found = chains[now.chain], chains[before.chain], now.definition
    if here.anew and here.introduces:
        return True
    if found.body == before.definition.body or (not found.parameters and names_in(found.body) <= RESERVED):
        return None
    if turns(before, now, chains, environment):
        return True
    may_set = (here.introduces or here.anew) and not here.concludes  # "where u = ", "take u = ": set, or a slip
    return False if may_set or here.place.section != there.place.section else None


def own_definition(chain: Chain, environment: Environment, applied: Applied) -> Definition | None:
    """The definition that the first relation of the chain would be, if its left name is still free.

    Where other new names stand behind it, h = g(x) = 2x, the first side that is none says what it is.
    """
    if chain.relations[0] not in ("=", ":="):
        return None
    left, body = chain.sides[0].tree, chain.sides[1].tree
    if isinstance(left, Pow) and body is not None and not isinstance(body, Unread):
        left, body = named_power(left, body, environment)
    left, body = _without_log(left, body, environment)
    form = head(left)
    if isinstance(left, Call) and isinstance(left.function, Name) and plain(left.function.text) in applied.quantities:
        form = plain(left.function.text), (), ()
    if set(chain.relations) <= {"=", ":="} and (isinstance(body, Unread) or is_new_head(body, environment)):
        later = [node for node in chain.nodes[1:] if node is not None]
        body = next((node for node in later if not is_new_head(node, environment)), body)
    if form is None or body is None or isinstance(body, Unread):
        return None
    if is_bare(body, environment) and is_bare(chain.sides[0].node, environment):
        return None  # i' = i is a condition
    name, parameters, indices = form
    if indices and environment.symbol(f"{name}_{indices[0]}") is not None:
        return None
    if isinstance(body, Call) and _is_unknown(body.function, environment, applied):
        if not any(isinstance(part, (Number, Pow)) for part in subtrees(body)):
            return None  # L = f(y) of an unknown f says only what L is a function of
    constant = bool(indices) and name in customary.CONSTANTS  # \pi_m, e_m
    if not constant and (name in RESERVED or name in names_in(body)):
        return None
    if (name in ("delta", "I") and len(indices) == 2) or _is_entry(name, environment):
        return None  # nor does anybody define Kronecker's delta anew
    if parameters and "^{(" in name and environment.function(name.partition("^{(")[0]) is not None:
        return None  # the n-th derivative of a known function
    return Definition(name, body, parameters, indices)


def _without_log(
    left: Node | Unread | None, body: Node | Unread | None, environment: Environment
) -> tuple[Node | Unread | None, Node | Unread | None]:
    r"""``\log p = u`` of a p that nobody knows as ``p = e^u``."""
    match left, body:
        case Call(Name("log" | "ln"), (Name(text) as name,)), node if node is not None and not isinstance(node, Unread):
            if is_new(text, environment) and plain(text) not in SIZES:
                return name, Call(Name("exp"), (node,), span=node.span)
    return left, body


def _without_squares(
    forms: list[tuple[int, Definition]], chains: tuple[Chain, ...]
) -> Iterator[tuple[int, Definition]]:
    """The definitions; ``t^2 = v`` says what t is only where nothing else does."""
    squares = {n for n, _ in forms if isinstance(chains[n].sides[0].tree, Pow)}
    plainly = {found.name for n, found in forms if n not in squares}
    yield from ((n, found) for n, found in forms if n not in squares or found.name not in plainly)


def _is_unknown(function: Node, environment: Environment, applied: Applied) -> bool:
    known = isinstance(function, Name) and plain(function.text) in applied.functions
    return isinstance(function, Name) and not known and is_new(function.text, environment)


def _is_entry(name: str, environment: Environment) -> bool:
    """Whether this is y_1 of a vector y that is defined as a whole."""
    base, _, position = name.rpartition("_")
    definition = environment.definition(base)
    if not position.isdigit() or definition is None or definition.parameters or definition.indices:
        return False
    try:
        shape = Elaborator(environment).shape(Name(base))
    except Trouble:
        return False
    return shape is not None and 0 < int(position) <= shape[0]


def _own(chain: Chain, environment: Environment, applied: Applied) -> Definition | None:
    found = own_definition(chain, environment, applied)
    if found is None or environment.loss(found.name) is not None:
        return None
    customary_one = found.name in customary.FUNCTIONS and not environment.knows(found.name)
    return None if customary_one and not chain.anew else found


# Setting a declared variable -----------------------------------------------------------------------------------------


def _is_set(found: Definition, environment: Environment) -> bool:
    """Whether this can set a declared variable: it has no meaning yet, and the expression does not depend on it."""
    symbol = environment.symbol(found.name)
    if symbol is None or environment.definition(found.name) or environment.gradient_of(found.name):
        return False
    if found.parameters or symbol.kind not in ("scalar", "vector", "matrix") or len(found.indices) > len(symbol.shape):
        return False
    if isinstance(found.body, Name) and is_new(found.body.text, environment):
        return False  # a word or letter that stands for nothing else
    reached = reach(found.body, environment)
    for name in reached:
        definition = environment.definition(name)
        if definition is not None and definition.parameters and _stands_bare(name, found.body):
            return False
    return found.name not in reached and bool(reached - RESERVED)


def _surely_sets(found: Definition, number: int, chains: tuple[Chain, ...], environment: Environment) -> bool:
    """Whether nothing else can be meant: the text says "let" or "where", or so begins what it says of the variable.

    A variable that stands beside what it is set to in a given statement is independent of that, unless the text says
    otherwise; and a sentence that begins with "so" or "hence" claims something.
    """
    chain = chains[number]
    if chain.introduces:
        return True
    if chain.concludes or any(works_with(found.name, before) for before in chains[:number]):
        return False
    others = reach(found.body, environment) - RESERVED
    return not any(found.name in together and others & together for together in _given_together(environment))


def _given_together(environment: Environment) -> Iterator[set[str]]:
    """The variables of each given statement."""
    for definition in environment.definitions.values():
        names = names_in(definition.body) | {*definition.parameters}
        yield {name for name in names if environment.symbol(name) is not None}


def _stands_bare(name: str, node: Node) -> bool:
    """Whether a function's name stands without its argument, so that what it depends on is not written."""
    parts = list(subtrees(node))
    called = sum(1 for part in parts if isinstance(part, Call) for p in subtrees(part.function) if _is_name(p, name))
    return sum(1 for part in parts if _is_name(part, name)) > called


def _is_name(node: Node, name: str) -> bool:
    return isinstance(node, Name) and plain(node.text) == name


# Definitions by cases ------------------------------------------------------------------------------------------------


def _with_cases(own: list[Own], forms: list[tuple[int, Definition]], chains: tuple[Chain, ...]) -> Iterator[Own]:
    """The definitions; one that holds under a condition alone gets its other cases from further on in the text."""
    for found in own:
        name, condition = found.definition.name, chains[found.chain].condition
        if not isinstance(condition, Compare) or not _matters(condition, found.definition):
            yield found
            continue
        branches: list[tuple[Node, Node]] = []
        for number, form in forms:
            when = chains[number].condition
            alike = (form.parameters, form.indices) == (found.definition.parameters, found.definition.indices)
            if form.name == name and alike and isinstance(when, Compare) and when not in [w for _, w in branches]:
                branches.append((form.body, when))
        yield replace(found, definition=replace(found.definition, body=Cases(tuple(branches))))


def _matters(condition: Compare, definition: Definition) -> bool:
    """Whether a definition is one case of several: not if the condition is on indices that it does not have."""
    operands = condition.operands
    if not all(isinstance(side, Name) for side in operands):
        return True
    return {*definition.indices} | names_in(definition.body) >= {plain(s.text) for s in operands if isinstance(s, Name)}
