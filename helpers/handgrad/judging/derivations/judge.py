"""Derivations: judged line by line, and given points. The entry points."""

from __future__ import annotations

from .lines import judge_steps
from .rubric import judge_derivation

__all__ = ["judge_derivation", "judge_steps"]
