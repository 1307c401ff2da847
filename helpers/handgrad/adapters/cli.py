"""The command line: reads arguments, runs one subcommand, turns every error into one sentence."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence

from .. import __version__
from .cli_command import Command, CommandError
from .cli_commands import COMMANDS

EXTRAS = {
    "nbgrader": "instructor",
    "nbformat": "instructor",
    "nbconvert": "instructor",
    "jupyterlab": "instructor",
    "tqdm": "instructor",
    "dateutil": "collect",
    "httpx": "collect",
    "stamina": "collect",
    "gdown": "collect",
    "distributed": "dask",
    "dask": "dask",
}


def parser(commands: Sequence[Command] = COMMANDS) -> ArgumentParser:
    """The parser of all subcommands; its help ends with one example of each."""
    examples = "\n".join(f"  {command.example}" for command in commands)
    top = ArgumentParser(
        prog="handgrad",
        description="Gradients derived by hand, graded by machine.",
        epilog=f"examples:\n{examples}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"handgrad {__version__}")
    top.add_argument("--debug", action="store_true", help="show where in the program an error happened")
    subparsers = top.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for command in commands:
        sub = subparsers.add_parser(
            command.name,
            help=command.summary,
            description=command.summary[0].upper() + command.summary[1:] + ".",
            epilog=f"example:\n  {command.example}",
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top


def main(argv: Sequence[str] | None = None, commands: Sequence[Command] = COMMANDS) -> int:
    """Run the command line ``argv`` and return its exit code.

    0 is success, 1 an answer of "no" (something fails), 2 bad input, 3 a fault of handgrad's own.
    """
    arguments = parser(commands).parse_args(argv)
    if arguments.command is None:
        parser(commands).print_help(sys.stderr)
        return 2
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader (head, less) went away. Nothing may be written any more, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("handgrad: stopped.", file=sys.stderr)
        return 130


def _run(arguments: Namespace) -> int:
    try:
        return int(arguments.run(arguments))
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if arguments.debug:
            raise
        sentence, status = _explain(error)
        print(f"handgrad {arguments.command}: {sentence}", file=sys.stderr)
        return status


def _explain(error: Exception) -> tuple[str, int]:
    if isinstance(error, CommandError):
        return str(error), error.status
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] in EXTRAS:
        extra = EXTRAS[(error.name or "").split(".")[0]]
        return f"this needs {error.name}; install it with: pip install 'handgrad[{extra}]'", 2
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {(error.strerror or 'cannot be used').lower()}.", 2
    words = " ".join(str(error).split())[:200]
    return f"a fault of handgrad's, not yours ({type(error).__name__}: {words}); --debug shows where.", 3
