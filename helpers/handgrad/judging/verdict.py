"""What a judgement looks like: three-valued, with a counterexample when it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

How = Literal["exact", "certified", "shape", "not decided"]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point at which two sides differ.

    ``point`` maps a name to its value as text (rational numbers exactly: ``"3/7"``); ``left`` and ``right``
    are the values of the two sides there, to 6 significant digits. ``where`` says which entry, index or size
    was looked at, in words ("entry (1, 2)", "i = 1, j = 2"), or is empty.
    """

    point: tuple[tuple[str, str], ...]
    left: str
    right: str
    where: str = ""

    def sentence(self) -> str:
        """One line for people, in plain text.

        >>> Counterexample((("x", "1/2"),), "0.235004", "0.377541").sentence()
        'at x = 1/2 the left side is 0.235004, the right side 0.377541'
        """
        at = ", ".join([f"{name} = {value}" for name, value in self.point] + ([self.where] if self.where else []))
        return (f"at {at} " if at else "") + f"the left side is {self.left}, the right side {self.right}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``holds`` is True, False or None (not decided).

    ``how`` says what the verdict rests on: an ``exact`` normal form, a ``certified`` ball that excludes zero,
    a ``shape`` that does not fit, or nothing (``not decided``). ``why`` is one sentence for people.
    """

    holds: bool | None
    how: How
    why: str = ""
    counterexample: Counterexample | None = None

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        c = self.counterexample
        return {
            "holds": self.holds,
            "how": self.how,
            "why": self.why,
            "counterexample": None
            if c is None
            else {"point": dict(c.point), "left": c.left, "right": c.right, "where": c.where},
        }
