"""Tables to hand out, on terminals of any width."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.console import Console

from quotaopt.handout.table import Column, Entry, Handout
from quotaopt.handout.terminal import drawn

NUMBERS = [Decimal(42_000_000 + at) for at in range(7)]


def _table() -> Handout:
    columns = (
        Column("Region", short="Region"),
        *(Column(f"n{at}", "amount", 2, f"n{at}") for at in range(7)),
    )
    rows: tuple[tuple[Entry, ...], ...] = (("East", *NUMBERS), ("Total", *NUMBERS))
    return Handout("regions", "By region", "CNY", columns, rows, frozenset({1}))


def _printed(width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as capture:
        console.print(drawn(_table()))
    return capture.get().splitlines()


@pytest.mark.parametrize("width", [24, 40, 80, 120, 200])
def test_a_terminal_of_any_width_shows_every_name_and_every_digit(width: int) -> None:
    lines = _printed(width)
    assert max(map(len, lines)) <= width
    assert all(f"{number:,.2f}" in "\n".join(lines) for number in NUMBERS)
    assert all(line.split()[0] in {"Region", "East", "Total"} for line in lines if line.strip("─ "))


def test_a_table_that_fits_is_not_divided() -> None:
    assert len(_printed(200)) == 4
