"""One relation of a text judged: its mark, and what is said to the student."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ..latex import tree
from ..latex.chains import Chain, Side, Unread
from ..latex.tree import Node
from ..latex.words import GREEK, INEQUALITIES
from ..result import Step
from ..verdict import Counterexample
from .assumptions import vector_of_a_sum_of_one
from .contexts import Context
from .meaning import customary
from .meaning.definitions import RESERVED, Definition, Environment, head, plain
from .meaning.indices import SIZES, is_bare
from .meaning.outcome import Outcome
from .meaning.relation import Judge
from .meaning.values import ShapeTrouble
from .meaning.walk import subtrees
from .named import names_in
from .points import value_set
from .slips import Slip, recognise

# s_i(x + c): an entry of s at x + c, where s was not said to be a function.
_APPLIED = re.compile(r"_(?:\w|\{\w+\})\((?:\\?\w+|[^()_]*[+-][^()_]*)\)")
COUNTS = frozenset({"N", "M"})  # of samples, which no vector of the problem tells
NOT_SAID = "{name} stands free elsewhere; if this is to define it, say so with “let” or “where”"
ARGUMENT_OR_FACTOR = "It is not clear whether a bracket here holds an argument or a factor"


def definition(step: Step, right: Side, defined: Definition, judge: Judge) -> Step:
    """A new name's definition holds, if it has a meaning."""
    node = right.node
    if node is None:
        return replace(step, **_unread_side(right))
    outcome = judge.meaning(defined, node)
    if outcome.mark != "holds":
        return replace(step, mark=outcome.mark, why=sentence(outcome.why))
    return replace(step, mark="holds", definition=True, remark=outcome.remark)


def is_first_mention(chain: Chain, environment: Environment, mentioned: set[str]) -> bool:
    """Whether this restates what a known function is: its first mention, in terms of no other defined function."""
    form, right = head(chain.sides[0].tree), chain.sides[1].node
    if form is None or right is None or form[0] in mentioned:
        return False
    if chain.relations[0] not in ("=", ":=") or environment.symbol(form[0]) is not None:
        return False
    for part in subtrees(right):
        if isinstance(part, (tree.Derivative, tree.Prime, tree.Gradient)):
            return False
        if isinstance(part, tree.Name) and form[1] and environment.definition(part.text) is not None:
            return False
    return True


def _unread_side(side: Side) -> dict[str, Any]:
    """The fields of a step one of whose sides was not read."""
    if isinstance(side.tree, Unread):
        if "exponent" in side.tree.reason and "braces" in side.tree.reason:
            return {"mark": "no claim", "why": side.tree.reason}
        return {"mark": "unread", "why": _marked(side.source, side.tree.at, side.tree.reason)}
    return {"mark": "no claim", "why": "one side of this relation is empty"}


def _marked(source: str, at: int, reason: str) -> str:
    """The sentence with the place where reading stopped."""
    reason = sentence(reason)
    rest = source[at : at + 20].strip()
    return f"{reason} (at “{rest}”)" if rest else reason


def sentence(why: str) -> str:
    return why[:1].upper() + why[1:]


def judged_step(step: Step, context: Context, position: int, known: tuple[Slip, ...]) -> Step:
    """One relation judged."""
    chain, environment = context.chain, context.judge.environment
    sides = chain.sides[position], chain.sides[position + 1]
    left, right = sides[0].node, sides[1].node
    if left is None or right is None:
        if right is None and len(chain.relations) == 1 and _is_in_words(left, sides[1], environment):
            return replace(step, mark="no claim", remark="says in words what it is")
        return replace(step, **_unread_side(sides[0] if left is None else sides[1]))
    relation = chain.relations[position]
    if _fixes_a_variable(context) or (position == 0 and context.solution):
        return replace(step, mark="no claim", remark="a value for a variable is not a step; it stays free below")
    if len(chain.relations) == 1 and vector_of_a_sum_of_one(left, relation, right) in environment.assumed:
        return replace(step, mark="no claim", remark="taken as what the problem assumes")
    if context.said:
        return replace(step, mark="no claim", remark="taken as what the text assumes")
    if chain.denied:
        return replace(step, mark="no claim", remark="quoted as what is not so")
    if _is_update(left, relation, right):
        return replace(step, mark="no claim", remark="read as an update, which claims nothing")
    if remark := _announces(left, right, environment):
        return replace(step, mark="no claim", remark=remark)
    outcome = context.judged(left, relation, right)
    if outcome.mark == "fails" and _is_range(left, relation, right, environment):
        return replace(step, mark="no claim", remark="a range of a variable is not a step")
    if outcome.mark == "fails" and _is_an_own_e(left, right):
        return replace(step, mark="unread", why="It is not clear whether e is Euler's number here; use another letter")
    if outcome.mark == "fails" and (size := _unsaid_size((left, right), environment)):
        return replace(step, mark="unread", why=f"Nobody has said what {size} is here")
    if outcome.mark == "fails" and position == 0 and context.doubt is not None:
        return replace(step, mark="unread", why=sentence(NOT_SAID.format(name=context.doubt.name)))
    if outcome.mark == "fails" and outcome.verdict is not None and outcome.verdict.how == "shape":
        if any(_APPLIED.search(side.source) for side in sides):
            return replace(step, mark="unread", why=ARGUMENT_OR_FACTOR)
    if outcome.mark != "holds" and _says_what_it_depends_on(left, right):
        return replace(step, mark="no claim", remark="this says what it is a function of")
    if outcome.mark == "fails" and isinstance(outcome.trouble, ShapeTrouble) and outcome.side == 0 and position > 0:
        outcome = _on_square(outcome, left, relation, right, context)
    if outcome.mark == "unread" and outcome.trouble is not None:
        where = "left" if outcome.side == 0 else "right"
        outcome = replace(outcome, why=f"on the {where} side, {outcome.why}")
    return _described(step, outcome, context, position, known)


def _is_in_words(left: Node | None, right: Side, environment: Environment) -> bool:
    """``x = logits``, ``p = 0, 1`` of a declared x: a word, or several values."""
    if not isinstance(left, tree.Name) or environment.symbol(left.text) is None:
        return False
    return re.fullmatch(r"\s*(?:[A-Za-z]{4,}|-?[\d.]+(?:\s*,\s*-?[\d.]+)+)\s*", right.source) is not None


def _is_an_own_e(left: Node, right: Node) -> bool:
    """``e = p - y``: an error, perhaps, and not Euler's number."""
    return isinstance(left, tree.Name) and plain(left.text) == "e" and bool(names_in(right) - RESERVED)


def _announces(left: Node, right: Node, environment: Environment) -> str:
    """What is said of ``L = f(y)``, ``f(y) = f(y(x))``, where nobody says what f is, and of ``x = logits``."""
    if isinstance(left, tree.Name) and isinstance(right, tree.Name) and environment.symbol(left.text) is not None:
        word = right.text
        known = environment.knows(word) or word in RESERVED | customary.FUNCTIONS | GREEK
        return "" if known or len(word) < 4 or not word.isalpha() else "this says in a word what it is"
    if not isinstance(right, tree.Call) or not isinstance(right.function, tree.Name):
        return ""
    name = plain(right.function.text)
    unknown = not environment.knows(name) and environment.loss(name) is None and name not in customary.FUNCTIONS
    inside = (part for arg in right.args for part in subtrees(arg))
    plainly = all(isinstance(part, (tree.Name, tree.Call, tree.Indexed)) for part in inside)
    outside = left.function if isinstance(left, tree.Call) else left
    said = unknown and plainly and name not in RESERVED and isinstance(outside, (tree.Name, tree.Indexed))
    return "this says what it is a function of" if said else ""


def _is_update(left: Node, relation: str, right: Node) -> bool:
    r"""``w := w - \eta \nabla L``, also with an equals sign where what is subtracted shows that it is an update."""
    if not isinstance(right, tree.Add) or right.terms[0] != left or not isinstance(left, (tree.Name, tree.Indexed)):
        return False
    rest = [part for term in right.terms[1:] for part in subtrees(term)]
    slopes = (tree.Derivative, tree.Gradient, tree.Differential)
    return relation == ":=" or any(isinstance(part, slopes) for part in rest)


def _unsaid_size(sides: tuple[Node, ...], environment: Environment) -> str:
    """A customary size, such as N, that stands as a factor and that nobody has introduced."""
    for side in sides:
        for part in subtrees(side):
            inside: tuple[Node, ...] = (part.denominator,) if isinstance(part, tree.Div) else ()
            for factor in part.factors if isinstance(part, tree.Mul) else inside:
                name = plain(factor.text) if isinstance(factor, tree.Name) else ""
                if name in COUNTS and not environment.knows(name):
                    return name
    return ""


def _fixes_a_variable(context: Context) -> bool:
    r"""``x = 0``, ``x = \ln 3``, ``s = [1, 2]``, ``\log C = -\max_j x_j``: a point is chosen, nothing is claimed."""
    chain, environment = context.chain, context.judge.environment
    left = chain.sides[0].tree
    if len(chain.relations) == 1 and all(is_bare(node, environment) for node in chain.nodes):
        return True  # a condition on indices
    if isinstance(left, Unread) or not set(chain.relations) <= {"=", ":="}:
        return False
    if value_set(chain, environment, context.points) is not None:
        return True
    if len(chain.relations) != 1:
        return False
    if left is not None and _is_about_a_size(left, environment):
        return True
    symbol = environment.symbol(left.text) if isinstance(left, tree.Name) else None
    return symbol is not None and symbol.kind == "index" and environment.definition(symbol.name) is None


def _is_range(left: Node, relation: str, right: Node, environment: Environment) -> bool:
    """``x > 0`` of a declared variable, which nobody claims of every value."""
    sides = (left, right)
    variable = any(isinstance(side, tree.Name) and environment.symbol(side.text) is not None for side in sides)
    return relation in INEQUALITIES and variable and any(isinstance(side, tree.Number) for side in sides)


def _says_what_it_depends_on(name: Node, call: Node) -> bool:
    """``J = J(y)``."""
    match name, call:
        case tree.Name(text), tree.Call(tree.Name(again), args):
            return text == again and all(isinstance(part, (tree.Name, tree.Indexed)) for part in args)
    return False


def _is_about_a_size(left: Node, environment: Environment) -> bool:
    """Whether no other name stands there than one of a number that nobody has said, such as C."""
    names = names_in(left) - RESERVED
    plainly = {plain(part.text) for part in subtrees(left) if isinstance(part, tree.Name)} - RESERVED
    return len(plainly) == 1 and plainly <= SIZES and not any(environment.knows(name) for name in names)


def _on_square(outcome: Outcome, left: Node, relation: str, right: Node, context: Context) -> Outcome:
    """A step after one whose shapes did not fit, judged where all sizes are equal."""
    square = context.judge.square()
    if square is None:
        return outcome
    again = square.judge(left, relation, right, context.chain.condition)
    return again if again.mark in ("holds", "fails") else outcome


def _described(step: Step, outcome: Outcome, context: Context, position: int, known: tuple[Slip, ...]) -> Step:
    """The step with its mark, sentence, hint and counterexample."""
    step = replace(step, mark=outcome.mark, why=sentence(outcome.why), remark=outcome.remark)
    if outcome.mark != "fails":
        return step
    chain = context.chain
    left, right, top = (chain.sides[n].node for n in (position, position + 1, 0))
    assert left is not None
    assert right is not None
    found = outcome.counterexample
    repairs = position > 0 and top is not None and context.judged(top, "=", right).mark == "holds"
    why = sentence(found.sentence()) if found else step.why.rstrip(".") or "The two sides differ"
    if repairs:
        why += ". The right side agrees with the start of the chain again, so the slip is in the side before it"
        return replace(step, why=why, repairs=True, counterexample=as_json(found))
    is_equation = chain.relations[position] in ("=", ":=")
    slip = recognise(left, right, context.judge, chain.condition, known) if is_equation else None
    return replace(
        step,
        why=why,
        counterexample=as_json(found),
        mistake=slip.name if slip else "",
        hint=slip.hint if slip else "",
    )


def as_json(found: Counterexample | None) -> dict[str, Any] | None:
    """A counterexample as plain data."""
    if found is None:
        return None
    return {"point": dict(found.point), "left": found.left, "right": found.right, "where": found.where}
