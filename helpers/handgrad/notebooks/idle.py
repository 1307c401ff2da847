"""Functions that are as they were handed out."""

from __future__ import annotations

import dis
from types import CodeType


def is_idle(value: object) -> bool:
    """Whether this is a function with nothing in it: a docstring and an ellipsis compile to returning None.

    >>> is_idle(lambda: None), is_idle(lambda x: x), is_idle(3)
    (True, False, False)
    """
    code = getattr(value, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP", "RETURN_VALUE")]
    return all("CONST" in step.opname and step.argval is None for step in steps)
