"""Synthetic companies of any size, built with arrays alone.

R regions of K reps each; P products of which every rep sells 40 %; 12 months. A cell is
one (rep, product, month). Rows: a cap per rep, a band per region (95-108 %), a band per
product (97-106 %), a band per month (+-1 %), a strategic share of the total (>=), and the
total itself. A hidden plan in whole steps keeps every row and every cell bound, so each
instance is feasible by construction, while the reference breaks the rows by 5-8 %.

- ``base``: a cell may go from 0.7 to 1.6 of its reference; hardly any cell bound binds;
- ``tight``: within 3 % of the reference, widened to include the hidden plan; many bind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits, group_sums

Family = Literal["base", "tight"]

MONTHS = 12
SOLD = 0.4
STEPS_PER_CELL = 200
SHAPES = ((2_000, (5, 10)), (30_000, (13, 20)), (300_000, (35, 30)), (np.inf, (70, 60)))
"""Up to how many cells: reps per region, products."""
BOX: dict[Family, tuple[float, float]] = {"base": (0.7, 1.6), "tight": (0.97, 1.03)}


@dataclass(frozen=True)
class Shape:
    """How many of each member; ``n_cells`` follows."""

    n_regions: int
    reps_per_region: int
    n_products: int

    @classmethod
    def near(cls, n_cells: int) -> Shape:
        """The shape whose number of cells is closest to `n_cells`."""
        reps_per_region, n_products = next(pair for limit, pair in SHAPES if n_cells <= limit)
        per_region = reps_per_region * round(SOLD * n_products) * MONTHS
        return cls(max(1, round(n_cells / per_region)), reps_per_region, n_products)

    @property
    def n_reps(self) -> int:
        """Reps of all regions together."""
        return self.n_regions * self.reps_per_region


@dataclass(frozen=True, eq=False)
class Members:
    """The member of every level each cell belongs to, all (n_cells,)."""

    rep: CodeArray
    product: CodeArray
    month: CodeArray

    @classmethod
    def draw(cls, shape: Shape, rng: np.random.Generator) -> Members:
        """Every rep gets its own choice of products, each in all months."""
        sold = round(SOLD * shape.n_products)
        choice = np.argsort(rng.random((shape.n_reps, shape.n_products)), axis=1)[:, :sold]
        choice.sort(axis=1)
        rep = np.repeat(np.arange(shape.n_reps, dtype=np.int32), sold * MONTHS)
        product = np.repeat(choice.ravel().astype(np.int32), MONTHS)
        return cls(rep, product, np.tile(np.arange(MONTHS, dtype=np.int32), shape.n_reps * sold))


@dataclass(frozen=True, eq=False)
class Data:
    """What is known before there is a model: members, references and limits in steps."""

    shape: Shape
    members: Members
    reference: FloatArray  # (n_cells,), shares of the whole
    cell_lower: IntArray  # (n_cells,), steps
    cell_upper: IntArray
    rule: IntArray  # (n_rows,)
    row_lower: IntArray  # (n_rows,), steps
    row_upper: IntArray
    row_member: LabelArray  # (n_rows,), names


def synthetic_model(n_cells: int, family: Family, seed: int) -> CanonicalModel:
    """A feasible model of about `n_cells` cells; the same arguments give the same bytes."""
    return build_model(synthetic_data(n_cells, family, seed))


def synthetic_data(n_cells: int, family: Family, seed: int) -> Data:
    """Draw a company of about `n_cells` cells."""
    rng = np.random.default_rng(seed)
    shape = Shape.near(n_cells)
    members = Members.draw(shape, rng)
    reference = _reference(shape, members, rng)
    hidden = _hidden_steps(shape, members, reference, rng)
    return _limits(shape, members, reference, hidden, family, rng)


def _reference(shape: Shape, members: Members, rng: np.random.Generator) -> FloatArray:
    """History x season x growth x strategic weight, as shares of the whole. (n_cells,)"""
    rep = rng.lognormal(0.0, 0.4, shape.n_reps)
    product = rng.lognormal(0.0, 0.6, shape.n_products)
    season = 1.0 + 0.3 * np.sin(2.0 * np.pi * (np.arange(MONTHS) + rng.random()) / MONTHS)
    noise = rng.lognormal(0.0, 0.3, len(members.rep))
    raw = rep[members.rep] * product[members.product] * season[members.month] * noise
    return np.asarray(raw / raw.sum())


def _hidden_steps(
    shape: Shape, members: Members, reference: FloatArray, rng: np.random.Generator
) -> IntArray:
    """A plan in whole steps whose group sums are 5-8 % off the reference. (n_cells,)"""

    def off(count: int, width: float) -> FloatArray:
        return np.asarray(1.0 + rng.uniform(-width, width, count))

    region = members.rep // shape.reps_per_region
    burden = (
        off(shape.n_regions, 0.07)[region]
        * off(shape.n_reps, 0.05)[members.rep]
        * off(shape.n_products, 0.07)[members.product]
        * off(MONTHS, 0.05)[members.month]
        * off(len(members.rep), 0.02)
    )
    burden = np.clip(burden, 0.75, 1.5)
    return np.maximum(np.rint(reference * burden * STEPS_PER_CELL * len(reference)), 1).astype(np.int64)


def _limits(
    shape: Shape,
    members: Members,
    reference: FloatArray,
    hidden: IntArray,
    family: Family,
    rng: np.random.Generator,
) -> Data:
    """Limits around the hidden plan, in steps."""
    low, high = BOX[family]
    in_steps = reference * STEPS_PER_CELL * len(reference)
    sums = np.concatenate(
        [group_sums(p.codes, hidden.astype(np.float64), p.n_groups) for p in _partitions(shape, members)]
    )
    centre = np.rint(_combine(shape) @ sums)
    counts = _row_counts(shape)
    rule = np.repeat(np.arange(len(counts)), counts)
    cap = 1.0 + rng.uniform(0.0, 0.04, shape.n_reps)
    low_of, high_of = np.array([0.0, 0.95, 0.97, 0.99, 1.0, 1.0]), np.array([0.0, 1.08, 1.06, 1.01, 0.0, 1.0])
    # Region and product bands stand around a forecast that is itself a little off the plan.
    shift = np.where((rule == 1) | (rule == 2), rng.uniform(0.98, 1.03, len(rule)), 1.0)
    row_lower = np.minimum(np.ceil(low_of[rule] * centre * shift), centre).astype(np.int64)
    row_upper = np.maximum(np.floor(high_of[rule] * centre * shift), centre).astype(np.int64)
    row_lower[rule == 0] = NO_LOWER
    row_upper[rule == 0] = np.floor(centre[rule == 0] * cap).astype(np.int64)
    row_upper[rule == 4] = NO_UPPER
    return Data(
        shape=shape,
        members=members,
        reference=reference,
        cell_lower=np.minimum(np.ceil(low * in_steps).astype(np.int64), hidden),
        cell_upper=np.maximum(np.floor(high * in_steps).astype(np.int64), hidden),
        rule=rule,
        row_lower=row_lower,
        row_upper=row_upper,
        row_member=np.concatenate([np.arange(count).astype(str).astype(object) for count in counts]),
    )


def build_model(data: Data) -> CanonicalModel:
    """The canonical model of a company."""
    per_unit = float(STEPS_PER_CELL * len(data.reference))
    in_steps = data.reference * per_unit
    return CanonicalModel(
        reference=data.reference,
        lower=data.cell_lower / in_steps,
        upper=data.cell_upper / in_steps,
        partitions=_partitions(data.shape, data.members),
        combine=_combine(data.shape),
        row_lower=np.where(data.row_lower == NO_LOWER, -np.inf, data.row_lower / per_unit),
        row_upper=np.where(data.row_upper == NO_UPPER, np.inf, data.row_upper / per_unit),
        steps=StepLimits.of_one_kind(
            per_unit, data.cell_lower, data.cell_upper, data.row_lower, data.row_upper
        ),
        rule_names=("rep cap", "region band", "product band", "month band", "strategic share", "total"),
        row_rule=data.rule.astype(np.int64),
        row_member=data.row_member,
        row_priority=data.rule.astype(np.int64)[::-1].copy(),
    )


def _row_counts(shape: Shape) -> tuple[int, ...]:
    """Rows of every rule: reps, regions, products, months, strategic share, total."""
    return shape.n_reps, shape.n_regions, shape.n_products, MONTHS, 1, 1


def _partitions(shape: Shape, members: Members) -> tuple[Partition, ...]:
    return (
        Partition(members.rep, shape.n_reps),
        Partition(members.product, shape.n_products),
        Partition(members.month, MONTHS),
    )


def _combine(shape: Shape) -> sparse.csr_array:
    """The rows over the sums of reps, products and months; every fourth product is strategic."""
    n_reps, n_products = shape.n_reps, shape.n_products
    n_sums = n_reps + n_products + MONTHS
    strategic = n_reps + np.arange(0, n_products, 4, dtype=np.int64)
    everyone = np.arange(n_reps)
    first_row = np.cumsum([0, n_reps, shape.n_regions, n_products, MONTHS, 1])
    rows = np.concatenate(
        [
            everyone,
            first_row[1] + everyone // shape.reps_per_region,
            first_row[2] + np.arange(n_products),
            first_row[3] + np.arange(MONTHS),
            np.full(len(strategic), first_row[4]),
            np.full(n_reps, first_row[5]),
        ]
    )
    columns = np.concatenate([everyone, everyone, np.arange(n_reps, n_sums), strategic, everyone])
    entries = np.ones(len(rows))
    return sparse.csr_array((entries, (rows, columns)), shape=(first_row[5] + 1, n_sums))
