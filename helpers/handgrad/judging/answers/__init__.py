"""Answers as plain data, and what is asked of numbers, arrays, sets and figures."""
