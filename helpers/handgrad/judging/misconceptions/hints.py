"""The general misconceptions: a short stable name, and one sentence that helps without telling the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recognised:
    """A misconception by its short stable name, and one sentence of help that does not tell the answer."""

    name: str
    hint: str


_HINTS = {
    "sign": "The sign of the whole is turned; follow the minus signs, those of inner derivatives too.",
    "function itself": "Differentiating this gives what is asked: one derivative is still to be taken.",
    "differentiated too often": "This is the derivative of what is asked; one differentiation is too many.",
    "taken as constant": (
        "This is zero, as if nothing depended on the variable; look "
        "for every place where it occurs, denominators included."
    ),
    "does not depend on the variable": "This is a constant, yet what is asked changes with its variable.",
    "constant factor": (
        "This is the right expression times a constant; look for a factor that was lost, "
        "or that comes from elsewhere (a chain factor, a power, another loss)."
    ),
    "constant term": "This is the right expression up to a constant; a term was lost, changed or added.",
    "sign and constant term": "The sign is turned, and a constant term was lost or added.",
    "sign of some entries": "Some entries have their sign turned, others are right.",
    "entries taken as constant": (
        "Some entries are zero where none is: every entry depends on the variable, through the denominator too."
    ),
    "wrong quantity": "One quantity stands where another one belongs.",
    "reciprocal": "The fraction stands upside down: this is one over what is asked.",
    "square lost": "A square was lost on the way; check the exponents.",
    "squared": "This is the square of what is asked; check the exponents.",
    "squared instead of differentiated": "Something was squared where it should have been differentiated once more.",
    "argument sign": (
        "The sign of the argument is turned: look at the sign in the "
        "exponent or at the condition, and at the inner derivative."
    ),
    "argument scale": "The argument is off by a factor (half or double); look at what stands inside the function.",
    "variables exchanged": "Variables or indices are exchanged.",
    "index": "One index is another than the one asked for.",
    "sign inside": "One term has its sign turned; check the sign between the terms against the rule you used.",
    "term missing": "A term is missing; did the product rule or the sum bring one more?",
    "part of the product rule": (
        "Only a part of the product rule is there, and not quite; write both of its terms down."
    ),
    "term too many": "There is a term too many.",
    "factor in one term": "One term is off by a constant factor.",
    "chain factor lost": "A factor is missing; the chain rule brings one for every inner function.",
    "factor too many": "There is a factor too many; check which factors cancel and which the rule really brings.",
    "factor missing in one term": (
        "One term lacks a factor; the product and chain rules keep "
        "the undifferentiated factor and the inner derivative."
    ),
    "factor too many in one term": "One term has a factor that does not belong there.",
    "exponent sign": (
        "An exponent has its sign turned; check powers that moved into or "
        "out of a denominator, and quotients that became products."
    ),
    "exponent": "An exponent is wrong: a power was lost, or counted once too often.",
    "sign in the exponent": "The sign inside an exponential is turned.",
    "factor in the exponent": "What stands inside an exponential is off by a factor.",
    "square inside": "The square belongs to the whole bracket, not to a term of it.",
    "square on the argument": "The square was put on the argument; it belongs to the value of the function.",
    "power rule": (
        "The power rule was used where the function itself should have stayed (it turned a square into a factor 2)."
    ),
    "power rule on an exponential": (
        "The power rule does not hold for e to the x: there the variable is in the exponent."
    ),
    "fraction inverted": "A fraction inside stands upside down.",
    "wrong function": "One function stands where another one belongs.",
    "another function's pattern": "This is the pattern of another function's gradient; derive this one anew.",
    "function forgotten": "The variable itself stands where a function of it belongs.",
    "function too many": "A function is applied where its argument itself belongs.",
    "product as sum": "A sum stands where a product belongs.",
    "sum as product": "A product stands where a sum belongs.",
    "differentiated by another variable": (
        "This is the derivative by another variable or index than the one "
        "asked (the diagonal and the off-diagonal case differ, too)."
    ),
    "one side wrong": "It is right on one side of 0 only; look at the other case.",
    "kink misplaced": "The pieces are right, but the point where they meet is not.",
    "smooth stand-in": "This is smooth, while what is asked has cases.",
    "cases for a smooth function": "This has cases, while what is asked is smooth.",
    "approximation": "This is a good approximation, but not the exact derivative.",
    "transposed": (
        "The entries are right, but the matrix is transposed; the gradient has the shape of what it is the gradient by."
    ),
    "row for column": "The entries are right, but they stand in a row where a column is asked, or the other way round.",
    "scalar for matrix": (
        "This is a single number where a vector or matrix is asked; it has one entry for each variable."
    ),
    "matrix for scalar": "This is a vector or matrix where a single number is asked.",
    "summed": "The entries were added up; each has its own place in the gradient.",
    "shape": "The shape does not fit: the gradient has the shape of what it is the gradient by.",
    "entry missing": "Entries are missing: there is one for each variable.",
    "shapes do not conform": (
        "These factors cannot be multiplied: write the shape under each "
        "of them; a transpose is missing or in the wrong place."
    ),
    "quantity missing": "A quantity that the gradient depends on does not occur here; the chain rule brings it in.",
    "quantity too many": "A quantity occurs here that the gradient does not depend on.",
    "another gradient": "This is the gradient by another of the quantities.",
}


def named(name: str) -> Recognised:
    """The misconception called ``name``."""
    return Recognised(name, _HINTS[name])


def names() -> tuple[str, ...]:
    """All general misconceptions."""
    return tuple(_HINTS)
