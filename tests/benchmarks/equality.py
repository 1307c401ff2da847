"""Our decision beside ``sympy.simplify(a - b) == 0`` on the same pairs, in one run.

    python -m tests.benchmarks.equality [CASES.json] [--limit SECONDS]

CASES.json has the format of ``handgrad check-answers``; without it the pairs of the tests are used. Each pair is given
to both as SymPy objects that were built before; simplify is stopped after the limit, which then counts as its time.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import time
from collections.abc import Callable
from typing import Any

import sympy as sp
from handgrad.judging.equality.decide import equivalent
from handgrad.judging.equality.grids import ShapeMismatch
from handgrad.judging.equality.rewriting import RULES
from handgrad.judging.equality.sources import LINEAR, Unreadable, read_source
from handgrad.judging.notation import Notation

from tests.judging.equality_pairs import FALSE, TRUE

DEFINITIONS: dict[str, Callable[[Any], Any]] = {
    "sigma": lambda t: 1 / (1 + sp.exp(-t)),
    "softplus": lambda t: sp.log(1 + sp.exp(t)),
    "Phi": lambda t: (1 + sp.erf(t / sp.sqrt(2))) / 2,
    "phi": lambda t: sp.exp(-(t**2) / 2) / sp.sqrt(2 * sp.pi),
}


class OutOfTime(Exception):
    """simplify was stopped."""


def pairs_of(path: str | None) -> list[tuple[str, str, bool, Notation, str]]:
    """(answer, reference, label, names, domain)."""
    if path is None:
        labelled = [(pair, True) for pair in TRUE] + [(pair, False) for pair in FALSE]
        return [(a, b, label, Notation(), "") for (a, b), label in labelled]
    found = []
    with open(path, encoding="utf-8") as file:
        for case in json.load(file):
            notation = LINEAR if case.get("kind") == "matrix" else Notation()
            for key, label in (("correct", True), ("wrong", False)):
                for form in case.get(key, []):
                    found.append((form["src"], case["reference"], label, notation, case.get("domain", "")))
    return found


def built(text: str, notation: Notation) -> Any:
    """The SymPy object, evaluated as a student's session would have it; None where it cannot be built."""
    try:
        value = read_source(text, notation)
    except (Unreadable, ShapeMismatch):
        return None
    if not isinstance(value, (sp.Expr, sp.MatrixBase, sp.MatrixExpr)):
        return None
    for name, definition in DEFINITIONS.items():
        assert name in RULES
        value = value.replace(sp.Function(name), definition)
    explicit = value.as_explicit() if isinstance(value, sp.MatrixExpr) else value
    return explicit.doit()


def by_simplify(a: Any, b: Any) -> bool:
    """What most graders do."""
    if isinstance(a, sp.MatrixBase) or isinstance(b, sp.MatrixBase):
        return getattr(a, "shape", None) == getattr(b, "shape", None) and sp.simplify(a - b).is_zero_matrix is True
    return bool(sp.simplify(a - b) == 0)


def timed(decide: Callable[[], Any], limit: float) -> tuple[float, Any]:
    """(seconds, result), stopped at the limit."""

    def stop(*_: Any) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    start = time.perf_counter()
    try:
        result = decide()
    except OutOfTime:
        result = "stopped"
    except Exception as error:
        result = f"raised {type(error).__name__}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - start, result


def main() -> None:
    """Print both columns."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("cases", nargs="?")
    arguments.add_argument("--limit", type=float, default=5.0, help="seconds that simplify may take for one pair")
    options = arguments.parse_args()
    ours, theirs = Column("handgrad.equivalent"), Column("sympy.simplify(a - b) == 0")
    equivalent("sigma(x)", "exp(x)/(1 + exp(x))")
    sp.simplify(sp.Symbol("x") * 2)
    pairs = [
        (a, b, label, notation, domain)
        for answer, reference, label, notation, domain in pairs_of(options.cases)
        if "diff(" not in answer + reference  # SymPy would differentiate while it builds, and give kinks a value
        and (a := built(answer, notation)) is not None
        and (b := built(reference, notation)) is not None
    ]
    for a, b, label, notation, domain in pairs:
        decide = lambda a=a, b=b, n=notation, d=domain: equivalent(a, b, notation=n, domain=d).holds  # noqa: E731
        ours.add(timed(decide, options.limit), label)
    sp.core.cache.clear_cache()
    for a, b, label, _, _ in pairs:
        theirs.add(timed(lambda a=a, b=b: by_simplify(a, b), options.limit), label)
    for column in (ours, theirs):
        print(column.line())
    print(f"ratio of medians {theirs.median / ours.median:.0f}")


class Column:
    """Times and results of one side."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.times: list[float] = []
        self.wrong_accepted = self.right_rejected = self.open = 0

    def add(self, outcome: tuple[float, Any], label: bool) -> None:
        """Record one pair."""
        seconds, result = outcome
        self.times.append(seconds)
        self.open += result not in (True, False)
        self.wrong_accepted += result is True and not label
        self.right_rejected += result is False and label

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.times)

    def line(self) -> str:
        """One line of the table."""
        return (
            f"{self.name:28} pairs {len(self.times)}, median {self.median * 1e3:.2f} ms, "
            f"worst {max(self.times):.3f} s, "
            f"wrong accepted {self.wrong_accepted}, right rejected {self.right_rejected}, not decided {self.open}"
        )


if __name__ == "__main__":
    main()
