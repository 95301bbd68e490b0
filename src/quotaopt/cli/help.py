"""Help pages: the sentences of the catalogue as they stand, examples kept line by line."""

from __future__ import annotations

import click
from rich_click import RichCommand, RichHelpConfiguration, RichHelpFormatter

from quotaopt.messages import Language, say


class Command(RichCommand):
    """A command whose help text is printed as it is written, not refilled."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the help text; indented lines are examples."""
        write_help_text(self, formatter)


def write_help_text(command: click.Command, formatter: click.HelpFormatter) -> None:
    """Write the help text of a command to the page, examples in their own colour."""
    from rich.padding import Padding
    from rich.text import Text

    assert isinstance(formatter, RichHelpFormatter)
    lines = [
        Text(line, style="cyan" if line.startswith("  ") else "") for line in (command.help or "").split("\n")
    ]
    formatter.write(Padding(Text("\n").join(lines), (0, 1, 1, 1)))


def help_words(lang: Language) -> RichHelpConfiguration:
    """The fixed words of a help page."""
    return RichHelpConfiguration(
        show_arguments=True,
        arguments_panel_title=say("cli.arguments", lang),
        options_panel_title=say("cli.options", lang),
        commands_panel_title=say("cli.commands", lang),
        required_long_string=say("cli.required", lang),
        default_string=say("cli.default", lang),
    )
