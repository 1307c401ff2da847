"""Derivations in LaTeX: what they mean, judged line by line, and the points they earn."""
