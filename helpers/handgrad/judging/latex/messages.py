"""The sentences for what could not be read: one table, no sentence anywhere else."""

# ruff: noqa: E501  (a sentence is kept in one line)

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "empty": "There is nothing to read here.",
    "missing": "Something is missing here: an operator or a bracket has nothing beside it.",
    "stars": "In LaTeX a power is written ^, not **.",
    "missing after": "Something is missing after `{text}`.",
    "open": "`{text}` is opened here and never closed.",
    "close": "`{text}` closes something that was not opened.",
    "pair": "`{text}` is closed by a bracket of another kind.",
    "frac": r"\{text} needs two parts, \{text}{{above}}{{below}}.",
    "argument": r"`{text}` needs an argument in braces.",
    "exponent sign": "Without braces only `{text}` is raised: write ^{{{text}...}} around the whole exponent.",
    "script digits": "Without braces only the first digit is raised or lowered: write {text}{{...}} with braces.",
    "double script": "There are two `{text}` at one symbol; braces or parentheses must say which comes first.",
    "script alone": "`{text}` stands at nothing.",
    "unknown command": "`{text}` is not a command that we know.",
    "unknown character": "We do not know how to read `{text}` here.",
    "unknown word": "`{text}` is not a name of this problem; define it first, or put * between letters that are multiplied.",
    "words": "There are words inside this formula; write them outside of it.",
    "letter digit": "A number straight after a letter can be a product, an index or a power: write `{text}` the way you mean it.",
    "long number": "The number `{text}` is longer than any that is read.",
    "comma number": "`{text}` can be a decimal number or one of several thousand: write it without the comma.",
    "two numbers": "Two numbers stand side by side without an operator.",
    "comma": "A list separated by commas is not one expression.",
    "relation": "There is a second relation inside this expression.",
    "function argument": "`{text}` needs something to be applied to, in parentheses.",
    "applied": "It is not clear whether this bracket holds an argument or a factor: write which.",
    "slash": "After a slash it is not clear what the denominator is: use \\frac{{..}}{{..}} or parentheses.",
    "function slash": "It is not clear whether the slash belongs to the argument of `{text}`: use parentheses.",
    "inverse": "`{text}^{{-1}}` can mean the inverse function or one divided by it: write which.",
    "invisible braces": "Braces do not show in print: put parentheses around this sum.",
    "operand sign": "Put parentheses around all that is differentiated.",
    "partial": r"`\partial` belongs in a fraction, \frac{{\partial f}}{{\partial x}}.",
    "sum index": "What stands under this sign is not an index, a range or a condition that we can read.",
    "limit": r"A limit needs what tends to what, \lim_{{x \to 0}}.",
    "one side": r"A one-sided value is not read; write it as a limit, \lim_{{x \to 0^+}}.",
    "label": "`{text}` can be a part of a name only.",
    "evaluated": "An evaluation bar needs the name and its value, |_{{x=0}}.",
    "condition": "This condition cannot be read; write it as a relation such as x > 0.",
    "environment": "The environment `{text}` is not one that we know.",
    "end": r"\begin and \end do not fit together here.",
    "alignment": "`&` belongs in an aligned display or a matrix.",
    "line break": r"`\\` belongs between the lines of a display.",
    "deep": "This is nested too deeply to be read.",
    "accent": "`{text}` can stand over one letter only.",
    "plus minus": "`{text}` says two things at once; write them as two lines.",
    "display": "This formula is never closed: `{text}` has no partner.",
    "left over": "We could read up to here; from here on it does not fit.",
}


class Stop(Exception):
    """Reading ends: the key of the sentence, the place in the source, and the text the sentence quotes."""

    def __init__(self, key: str, at: int, text: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.at = at
        self.sentence = SENTENCES[key].format(text=text)
