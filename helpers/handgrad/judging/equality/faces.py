"""What happens on the faces between regions: breakpoints of one variable, and planes of several.

At a jump of the reference every value between its one-sided limits is accepted, and no value too (ReLU' at 0). Where
the reference is continuous the answer must agree with it, unless the answer has no value there (a removable 0/0).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from flint import arb

from ..verdict import Counterexample, Verdict
from .balls import FieldValues, ball, precision
from .certify import show_pair
from .constants import Expression, build, constant
from .cuts import Cut
from .field import Field, Infinite, Undefined
from .generators import Frac
from .regions import Region

if TYPE_CHECKING:
    from .scalars import Question

_BITS = 300


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A region with the reference's normal form there, or None where it has no real value."""

    region: Region
    reference: Frac | None
    field: Field | None


def has_value(expression: Expression | None) -> bool:
    """Whether a graph can hold a place: a root of a polynomial of high degree is known by its enclosure only."""
    return expression is not None and not _mentions_root(expression)


def _mentions_root(expression: Expression) -> bool:
    return expression[0] == "root" or any(isinstance(a, tuple) and a and _mentions_root(a) for a in expression[1:])


def check_faces(question: Question, faces: list[Any], neighbours: list[Neighbour]) -> Verdict | None:
    """None where everything is in order on every face, else what is wrong or not known."""
    for face in faces:
        for place in islice(_places(question, face), 1 if len(question.names) == 1 else 3):
            verdict = _check_place(question, place, neighbours)
            if verdict is not None:
                return verdict
    return None


def _places(question: Question, face: Any) -> Iterator[dict[str, Cut]]:
    """Points on a face: the face's own variable at its exact place, the others at simple numbers."""
    names = question.names
    if isinstance(face[1], Cut):
        name, cut = face
        if (name, cut.low) in question.excluded or not has_value(cut.exact):
            return
        others = [n for n in names if n != name]
        for point in question.region.points(others) if others else [{}]:
            yield {name: cut, **{n: Cut.at(v) for n, v in point.items()}}
        return
    coefficients, offset = face
    name, leading = coefficients[-1]
    others = [n for n in names if n != name]
    low, high = question.region.interval(name)
    for point in question.region.points(others):
        value = -(offset + sum((c * point[n] for n, c in coefficients[:-1]), Fraction(0))) / leading
        if (low is None or value > low) and (high is None or value < high):
            yield {**{n: Cut.at(v) for n, v in point.items()}, name: Cut.at(value)}


def _check_place(question: Question, place: dict[str, Cut], neighbours: list[Neighbour]) -> Verdict | None:
    g = question.graph
    values = {name: build(g, cut.exact) for name, cut in place.items() if cut.exact is not None}
    answer, over_answer = constant(g, g.substitute(question.answer, values))
    reference, over_reference = constant(g, g.substitute(question.reference, values))
    if isinstance(answer, Undefined):
        return None
    with precision(_BITS):
        known = None if not isinstance(reference, tuple) else FieldValues(over_reference, {}).fraction(reference)
        limits = _limits(place, neighbours)
        accepted = [v for v in (known, *limits) if v is not None and v.is_finite()]
        if isinstance(answer, Infinite):
            if isinstance(reference, Infinite):
                return None
            return _wrong(place, "infinite", show_pair(accepted[0], arb(0))[0] if accepted else "finite")
        value = FieldValues(over_answer, {}).fraction(answer)
        return _judge_value(place, value, known, limits, accepted)


def _judge_value(
    place: dict[str, Cut], value: Any, known: Any, limits: list[Any], accepted: list[Any]
) -> Verdict | None:
    if not value.is_finite():
        return None
    if not accepted:
        return None
    low = min((v.lower() for v in accepted), key=lambda v: v.mid())
    high = max((v.upper() for v in accepted), key=lambda v: v.mid())
    if not (value < low or value > high):
        return None
    if any(not v.is_finite() for v in limits) and known is None:
        return Verdict(None, "not decided", "What happens at a breakpoint could not be decided.")
    left, right = show_pair(value, accepted[0])
    return _wrong(place, left, right)


def _wrong(place: dict[str, Cut], left: str, right: str) -> Verdict:
    shown = tuple((name, _text(cut)) for name, cut in sorted(place.items()))
    counterexample = Counterexample(shown, left, right)
    sentence = counterexample.sentence()
    return Verdict(False, "certified", sentence[0].upper() + sentence[1:] + ".", counterexample)


def _text(cut: Cut) -> str:
    return str(cut.low) if cut.low == cut.high else f"{float(cut.low):.6g}"


def _limits(place: dict[str, Cut], neighbours: list[Neighbour]) -> list[Any]:
    """The values that the reference tends to, from every region that touches the place."""
    found = []
    for neighbour in neighbours:
        if neighbour.reference is None or neighbour.field is None or not _touches(neighbour.region, place):
            continue
        point = {name: ball(cut.low).union(ball(cut.high)) for name, cut in place.items()}
        found.append(FieldValues(neighbour.field, point).fraction(neighbour.reference))
    return found


def _touches(region: Region, place: dict[str, Cut]) -> bool:
    for name, cut in place.items():
        low, high = region.bounds.get(name, (None, None))
        if (low is not None and cut.before(low)) or (high is not None and high.before(cut)):
            return False
    for coefficients, offset in region.linear:
        total = offset + sum((c * place[n].low for n, c in coefficients if n in place), Fraction(0))
        if total < 0:
            return False
    return True
