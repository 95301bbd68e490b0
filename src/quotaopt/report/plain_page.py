"""A page as plain lines, without colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.console import Console, RenderableType

BOUNDLESS = 4096
"""No line is broken: a reader of files has its own width."""


def plain_page(sections: Callable[[Console], Iterable[RenderableType]], width: int = BOUNDLESS) -> str:
    """The sections, drawn for a console of that width; no blanks at the ends of lines."""
    plain = Console(width=width, no_color=True, highlight=False, emoji=False, markup=False)
    with plain.capture() as captured:
        for section in sections(plain):
            plain.print(section)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
