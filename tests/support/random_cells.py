"""Cells without a plan: random trees and crossing levels, for what needs nothing but cells."""

import numpy as np

from quotaopt.model.cells import Cells, Level


def random_cells(rng, n_bases=40, n_periods=3):
    """Bases with a region, a rep inside a region (so a tree) and a line (so a crossing); three months."""
    n_reps = int(rng.integers(2, 9))
    region_of_rep = rng.integers(0, 3, n_reps)
    pairs = np.unique(np.stack([rng.integers(0, n_reps, n_bases), rng.integers(0, 4, n_bases)]), axis=1)
    rep, line = (column.astype(np.int32) for column in pairs)
    names = {
        "region": ["East", "North", "West"],
        "rep": [f"rep {number}" for number in range(n_reps)],
        "line": ["A", "B", "C", "D"],
        "month": [f"2024-{number:02d}" for number in range(1, n_periods + 1)],
    }
    above = {"rep": {"region": region_of_rep.astype(np.int32)}}
    dimension = {"region": "org", "rep": "org", "line": "product", "month": "time"}
    return Cells(
        levels={
            name: Level(name, dimension[name], np.array(members, dtype=object), above.get(name, {}))
            for name, members in names.items()
        },
        base_codes={"region": region_of_rep[rep].astype(np.int32), "rep": rep, "line": line},
        period_codes={"month": np.arange(n_periods, dtype=np.int32)},
        base_finest=("rep", "line"),
        time_finest="month",
        n_bases=len(rep),
        n_periods=n_periods,
    )
