"""Rounds as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotaopt.negotiate.offers import AMOUNTS, Offers

if TYPE_CHECKING:
    import pandas as pd


def offers_frame(offers: Offers) -> pd.DataFrame:
    """One row per node: members, owner, and exact amounts; None where nothing is known."""
    import pandas as pd

    rows = [
        (*(name for _, name in row.node), row.owner, *(getattr(row, name) for name in AMOUNTS))
        for row in offers.rows
    ]
    return pd.DataFrame(rows, columns=[*offers.levels, "owner", *AMOUNTS], dtype=object)
