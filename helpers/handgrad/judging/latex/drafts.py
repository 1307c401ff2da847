"""Chains in the making, and chains before their sides are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from .chains import START, Place


@dataclass(slots=True)
class Draft:
    """A chain in the making: the places of the tokens of each side, and what the words beside it say. ``otherwise``:
    another side that it may go on from instead of its first."""

    sides: list[list[int]] = field(default_factory=lambda: [[]])
    relations: list[str] = field(default_factory=list)
    condition: str = ""
    introduces: bool = False
    continues: bool = False
    follows: str = ""
    note: bool = False
    otherwise: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawSide:
    """A side's LaTeX and the place in the formula where it begins."""

    source: str
    at: int


@dataclass(frozen=True, slots=True)
class RawChain:
    """A chain before its sides are read. ``continues``: it begins with a relation. ``otherwise``: sides that it may
    go on from instead of its first. ``behind``: its condition stands behind it."""

    sides: tuple[RawSide, ...]
    relations: tuple[str, ...]
    condition: str = ""
    introduces: bool = False
    continues: bool = False
    is_condition: bool = False
    otherwise: tuple[RawSide, ...] = ()
    lingering: str = ""
    concludes: bool = False
    follows: str = ""
    assumes: bool = False
    solves: bool = False
    place: Place = START
    anew: bool = False
    denied: bool = False
    note: bool = False
    behind: bool = False
