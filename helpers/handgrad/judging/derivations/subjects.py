"""Where a text turns to something else under a name that it used before: several functions f, several losses L."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..latex.chains import Chain, Place
from ..latex.tree import Abs, Call, Cases, Name, Node
from .meaning.definitions import RESERVED, Definition, Environment, head, plain
from .meaning.walk import subtrees
from .named import Own, names_of, reach, works_with

# Words that are the name of a function by themselves.
_PLAIN = (
    r"sigmoid|logistic|hyperbolic|tanh|leaky|prelu|relu|rectif|s?elu|gelu|softplus|swish|silu|mish|softsign|softmax"
    r"|heaviside|exponential linear|arc-?(?:sin|cos|tan)|inverse (?:sine|cosine|tangent)|gauss|sinus"
    r"|cosin|tangent|cross[- ]entropy|mean[- ]squared|mean absolute|\bmse\b|\bmae\b|\bbce\b|hinge|huber"
)
# Words that are one only beside a noun, or as a title of their own.
_BESIDE = (
    r"linear|step|identity|exponential|logarithm\w*|quadratic|square\w*|cubic|sine|absolute|binary|categorical|constant"
)
_FUNCTIONS = re.compile(
    rf"{_PLAIN}|\b(?:{_BESIDE})(?=(?: \w+)? (?:function|activation|unit|loss|error|cost)|\W*$)|\bsine\b", re.IGNORECASE
)
# A function behind these words, or before those, is a means to write another one.
_MEANS = re.compile(
    r"\b(?:in terms of|(?:using|via|from|by|with|through|than|to|unlike|like|as)(?: (?:the|an?))?)\s+$",
    re.IGNORECASE,
)
_FORM = re.compile(r"\W*(?:form|version|representation|identity|notation|terms)\b", re.IGNORECASE)
# What may stand before the function that a sentence begins with.
_LEADING = re.compile(
    r"(?:\W|\b(?:for|now|next|then|and|but|also|similarly|likewise|finally|the|für|die|der|das|und|pour|la|le|les|para"
    r"|el|et|y|per|il|对于|對於|для)\b)*",
    re.IGNORECASE,
)
# What may stand between that function and what it is.
_PLAINLY = re.compile(
    r"(?:\W|\b(?:function|activation|unit|loss|error|cost|is|are|has|have|we|take|given|defined|by|as|the|formula|it"
    r"|funktion|ist|fonction|est|función|es)\b|函数|函數|的|表达式|公式|定义|为|是)*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^[\W_]*([^\W\d_]+)[\s.:#*]{1,4}(\d+|[ivx]+|[a-h])\b", re.MULTILINE)
_STEPS = frozenset(
    "step steps schritt étape etape paso passo bước krok adım stap fase phase line part teil way method proof form"
    " 步骤 단계 шаг".split()
)
_KINDS = {
    **dict.fromkeys("e exp sinh cosh tanh coth sech csch sigma".split(), "exp"),
    **dict.fromkeys("sin cos tan cot sec csc".split(), "sin"),
    **dict.fromkeys("log ln".split(), "log"),
    **dict.fromkeys("max min abs sgn sign".split(), "cases"),
}
_HEADING = re.compile(r"\s*(#+)")
_NO_HEADING = 9
_LONGEST = 400


def turns(before: Own, now: Own, chains: tuple[Chain, ...], environment: Environment) -> bool:
    """Whether another section begins with a definition that surely gives the name a new meaning.

    It does where the sections are about different functions ("Tanh", "ReLU"), or if the text worked with the old
    meaning and the sections are numbered examples; or are built alike, if the text works with the new meaning and the
    two are made of different things, so that the new one is no slip in the old one's place.
    """
    here, there = chains[now.chain].place, chains[before.chain].place
    if chains[now.chain].concludes:
        return False
    if here.section == there.section:
        names = leading(here), subject(there)
        return all(names) and names[0] != names[1] and not _is_written_by(names[0], now.definition.body)
    name = now.definition.name
    between = [n for n in range(before.chain + 1, now.chain) if name in names_of(chains[n])]
    names = subject(here), subject(there)
    if between and chains[between[-1]].place.section == here.section:
        return False  # the section has begun with something else about the name
    if all(names) and names[0] != names[1]:
        return not _is_written_by(names[0], now.definition.body)
    if not any(works_with(name, chains[n]) for n in between):
        return False
    if _are_numbered_alike(here.title, there.title):
        return True
    if not _are_alike(here.title, there.title):
        return False
    made = [made_of(item.definition, environment) for item in (now, before)]
    return made[0] != made[1] and _is_used_after(name, now.chain, chains)


def meant_before(
    number: int, newest: Mapping[str, Own], replaced: Iterable[Own], chains: tuple[Chain, ...]
) -> Iterator[tuple[list[Own], bool]]:
    """Meanings that names had before their ``newest`` and that a chain may go back to, and whether it surely does.

    It does where its sentence or its section is about the same function, and may under a heading of its own.
    """
    here = chains[number].place
    about = leading(here) or subject(here)
    groups: dict[tuple[str, int], list[Own]] = {}
    for old in replaced:
        place = chains[old.chain].place
        groups.setdefault((subject(place), place.section), []).append(old)
    for (name, _), group in groups.items():
        now = [chains[newest[old.definition.name].chain].place for old in group]
        if about and about == name and all(subject(place) != name for place in now):
            yield group, True
        elif not about and all(_leaves(here, place) for place in now):
            yield group, False


def _leaves(here: Place, place: Place) -> bool:
    """Whether a heading has begun since that is not below the one there."""
    return (
        here.section > place.section and _level(here.title) < _NO_HEADING and _level(here.title) <= _level(place.title)
    )


def _level(title: str) -> int:
    """How deep the heading is that a title ends with; one that is none is deeper than all."""
    found = _HEADING.match(title.rpartition("\n")[2])
    return len(found[1]) if found else _NO_HEADING


def subject(place: Place) -> str:
    """The function that the section's title is about, or else the sentence, if it is one that has a name."""
    for words in (place.title[-_LONGEST:], place.words[-_LONGEST:]):
        for found in _FUNCTIONS.finditer(words):
            if not _MEANS.search(words[: found.start()]) and not _FORM.match(words, found.end()):
                return found[0].lower()
    return ""


def leading(place: Place) -> str:
    """The function that the sentence begins with: "For tanh", "The ReLU is"."""
    words = place.words[-_LONGEST:]
    found = _FUNCTIONS.match(words, _leading_end(words))
    return found[0].lower() if found and _PLAINLY.fullmatch(words, found.end()) else ""


def _leading_end(words: str) -> int:
    found = _LEADING.match(words)
    return found.end() if found else 0


def _is_written_by(name: str, body: Node) -> bool:
    """Whether the function that a title names is only a part of the expression: "tanh" over ``(1 + \\tanh x)/2``."""
    words = (plain(part.text) for part in subtrees(body) if isinstance(part, Name))
    return not isinstance(body, Call) and any(len(word) > 2 and name[:4] == word[:4] for word in words)


def _are_numbered_alike(*titles: str) -> bool:
    """ "Exercise 1", "Exercise 2"; but not "Step 1", "Step 2"."""
    found = [{word.lower(): number for word, number in _NUMBERED.findall(title[-_LONGEST:])} for title in titles]
    shared = (found[0].keys() & found[1].keys()) - _STEPS
    return any(found[0][word] != found[1][word] for word in shared)


def _are_alike(*titles: str) -> bool:
    """Whether sections are numbers of one list, with no words, or say the same under different headings."""
    if all(re.fullmatch(r"[\W_]*(?:\d+|[a-h]|[ivx]+)[.)][\W\d_]*", title) for title in titles):
        return True
    above, last = zip(*(title.rpartition("\n")[::2] for title in titles), strict=True)
    return all(above) and above[0] != above[1] and last[0] == last[1] and re.search(r"[^\W\d_]", last[0]) is not None


def made_of(definition: Definition, environment: Environment) -> frozenset[str]:
    """The variables and the kinds of functions in a definition, without those that have definitions themselves."""
    own = {*definition.parameters, *definition.indices}
    names = {name for name in reach(definition.body, environment) if environment.definition(name) is None} - own
    kinds = {_KINDS.get(name, name) for name in names}
    if any(isinstance(part, (Cases, Abs)) for part in subtrees(definition.body)):
        kinds.add("cases")
    return frozenset(kind for kind in kinds if kind in _KINDS.values() or kind not in RESERVED)


def _is_used_after(name: str, number: int, chains: tuple[Chain, ...]) -> bool:
    """Whether a chain further on works with a name, before the name is set once more."""
    for chain in chains[number + 1 :]:
        form = head(chain.sides[0].tree)
        if form is not None and form[0] == name:
            return False
        if works_with(name, chain):
            return True
    return False
