"""How long one side takes to read, beside SymPy's LaTeX parsers on the same sides, in one run.

Run as a program: ``python tests/benchmarks/reading.py``. Medians over sides, in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handgrad.judging.latex.chains import Unread
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.latex.reader import read_side
from handgrad.judging.notation import Notation

sys.path.insert(0, str(Path(__file__).parents[1] / "judging" / "latex"))
from texts import NOTATIONS, TEXTS


def timed(read: Callable[[str], Any], sides: list[str]) -> tuple[float, int]:
    """Median milliseconds a side, and how many sides were read at all."""
    times, done = [], 0
    for side in sides:
        start = time.perf_counter()
        try:
            done += not isinstance(read(side), Unread)
        except Exception:
            done += 0
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), done


def main() -> None:
    """Print one line a reader."""
    chains = [chain for kind, _, text in TEXTS for chain in read_markdown(text, NOTATIONS[kind])]
    sides = [side.source for chain in chains for side in chain.sides]
    notation = Notation.of({"x": "real"}, [r"\sigma(x) = \frac{1}{1+e^{-x}}"])
    readers: dict[str, Callable[[str], Any]] = {"handgrad": lambda side: read_side(side, notation).tree}
    try:
        from sympy.parsing.latex import parse_latex
    except ImportError:
        pass
    else:
        readers["sympy (lark)"] = lambda side: parse_latex(side, backend="lark")
        readers["sympy (antlr)"] = lambda side: parse_latex(side)
    read_side("x", notation)
    ours = 0.0
    for name, read in readers.items():
        median, done = timed(read, sides)
        ours = ours or median
        print(f"{name:15} {median:8.3f} ms a side, {done} of {len(sides)} read, ratio {median / ours:.0f}")
    cells = [(text, NOTATIONS[kind]) for kind, _, text in TEXTS]
    start = time.perf_counter()
    for text, own in cells:
        read_markdown(text, own)
    print(f"whole cells     {(time.perf_counter() - start) * 1000 / len(cells):8.3f} ms a cell")


if __name__ == "__main__":
    main()
