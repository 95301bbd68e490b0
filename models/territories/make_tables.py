"""Write the tables of this plan: an invented company of 300 reps, the same bytes every time.

Run ``python make_tables.py`` in this folder after changing a number here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
REGIONS = {
    "United States": ("Northeast", "Southeast", "Midwest", "Southwest", "Mountain", "Pacific"),
    "Canada": ("Eastern Canada", "Western Canada"),
    "United Kingdom": ("England", "Scotland and Wales"),
}
DISTRICTS_PER_REGION = 5
REPS_PER_DISTRICT = 6
LINES = {"Devices": 1.0, "Services": 0.45, "Supplies": 0.7}
MONTHS = [f"{2024 + (month > 12)}-{(month - 1) % 12 + 1:02d}" for month in range(7, 19)]
SEASON = np.array([7.0, 7.2, 9.1, 7.9, 8.0, 9.8, 7.1, 7.5, 9.4, 8.1, 8.3, 10.6])
NEW_REPS = 12
STEP = 100


def main() -> None:
    """Draw the company and write its three tables."""
    rng = np.random.default_rng(300)
    reps = list(_reps())
    newcomers = set(rng.choice(len(reps), NEW_REPS, replace=False).tolist())
    territory = {region: rng.uniform(0.85, 1.25) for regions in REGIONS.values() for region in regions}
    people, history = [], []
    for number, (country, region, district, rep) in enumerate(reps):
        new = number in newcomers
        rep += " (new)" if new else ""
        size = 700_000 * territory[region] * rng.lognormal(0.0, 0.28)
        left_out = rng.choice([None, "Services", "Supplies"], p=[0.2, 0.5, 0.3])
        sold = [line for line in LINES if line != left_out]
        capacity = size * rng.uniform(1.14, 1.45) * (0.7 if new else 1.0)
        people.append(
            (country, region, district, rep, "2025-07" if new else "", round(capacity / 1000) * 1000)
        )
        for line, revenue in zip(sold, _split(size, [LINES[line] for line in sold], rng), strict=True):
            months = _split(revenue, SEASON, rng)
            history += [
                (month, country, region, district, rep, line, 0 if new else round(amount / STEP) * STEP)
                for month, amount in zip(MONTHS, months, strict=True)
            ]
    levels = ["country", "region", "district", "rep"]
    _write("people.csv", [*levels, "hired", "capacity"], people)
    _write("sells.csv", ["rep", "line"], dict.fromkeys((row[4], row[5]) for row in history))
    _write("history.csv", ["month", "rep", "line", "revenue"], _facts(history))
    _write("markets.csv", ["region", "line", "potential"], _potential(history, rng))


def _reps() -> Iterable[tuple[str, str, str, str]]:
    number = 0
    for country, regions in REGIONS.items():
        for region in regions:
            for district in range(1, DISTRICTS_PER_REGION + 1):
                for _ in range(REPS_PER_DISTRICT):
                    number += 1
                    yield country, region, f"{region} {district}", f"Rep {number:03d}"


def _split(amount: float, weights: Sequence[float] | np.ndarray, rng: np.random.Generator) -> np.ndarray:
    noisy = np.asarray(weights) * rng.lognormal(0.0, 0.1, len(weights))
    return amount * noisy / noisy.sum()


def _facts(history: list[tuple]) -> Iterable[tuple]:
    """Only what was sold: newcomers have no rows at all."""
    return ((month, rep, line, revenue) for month, *_, rep, line, revenue in history if revenue)


def _potential(history: list[tuple], rng: np.random.Generator) -> Iterable[tuple]:
    sold: dict[tuple[str, str], int] = {}
    for _, _, region, _, _, line, revenue in history:
        sold[region, line] = sold.get((region, line), 0) + revenue
    return (
        (*key, round(revenue * rng.uniform(1.6, 3.6) / 1000) * 1000) for key, revenue in sorted(sold.items())
    )


def _write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
