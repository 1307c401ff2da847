"""The list of subcommands. Their modules keep heavy imports inside functions, so that ``--help`` starts at once."""

from __future__ import annotations

from . import (
    cli_autograde,
    cli_cases,
    cli_check,
    cli_collect,
    cli_export,
    cli_feedback,
    demo,
    lab,
    new_problem,
    release,
    reporting,
)
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
        "lab",
        "start JupyterLab in the course folder",
        "handgrad lab --no-browser",
        lab.add_arguments,
        lab.run,
    ),
    Command(
        "release",
        "generate what students get from source/",
        "handgrad release ps1-activations",
        release.add_arguments,
        release.run,
    ),
    Command(
        "collect",
        "download a class's notebooks from a list of links",
        "handgrad collect ps1-activations.csv",
        cli_collect.add_arguments,
        cli_collect.run,
    ),
    Command(
        "autograde",
        "grade what was handed in, in a sandbox, several at a time",
        "handgrad autograde ps1-activations --jobs 4",
        cli_autograde.add_arguments,
        cli_autograde.run,
    ),
    Command(
        "feedback",
        "write each student's feedback pages",
        "handgrad feedback ps1-activations",
        cli_feedback.add_arguments,
        cli_feedback.run,
    ),
    Command(
        "report",
        "write a page on how the class did and what it misunderstands",
        "handgrad report ps1-activations",
        reporting.add_arguments,
        reporting.run,
    ),
    Command(
        "export",
        "write grades for Canvas, Moodle and Gradescope, and feedback to send",
        "handgrad export ps1-activations --for canvas --roster canvas.csv",
        cli_export.add_arguments,
        cli_export.run,
    ),
    Command(
        "doctor",
        "say what this machine can do for grading",
        "handgrad doctor",
        cli_autograde.no_arguments,
        cli_autograde.doctor,
    ),
    Command(
        "new",
        "make the source notebook of a problem entry",
        "handgrad new softplus",
        new_problem.add_arguments,
        new_problem.run,
    ),
    Command(
        "check",
        "judge a derivation in Markdown or in a notebook",
        "handgrad check derivation.md --problem sigmoid-derive",
        cli_check.add_arguments,
        cli_check.run,
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
