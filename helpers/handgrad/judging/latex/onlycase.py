"""A text that speaks of unequal indices alone: what follows may stand under that condition still."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from .conditions import is_on_indices, letters_in
from .joining import Found

_UNEQUAL: Final = re.compile(r"\\ne|≠|!=")


def with_only_case(found: list[Found]) -> list[Found]:
    """The chains; those without a condition behind the only one on its indices that the text states have it in doubt.

    Not where the words have gone back to the general case since.
    """
    stated = {chain.raw.condition for chain in found if _is_one(chain.raw.condition)}
    if len({letters_in(condition) for condition in stated}) != 1 or not all(map(_UNEQUAL.search, stated)):
        return found
    kept: list[Found] = []
    condition, general = "", 0
    for chain in found:
        if _is_one(chain.raw.condition):
            condition, general = chain.raw.condition, chain.raw.place.general
        elif condition and chain.raw.place.general == general and not (chain.raw.condition or chain.raw.lingering):
            chain = replace(chain, raw=replace(chain.raw, lingering=condition))
        kept.append(chain)
    return kept


def _is_one(condition: str) -> bool:
    """Whether this is one relation of two indices."""
    return is_on_indices(condition) and len(letters_in(condition)) == 2 and "," not in condition
