"""What names mean at one place of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .values import TooLarge, Value

DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean inside: index values, function parameters, and names held as independent variables.

    Parameters and indices are seen only by the body they belong to; held names by every definition used in it.
    """

    indices: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    held: Mapping[str, Value] = field(default_factory=dict)
    depth: int = 0

    @property
    def holding(self) -> tuple[tuple[str, Value], ...]:
        """What is held, as part of a key."""
        return tuple(sorted(self.held.items(), key=lambda item: item[0]))

    def index(self, name: str, value: int) -> Scope:
        """The scope in which an index has a value."""
        return replace(self, indices={**self.indices, name: value})

    def hold(self, name: str, value: Value) -> Scope:
        """The scope in which a defined name is a variable of its own."""
        return replace(self, held={**self.held, name: value})

    def inside(self, indices: Mapping[str, int], parameters: Mapping[str, Value]) -> Scope:
        """The scope of a definition's body."""
        if self.depth >= DEEPEST:
            raise TooLarge("definitions refer to each other in a circle")
        return Scope(indices, parameters, self.held, self.depth + 1)
