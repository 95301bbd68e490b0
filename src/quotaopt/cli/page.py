"""Reports on stdout: with colour on a terminal, as plain lines everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from rich.console import Console, RenderableType

_PIPED_WIDTH = 4096
"""No line is broken where there is no terminal: a reader of files has its own width."""


def show_page(sections: Callable[[Console], Iterable[RenderableType]]) -> None:
    """Print the sections that are drawn for the console at hand."""
    console = Console(highlight=False, emoji=False, markup=False)
    if console.is_terminal:
        for section in sections(console):
            console.print(section)
        return
    plain = Console(width=_PIPED_WIDTH, no_color=True, highlight=False, emoji=False, markup=False)
    with plain.capture() as captured:
        for section in sections(plain):
            plain.print(section)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
