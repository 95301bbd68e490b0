r"""A seeded company of any size, always feasible, written as a plan with its tables.

Regions hold reps, every rep sells 40 % of the products, every product in twelve months: a
cell is one (rep, product, month). Limits: a cap per rep, a band per region (width 13 %), per
product (9 %) and per month (2 %), a least share of the strategic products, the total, and
bounds per cell of one of two families:

- ``base``: 70 % to 160 % of last year's revenue; hardly any cell bound binds;
- ``tight``: within 3 % of the reference, widened to the hidden plan; many bind.

Feasible by construction: every limit is drawn around a hidden plan in whole steps,

.. math:: x_c = [\, r_c \; a_{region} \, a_{rep} \, a_{product} \, a_{month} \, a_c \,]

whose factors :math:`a` lean 2 to 7 % away from the reference r, so that the reference itself
breaks the bands. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from pyarrow import csv

from quotaopt.model.arrays import CodeArray, FloatArray, IntArray

Family = Literal["base", "tight"]

MONTHS = 12
STEP = 100
"""Dollars in a step."""

_SOLD = 0.4
_MEAN_REVENUE = 20_000
_GROWTH = 1.08
_STRATEGIC_FACTOR = 1.1
_LEAST, _MOST = 7, 16  # tenths of last year's revenue
_TIGHT = 0.03
_WIDTH = {"region": 0.13, "product": 0.09, "month": 0.02}
_LEAN = {"region": 0.07, "rep": 0.05, "product": 0.07, "month": 0.05}
_CELL_LEAN = 0.02
_SIZES = ((300, 2, 5), (3_000, 5, 10), (30_000, 13, 20), (300_000, 35, 30), (2**62, 70, 60))
"""Up to so many cells: reps per region, products."""


@dataclass(frozen=True, eq=False)
class Company:
    """The members of every cell, last year's facts, and the hidden plan."""

    names: Mapping[str, Sequence[str]]  # level -> names; strategic products start with S
    codes: Mapping[str, CodeArray]  # level -> (n_cells,)
    revenue: IntArray  # (n_cells,), last year, whole dollars
    reference: FloatArray  # (n_cells,), in steps
    hidden: IntArray  # (n_cells,), in steps

    @property
    def strategic(self) -> FloatArray:
        """1 for cells of strategic products, else 0. (n_cells,)"""
        return _strategic(self.names["product"])[self.codes["product"]]


def write_synthetic(folder: Path | str, *, cells: int, seed: int, family: Family = "base") -> Path:
    """Write ``plan.yaml`` and its tables into `folder`, which is made where it is missing.

    Parameters
    ----------
    cells : int
        Wanted number of cells, 1 or more; the nearest whole company is made, 48 cells at least.
    seed : int
        0 or more.

    Returns
    -------
    Path
        The plan file.

    Raises
    ------
    ValueError
        An argument is out of range.
    """
    if cells < 1 or seed < 0 or family not in ("base", "tight"):
        raise ValueError(f"cells={cells}, seed={seed}, family={family!r}: out of range")
    rng = np.random.default_rng(seed)
    company = _draw(cells, rng)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in _tables(company, family, rng).items():
        csv.write_csv(pa.table(dict(columns)), folder / f"{name}.csv")
    plan = folder / "plan.yaml"
    plan.write_text(_plan_text(company, family, seed), encoding="utf-8")
    return plan


def _draw(cells: int, rng: np.random.Generator) -> Company:
    """A company of about `cells` cells."""
    reps_per_region, n_products = next((reps, products) for limit, reps, products in _SIZES if cells <= limit)
    sold = round(_SOLD * n_products)
    n_regions = max(1, round(cells / (reps_per_region * sold * MONTHS)))
    n_reps = n_regions * reps_per_region
    preference = rng.random((n_reps, n_products))
    preference[0, 0] = -1.0  # however few the reps, one sells a strategic product
    choice = np.argsort(preference, axis=1)[:, :sold]
    rep = np.repeat(np.arange(n_reps, dtype=np.int32), sold * MONTHS)
    codes = {
        "region": rep // np.int32(reps_per_region),
        "rep": rep,
        "product": np.repeat(np.sort(choice, axis=1).ravel().astype(np.int32), MONTHS),
        "month": np.tile(np.arange(MONTHS, dtype=np.int32), n_reps * sold),
    }
    names = {
        "region": _numbered("Region ", n_regions),
        "rep": _numbered("Rep ", n_reps),
        "product": ["SP"[number % 4 > 0] + name for number, name in enumerate(_numbered("", n_products))],
        "month": _months(2025),
    }
    sizes = {level: len(members) for level, members in names.items()}
    revenue = _revenue(codes, sizes, rng)
    reference = _reference(revenue, _strategic(names["product"])[codes["product"]])
    return Company(names, codes, revenue, reference, _hidden(reference, revenue, codes, sizes, rng))


def _revenue(codes: Mapping[str, CodeArray], sizes: Mapping[str, int], rng: np.random.Generator) -> IntArray:
    """Size of the rep x size of the product x season x noise; whole dollars, ten steps at least."""
    season = 1.0 + 0.3 * np.sin(2.0 * np.pi * (np.arange(MONTHS) + rng.random()) / MONTHS)
    raw = (
        rng.lognormal(0.0, 0.4, sizes["rep"])[codes["rep"]]
        * rng.lognormal(0.0, 0.6, sizes["product"])[codes["product"]]
        * season[codes["month"]]
        * rng.lognormal(0.0, 0.3, len(codes["rep"]))
    )
    whole = np.rint(raw * (_MEAN_REVENUE / raw.mean())).astype(np.int64)
    return np.asarray(np.maximum(whole, 10 * STEP))


def _reference(revenue: IntArray, strategic: FloatArray) -> FloatArray:
    """Last year's revenue, strategic products tilted, scaled to the new total; in steps."""
    tilted = revenue * (1.0 + (_STRATEGIC_FACTOR - 1.0) * strategic)
    return np.asarray(tilted * (_GROWTH * revenue.sum() / tilted.sum() / STEP))


def _hidden(
    reference: FloatArray,
    revenue: IntArray,
    codes: Mapping[str, CodeArray],
    sizes: Mapping[str, int],
    rng: np.random.Generator,
) -> IntArray:
    """Whole steps near the reference, within the cell bounds of ``base``."""
    ideal = reference * (1.0 + rng.uniform(-_CELL_LEAN, _CELL_LEAN, len(reference)))
    for level, width in _LEAN.items():
        ideal *= 1.0 + rng.uniform(-width, width, sizes[level])[codes[level]]
    lowest = -(-_LEAST * revenue // (10 * STEP))
    return np.clip(np.rint(ideal).astype(np.int64), lowest, _MOST * revenue // (10 * STEP))


def _tables(company: Company, family: Family, rng: np.random.Generator) -> dict[str, Mapping[str, pa.Array]]:
    """Every table of the plan: name -> columns."""
    cells = {level: _column(company, level) for level in ("rep", "product")}
    months = pa.array(_months(2024)).take(pa.array(company.codes["month"]))
    first_cells = np.unique(company.codes["rep"], return_index=True)[1]
    caps = _sums(company, "rep") * (1.0 + rng.uniform(0.0, 0.04, len(first_cells)))
    tables: dict[str, Mapping[str, pa.Array]] = {
        "history": {
            "region": _column(company, "region"),
            **cells,
            "month": months,
            "revenue": pa.array(company.revenue),
        },
        "people": {
            "region": _column(company, "region").take(pa.array(first_cells)),
            "rep": pa.array(company.names["rep"]),
            "cap": _dollars(np.floor(caps)),
        },
    }
    for level, width in _WIDTH.items():
        below = rng.uniform(0.0, width, len(company.names[level]))
        sums = _sums(company, level)
        tables[f"{level}s"] = {
            level: pa.array(company.names[level]),
            "floor": _dollars(np.floor(sums * (1.0 - below))),
            "ceiling": _dollars(np.ceil(sums * (1.0 - below + width))),
        }
    if family == "tight":
        tables["limits"] = {
            **cells,
            "month": _column(company, "month"),
            "floor": _dollars(np.minimum(np.rint(company.reference * (1.0 - _TIGHT)), company.hidden)),
            "ceiling": _dollars(np.maximum(np.rint(company.reference * (1.0 + _TIGHT)), company.hidden)),
        }
    return tables


def _column(company: Company, level: str) -> pa.Array:
    """The names of the members of every cell."""
    return pa.array(company.names[level]).take(pa.array(company.codes[level]))


def _sums(company: Company, level: str) -> FloatArray:
    """What the hidden plan gives every member of `level`; in steps."""
    n_members = len(company.names[level])
    sums = np.bincount(company.codes[level], weights=company.hidden, minlength=n_members)
    return sums.astype(np.float64)


def _dollars(steps: FloatArray) -> pa.Array:
    return pa.array(steps.astype(np.int64) * STEP)


def _strategic(products: Sequence[str]) -> FloatArray:
    return np.array([float(name.startswith("S")) for name in products])


def _numbered(kind: str, count: int) -> list[str]:
    """``Rep 01`` to ``Rep 99``: as many digits as the last one needs."""
    return [f"{kind}{number:0{len(str(count))}d}" for number in range(1, count + 1)]


def _months(year: int) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(1, MONTHS + 1)]


def _plan_text(company: Company, family: Family, seed: int) -> str:
    """The plan file."""
    steps = int(company.hidden.sum())
    strategic = int(company.hidden @ company.strategic)
    share = strategic * 1000 // steps / 1000
    if family == "base":
        limits = ""
        band = f"{{min: {_LEAST / 10 - 1:.1f}, max: {_MOST / 10 - 1:.1f}}}"
        bounds = f"name: Growth, each: [rep, product, month], growth: {band}"
    else:
        limits = "\n  limits:   {file: limits.csv, key: [rep, product, month]}"
        bounds = "name: Limits, each: [rep, product, month], min: limits.floor, max: limits.ceiling"
    return f"""\
# Made by quotaopt: {len(company.hidden):,} cells, family {family}, seed {seed}.

plan: Synthetic company
currency: USD
step: {STEP}
total: {steps * STEP}

dimensions:
  org:     [region, rep]
  product: [product]
  time:    {{levels: [month], start: 2025-01, periods: {MONTHS}}}

tables:
  history:  {{file: history.csv, value: revenue, date: month}}
  people:   {{file: people.csv, key: rep}}
  regions:  {{file: regions.csv, key: region}}
  products: {{file: products.csv, key: product}}
  months:   {{file: months.csv, key: month}}{limits}

cells: {{from: history}}

reference:
  blend:
    - {{share_of: history.revenue}}
  tilt:
    - {{where: {{product: "S*"}}, factor: {_STRATEGIC_FACTOR}}}
  season: {{from: history, by: [rep, product]}}

rules:
  - {{name: Rep caps, each: [rep], max: people.cap}}
  - {{name: Regions, each: [region], min: regions.floor, max: regions.ceiling}}
  - {{name: Products, each: [product], min: products.floor, max: products.ceiling}}
  - {{name: Months, each: [month], min: months.floor, max: months.ceiling}}
  - {{name: Strategic, where: {{product: "S*"}}, share: {{min: {share}}}}}
  - {{{bounds}}}

fairness: {{notion: proportional}}
"""
