"""How long the judging of one text may take: after that, what is left of it is unread, and that is our fault."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import thread_time
from typing import Final

from ...equality.budget import Budget
from .values import Trouble

MOST_SECONDS: Final = 4.0
TOO_LONG: Final = "judging this text takes longer than we allow, which is our fault"


class OutOfTime(Trouble):
    """The time for the whole text is over."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An end in processor time of the thread, so that a busy machine changes no mark. Without one there is no end.

    >>> Deadline.after(0).over, Deadline().over
    (True, False)
    """

    end: float = math.inf

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The end of so many seconds from now."""
        return cls(thread_time() + seconds)

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return thread_time() >= self.end

    def check(self) -> None:
        """Raise OutOfTime when the time is over."""
        if self.over:
            raise OutOfTime(TOO_LONG)

    def budget(self) -> Budget:
        """What a single comparison may cost: no more than is left. Raises OutOfTime."""
        self.check()
        usual = Budget()
        return usual if self.end == math.inf else Budget(seconds=min(usual.seconds, self.end - thread_time()))


NEVER: Final = Deadline()
