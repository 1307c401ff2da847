"""Equality of two nodes of a graph, region by region, then on the faces between regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..verdict import Verdict
from .budget import TooLarge
from .certify import describe, find_difference, is_real, show, undefined_there
from .cuts import Cut
from .faces import Neighbour, check_faces
from .field import Field, Infinite, Undefined
from .generators import Frac, Restart, Scales
from .graph import Graph, Node
from .normalform import NormalForm
from .regions import Region, Split

EQUAL = Verdict(True, "exact", "Both sides have the same normal form.")


@dataclass(frozen=True, slots=True)
class Question:
    """Is ``answer`` equal to ``reference`` on ``region``? Points of ``excluded`` (rational) are outside the domain."""

    graph: Graph
    answer: Node
    reference: Node
    region: Region
    excluded: frozenset[tuple[str, Any]] = frozenset()
    rounded: bool = False

    @property
    def names(self) -> list[str]:
        """The variables, in order."""
        return sorted(self.graph.symbols(self.answer) | self.graph.symbols(self.reference))


@dataclass(slots=True)
class _Piece:
    """What was found out on one region."""

    answer: Frac | None
    reference: Frac | None
    field: Field
    equal: bool


def compare(question: Question) -> Verdict:
    """The verdict on two scalar expressions."""
    g = question.graph
    if question.answer == question.reference:
        return EQUAL
    scales = Scales()
    pending = [question.region]
    faces: dict[Any, tuple[str, Cut] | Any] = {}
    neighbours: list[Neighbour] = []
    unsure = ""
    done = 0
    while pending:
        region = pending.pop()
        done += 1
        if done > g.clock.budget.regions:
            return Verdict(None, "not decided", "The expression has too many pieces to compare.")
        try:
            piece = _attempt(question, region, scales)
        except Split as split:
            pending += reversed(split.parts)
            for face in split.faces:
                faces[_face_name(face)] = face
            continue
        except TooLarge as reason:
            piece, unsure = None, str(reason)
        verdict = _judge_piece(question, region, piece)
        if verdict is None:
            neighbours.append(Neighbour(region, piece.reference if piece else None, piece.field if piece else None))
        elif verdict.holds is False:
            return verdict
        else:
            unsure = unsure or verdict.why
    if unsure:
        return Verdict(None, "not decided", unsure)
    if all(n.reference is None for n in neighbours):
        return Verdict(None, "not decided", "The reference has no real value anywhere.")
    return check_faces(question, list(faces.values()), neighbours) or EQUAL


def _face_name(face: Any) -> str:
    return str(face)


def _attempt(question: Question, region: Region, scales: Scales) -> _Piece:
    """Normal forms of both sides on one region."""
    g = question.graph
    for _ in range(40):
        over = Field(scales, g.clock)
        forms = NormalForm(g, over, region.sign, region.variable_signs())
        try:
            reference = _form(forms, question.reference)
            answer = _form(forms, question.answer)
            if answer is None or reference is None:
                return _Piece(answer, reference, over, False)
            difference = over.add(answer, over.neg(reference))
            return _Piece(answer, reference, over, bool(difference[0] == 0))
        except Restart:
            continue
    raise TooLarge("The exponents of the expression are too many to compare.")


def _form(forms: NormalForm, node: Node) -> Frac | None:
    try:
        return forms.of(node)
    except (Undefined, Infinite):
        return None


def _judge_piece(question: Question, region: Region, piece: _Piece | None) -> Verdict | None:
    """None where both sides agree on the region, or where the reference has no real value."""
    names = question.names
    if piece is not None and piece.reference is None:
        return None
    if piece is not None and piece.answer is None:
        return undefined_there(question, region)
    if piece is not None and piece.equal:
        return _confirm(question, region)
    found = find_difference(question, region.points(names))
    if found is None:
        if piece is not None and not _all_real(piece) and not is_real(question, region):
            piece.reference = None
            return None
        return Verdict(None, "not decided", "Neither a proof that both sides agree nor a counterexample was found.")
    if found.negligible and question.rounded:
        return Verdict(None, "not decided", "The answer has a rounded number; write it exactly, as a fraction or root.")
    return Verdict(False, "certified", describe(found), found.counterexample)


def _all_real(piece: _Piece) -> bool:
    return all(gen.real for gen in piece.field.gens)


def _confirm(question: Question, region: Region) -> Verdict | None:
    """A second look, by numbers: equal normal forms must not differ at a point."""
    points = region.points(question.names)
    first = next(points, None)
    if first is None:
        return None
    found = find_difference(question, iter([first]), quick=True)
    if found is None:
        return None
    return Verdict(None, "not decided", "Our two ways of comparing disagree here; a person has to look.")


__all__ = ["EQUAL", "Question", "compare", "show"]
