"""What each exercise asks, and how its answers are judged."""

from .registry import all_problems, find, problem

__all__ = ["all_problems", "find", "problem"]
