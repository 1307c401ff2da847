"""``handgrad check-answers`` and ``check-derivations``: a file of cases in, one JSON object a line out."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from typing import Any

from .cli_command import CommandError, read_json

Judge = Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]]


def add_arguments(parser: ArgumentParser) -> None:
    """The file of cases."""
    parser.add_argument("cases", metavar="CASES.json", help="a JSON list of cases; docs/derivations.md has the format")


def check_answers(arguments: Namespace) -> int:
    """Judge every answer of a file: a reference with right and wrong answers for each case."""
    cases = _cases(arguments.cases)
    from ..judging.cases import check_answers as judge

    return _print_lines(arguments.cases, cases, judge)


def check_derivations(arguments: Namespace) -> int:
    """Judge every derivation of a file: displays of LaTeX with their names and definitions."""
    cases = _cases(arguments.cases)
    from ..judging.derivations.cases import check_derivations as judge

    return _print_lines(arguments.cases, cases, judge)


def _cases(path: str) -> list[dict[str, Any]]:
    cases = read_json(path)
    if not isinstance(cases, list):
        raise CommandError(f"{path} must be a JSON list of cases.")
    if not cases:
        raise CommandError(f"{path} has no case in it.")
    for number, case in enumerate(cases, start=1):
        if not isinstance(case, dict):
            raise CommandError(f"{path}: case {number} is not a JSON object.")
    return cases


def _print_lines(path: str, cases: list[dict[str, Any]], judge: Judge) -> int:
    """All verdicts. A case that cannot be used is said at the end, so that it costs the others nothing."""
    unusable: list[str] = []
    for number, case in enumerate(cases, start=1):
        try:
            for verdict in judge([{"id": number, **case}]):
                print(json.dumps(verdict, ensure_ascii=False), flush=True)
        except ValueError as error:
            unusable.append(str(error))
    if unusable:
        others = f" {len(unusable)} cases cannot be used, this is the first." if len(unusable) > 1 else ""
        raise CommandError(f"{path}: {unusable[0]}{others}")
    return 0
