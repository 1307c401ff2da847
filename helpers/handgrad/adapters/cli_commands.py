"""The list of subcommands. Each imports its module when it runs and not before."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .cli_command import Command


def _demo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", metavar="FOLDER", help="where to make the class (default: handgrad-demo)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes that grade (default: 2)")


def _demo(arguments: Namespace) -> int:
    from .demo import run

    return run(arguments)


def _check_answers_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cases", metavar="CASES.json", help="a reference with right and wrong answers for each case")


def _check_answers(arguments: Namespace) -> int:
    from .cli_cases import check_answers

    return check_answers(arguments.cases)


def _check_derivations_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cases", metavar="CASES.json", help="displays of LaTeX with their names and definitions")


def _check_derivations(arguments: Namespace) -> int:
    from .cli_cases import check_derivations

    return check_derivations(arguments.cases)


COMMANDS: tuple[Command, ...] = (
    Command("demo", "make a class of ten, grade it and show the results", "handgrad demo", _demo_arguments, _demo),
    Command(
        "check-answers",
        "judge cases of SymPy answers, one JSON line each",
        "handgrad check-answers answers.json",
        _check_answers_arguments,
        _check_answers,
    ),
    Command(
        "check-derivations",
        "judge cases of LaTeX derivations, one JSON line each",
        "handgrad check-derivations derivations.json",
        _check_derivations_arguments,
        _check_derivations,
    ),
)
