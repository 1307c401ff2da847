"""What a result comes to in a few words: shared by its HTML, Markdown and plain forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..judging.result import LATER, PartResult, RubricLine, Step

Tone = Literal["holds", "fails", "partly", "open", "no claim", "later"]

SIGNS: dict[Tone, str] = {"holds": "✓", "fails": "✗", "partly": "◐", "open": "?", "no claim": "–", "later": "…"}
SPOKEN: dict[Tone, str] = {
    "holds": "holds",
    "fails": "does not hold",
    "partly": "partly",
    "open": "not decided",
    "no claim": "claims nothing",
    "later": "not looked at yet",
}
PERSON = "What could not be decided here waits for a person to look at it."
_NAMED = re.compile(r"(?P<name>[A-Za-z_]\w*) = (?P<latex>.+)", re.DOTALL)
RELATIONS = {
    "~": r"\approx",
    "<=": r"\le",
    ">=": r"\ge",
    "!=": r"\ne",
    "in": r"\in",
    "proportional": r"\propto",
    "<": r"\lt",
    ">": r"\gt",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The head of a result: its tone and one line."""

    tone: Tone
    text: str


def step_tone(step: Step) -> Tone:
    """How one line of a derivation is marked."""
    return {"holds": "holds", "fails": "fails", "no claim": "no claim", "unread": "open"}[step.mark]  # type: ignore[return-value]


def line_tone(line: RubricLine) -> Tone:
    """How one aspect is marked."""
    if line.why == LATER:
        return "later"
    if line.mark == "fails" and line.points > 0:
        return "partly"
    return {"holds": "holds", "fails": "fails", "not decided": "open"}[line.mark]  # type: ignore[return-value]


def summary(result: PartResult) -> Summary:
    """The first line that a student reads."""
    if result.fault:
        return Summary("open", "This could not be checked")
    return _of_steps(result) if result.steps else _of_rubric(result)


def _of_steps(result: PartResult) -> Summary:
    claims = [step for step in result.steps if step.mark != "no claim"]
    holding = sum(step.mark == "holds" for step in claims)
    unread = sum(step.mark == "unread" for step in claims)
    text = f"{holding} of {len(claims)} {'line holds' if len(claims) == 1 else 'lines hold'}"
    if not claims:
        return Summary("open", "No line here could be checked yet")
    if unread:
        text += f", {unread} could not be read"
    if any(step.mark == "fails" for step in claims):
        return Summary("fails", text)
    if unread:
        return Summary("open", text)
    missing = [line for line in result.rubric if line.mark != "holds"]
    return Summary("partly", text + ", but it is not complete yet") if missing else Summary("holds", text)


def _of_rubric(result: PartResult) -> Summary:
    tones = [line_tone(line) for line in result.rubric]
    count = tones.count("holds")
    if result.rubric and count == len(tones):
        return Summary("holds", "All of it holds" if count > 1 else "It holds")
    if set(tones) == {"open"}:
        return Summary("open", "Not decided")
    if len(tones) <= 1:
        return Summary("partly" if "partly" in tones else "fails", "Not yet")
    return Summary("partly" if count or "partly" in tones else "fails", f"{count} of {len(tones)} aspects hold")


def first_failure(result: PartResult) -> int | None:
    """The index of the first step that fails, or else of the first that could not be read."""
    for mark in ("fails", "unread"):
        for i, step in enumerate(result.steps):
            if step.mark == mark:
                return i
    return None


def is_continued(steps: tuple[Step, ...], i: int) -> bool:
    """Whether step ``i`` begins where the one before it ended, so that its left side need not be repeated."""
    return i > 0 and steps[i].lhs == steps[i - 1].rhs and bool(steps[i].lhs.strip())


def relation(step: Step) -> str:
    """The relation sign as LaTeX."""
    return RELATIONS.get(step.rel, step.rel)


def counterexample(step: Step, *, typeset: bool = True) -> str:
    """The counterexample in words, its names as formulas if ``typeset``, or an empty text."""
    from ..judging.verdict import Counterexample

    c = step.counterexample
    if not c:
        return ""
    point = tuple((_typeset_name(str(k)) if typeset else str(k), str(v)) for k, v in dict(c.get("point", {})).items())
    words = Counterexample(point, str(c.get("left", "")), str(c.get("right", "")), str(c.get("where", ""))).sentence()
    return words[:1].upper() + words[1:] + "."


def _typeset_name(name: str) -> str:
    r"""A name that is more than letters as a formula.

    >>> _typeset_name("x"), _typeset_name("W_12"), _typeset_name(r"\delta_1")
    ('x', '$W_{12}$', '$\\delta_{1}$')
    """
    base, _, index = name.partition("_")
    if not index and not name.startswith("\\"):
        return name
    return f"${base}_{{{index.strip('{}')}}}$" if index else f"${base}$"


def said_below(result: PartResult, i: int) -> tuple[str, ...]:
    """What is said below line ``i``: all there is to say where it first goes wrong, little elsewhere, nothing twice."""
    step = result.steps[i]
    said = [step.remark]
    shared = i > 0 and is_continued(result.steps, i) and step.why == result.steps[i - 1].why
    if i == first_failure(result):
        repeated = step.why.rstrip(".") == counterexample(step, typeset=False).rstrip(".")
        hint = f"Hint: {step.hint}" if step.hint else ""
        said = ["" if repeated else step.why, counterexample(step), step.remark, hint]
    elif step.mark in ("unread", "no claim") and not shared:
        said = [_sentence(step.why), step.remark]
    elif step.repairs:
        said.append("This agrees with the start of the chain again.")
    return tuple({text.rstrip("."): text for text in said if text}.values())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if not words or words[-1] in ".)!?" else ".")


def aspects(result: PartResult, points: bool) -> tuple[tuple[RubricLine, ...], tuple[RubricLine, ...]]:
    """The rubric's lines told in full, and those told by name alone: what holds, below a table of steps."""
    if result.fault:
        return (), ()
    if points or not result.steps:
        return result.rubric, ()
    told = tuple(line for line in result.rubric if line.mark != "holds")
    return told, tuple(line for line in result.rubric if line.mark == "holds")


def readings(result: PartResult) -> tuple[tuple[str, str], ...]:
    """What was read, as pairs of a name and its LaTeX; words that are no such list come with an empty name."""
    if not result.read or result.steps:
        return ()
    pairs = [_NAMED.fullmatch(text.strip()) for text in result.read.split(r";\quad ")]
    if all(pairs):
        return tuple((match["name"], match["latex"]) for match in pairs if match)
    return (("", result.read),)


def closing(result: PartResult, points: bool) -> tuple[str, ...]:
    """What is said at the end: our fault, or one hint unless a line has said it; and that a person will look."""
    if result.fault:
        return (result.fault,)
    first = first_failure(result)
    said = result.steps[first].hint if first is not None else ""
    hint = (f"Hint: {result.hint}",) if result.hint and result.hint != said else ()
    return (*hint, PERSON) if points and result.needs_person else hint


def earned(result: PartResult) -> str:
    """The points in words; what waits for a person is not a 0."""
    if result.fault or (result.needs_person and not result.points):
        return "waits for a person"
    return f"{number(result.points)} of {number(result.out_of)} points" + (" so far" if result.needs_person else "")


def share(line: RubricLine) -> str:
    """An aspect's points in words, a dash where nothing is decided.

    >>> share(RubricLine("Every step holds", 1.0, 2.0, "fails")), share(RubricLine("Goal", 0.0, 1.0, "not decided"))
    ('1 of 2', '– of 1')
    """
    points = "–" if line.mark == "not decided" and not line.points else number(line.points)
    return f"{points} of {number(line.out_of)}"


def number(points: float) -> str:
    """Points without needless zeros.

    >>> number(2.0), number(0.5)
    ('2', '0.5')
    """
    return f"{round(points, 2):g}"
