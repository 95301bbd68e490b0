"""``quotaopt completion``: the script that lets a shell complete our commands."""

from __future__ import annotations

import rich_click as click

from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options


@click.command("completion", cls=Command, help="cli.completion", short_help="cli.completion.short")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), help="cli.completion.shell")
@common_options
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script."""
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    assert complete is not None  # the three shells are Click's own
    click.echo(complete(ctx.find_root().command, {}, "quotaopt", "_QUOTAOPT_COMPLETE").source())
