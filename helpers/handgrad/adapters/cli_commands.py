"""The list of subcommands. Their modules keep heavy imports inside functions, so that ``--help`` starts at once."""

from __future__ import annotations

from . import cli_cases, demo, release
from .cli_command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "demo",
        "make a class of ten, grade it and show the results",
        "handgrad demo",
        demo.add_arguments,
        demo.run,
    ),
    Command(
        "release",
        "generate what students get from source/",
        "handgrad release ps1-activations",
        release.add_arguments,
        release.run,
    ),
    Command(
        "check-answers",
        "judge cases of SymPy answers, one JSON line each",
        "handgrad check-answers answers.json",
        cli_cases.add_arguments,
        cli_cases.check_answers,
    ),
    Command(
        "check-derivations",
        "judge cases of LaTeX derivations, one JSON line each",
        "handgrad check-derivations derivations.json",
        cli_cases.add_arguments,
        cli_cases.check_derivations,
    ),
)
