"""Reports on stdout: with colour on a terminal, as plain lines everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from rich.console import Console, RenderableType

from quotaopt.report.plain_page import plain_page


def show_page(sections: Callable[[Console], Iterable[RenderableType]]) -> None:
    """Print the sections that are drawn for the console at hand."""
    console = Console(highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        click.echo(plain_page(sections))
        return
    for section in sections(console):
        console.print(section)
