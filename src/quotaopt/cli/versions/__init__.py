"""``quotaopt versions``: one file per step; a folder alone is listed."""

from __future__ import annotations

import click

from quotaopt.cli.group import LazyGroup
from quotaopt.cli.options import common_options

STEPS = ("list", "open", "approve", "verify")


class _ListedByDefault(LazyGroup):
    """``versions DIR`` is ``versions list DIR``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The step that is named, or the list where one name stands alone."""
        alone = len(args) == 1 or args[1].startswith("-")
        if args[0] not in STEPS and not args[0].startswith("-") and alone:
            args = ["list", *args]
        return super().resolve_command(ctx, args)


command = common_options(
    _ListedByDefault(
        name="versions",
        names=STEPS,
        room="quotaopt.cli.versions",
        help="cli.versions",
        short_help="cli.versions.short",
        no_args_is_help=True,
    )
)
