"""Equality of expressions as a decision, and the reader of SymPy source that feeds it."""
