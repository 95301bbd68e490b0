"""The commands, loaded when they are needed and translated as they are."""

from __future__ import annotations

import copy
import importlib
import io
import sys
from collections.abc import Sequence
from typing import Any, TypeVar

import click
from rich_click import RichArgument, RichCommand, RichGroup

from quotaopt.cli.endings import UnknownCommandError
from quotaopt.cli.face import Face, environment_name
from quotaopt.cli.help import help_words, write_help_text
from quotaopt.cli.options import common_options, version_option
from quotaopt.messages import Language, say

COMMANDS = (
    "new",
    "check",
    "solve",
    "explain",
    "diagnose",
    "whatif",
    "compare",
    "sweep",
    "frontier",
    "sheets",
    "show",
    "report",
    "audit",
    "risk",
    "seek",
    "replan",
    "negotiate",
    "versions",
    "track",
    "batch",
    "verify",
    "schema",
    "completion",
)
"""In the order of use; each is ``command`` in the file of its name."""

_Command = TypeVar("_Command", bound=RichCommand)


class LazyGroup(RichGroup):
    """A group that imports a command's file when the command is called or described.

    `names` are the commands in the order of use; each is ``command`` in the file of its name in `room`.
    """

    def __init__(self, *arguments: Any, names: Sequence[str], room: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._names, self._room = tuple(names), room

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of use."""
        return list(self._names)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command in the language of the run, or None."""
        if name not in self._names:
            return None
        command: RichCommand = importlib.import_module(f"{self._room}.{name}").command
        face = ctx.find_object(Face)
        return localised(command, face.lang if face else "en")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        if args[0] not in self._names and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], self._names, ctx)
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the help text as it is written."""
        write_help_text(self, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader such as ``head`` that has seen enough is no error."""
        try:
            ended = super().invoke(ctx)
            sys.stdout.flush()
            return ended
        except BrokenPipeError:
            sys.stdout = io.StringIO()  # what is still to come goes nowhere
            return 0


def build(face: Face) -> LazyGroup:
    """The whole command line for one run."""
    group = LazyGroup(
        name="quotaopt",
        names=COMMANDS,
        room="quotaopt.cli",
        help="cli.help",
        no_args_is_help=True,
        context_settings={"obj": face},
    )
    return localised(common_options(version_option(group)), face.lang)


def localised(command: _Command, lang: Language) -> _Command:
    """A copy of a command in which keys of the catalogue have become sentences.

    Texts are declared as keys because commands are declared before the language is known.
    """
    twin = copy.copy(command)
    twin.short_help = command.short_help and say(command.short_help, lang)
    twin.help = say(command.help or "", lang)
    twin.params = [_localised_parameter(parameter, lang) for parameter in command.params]
    twin.context_settings = {
        **command.context_settings,
        "rich_help_config": help_words(lang),
    }
    return twin


def _localised_parameter(parameter: click.Parameter, lang: Language) -> click.Parameter:
    twin = copy.copy(parameter)
    if isinstance(twin, click.Option | RichArgument):
        twin.help = say(twin.help or "", lang)
    if isinstance(twin, click.Option) and not twin.is_eager:  # no variable asks for help or the version
        twin.envvar = environment_name(max(twin.opts, key=len))
    return twin
