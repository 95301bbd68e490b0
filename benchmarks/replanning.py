"""Replanning real quarters month by month, beside never replanning and beside spreading the gap evenly.

Every quarter is planned from what was known before it. After each month but the last it is tracked and
replanned; the targets in force when a month begins are what its people are measured by:

.. math:: a_p = \\frac{\\sum_m A_{pm}}{\\sum_m T^{(m)}_{pm}},

A the actuals, T^(m) the targets of month m as they stood when it began. Were closed months counted at their
actuals instead, as the new total does, everybody would come closer to 100 % without a single target having
moved; that is shown beside it. Run ``python -m benchmarks.replanning`` for the tables of the
documentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import quotaopt
from benchmarks.quarters import MERGED, QUARTERS, STEP, Quarter, quarters, reference_folder
from benchmarks.registry import Line, benchmark
from quotaopt.actuals.read import read_actuals
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.replan.past import past_of
from quotaopt.replan.replanned import Replanned
from quotaopt.replan.run import replan
from quotaopt.track.run import track

POLICIES: dict[str, dict[str, Any]] = {
    "hold": {"policy": "hold"},
    "absorb half": {"policy": "absorb", "absorb": Decimal("0.5")},
    "follow": {"policy": "follow"},
    "hold, caps of 100 %": {"policy": "hold", "cap": {"person": 1, "period": 1}},
}
ABSORBED_LEAVES = {"hold": 1.0, "hold, caps of 100 %": 1.0, "absorb half": 0.5}
MINOR = STEP * 100
NEVER, EVENLY, REPLAN = "never", "evenly", "replan"
BEGUN, LAST = "of targets as their months began", "of the last number"
FIRST, REST = "first month", "later months"
WITHIN, SAME = 0.2, 1e-9


@dataclass(frozen=True)
class Step:
    """One replan: who moved, and by how much."""

    quarter: str
    after: int  # months that were over
    policy: str
    people: int
    changed: int
    gap: float  # of the past, relative to its targets; below zero where less was sold
    landing: float  # forecast, relative to the total
    mean: float  # size of the change of those who changed, relative to their open targets
    largest: float
    possible: bool  # whether any plan keeps the caps; where none does, targets stay


@dataclass(frozen=True)
class Spread:
    """How far attainment of people is apart."""

    mean: float
    sd: float  # relative to the mean, as targets that are all too low or too high are no spread
    mad: float  # mean absolute deviation from the mean, relative to it
    within: float  # share of people within 20 % of their target

    @classmethod
    def of(cls, attainment: FloatArray) -> Spread:
        """Of the people of one quarter."""
        mean = attainment.mean()
        return cls(
            float(mean),
            float(attainment.std() / mean),
            float(np.abs(attainment / mean - 1).mean()),
            float((np.abs(attainment - 1) <= WITHIN).mean()),
        )


@dataclass(frozen=True, eq=False)
class Course:
    """The targets of a quarter cell by cell, as one of the ways leaves them. Both (n_cells,), in steps."""

    begun: FloatArray  # as they stood when their month began
    now: FloatArray  # as they stand, closed months at actuals


def replanned(quarter: Quarter, policy: str) -> tuple[list[Step], pd.DataFrame]:
    """All replans of a quarter under a policy, and everybody's attainment by every way."""
    opening = quotaopt.solve(quarter.plan)
    cells = opening.cells
    period = np.tile(np.arange(cells.n_periods), cells.n_bases)
    person = cells.codes("rep").astype(np.int64)
    actual = read_actuals(quarter.plan, quarter.actuals, quarter.ends[-1]).by_cell().units / MINOR
    plan, now = quarter.plan, opening
    first = opening.steps.astype(np.float64)
    ways = {way: Course(first.copy(), first.copy()) for way in (NEVER, EVENLY, REPLAN)}
    steps = []
    for number in range(cells.n_periods - 1):
        actuals = read_actuals(plan, quarter.known(number), quarter.ends[number])
        tracked, later = track(now, actuals), period > number
        landing = tracked.amount(round(float(tracked.by().forecast[0])))
        settings = {**POLICIES[policy], **({"landing": landing} if policy == "follow" else {})}
        found = replan(plan, past_of(plan, actuals), now, **settings)
        if found.allocation is not None and found.error is None:
            plan, now = found.plan, found.allocation
        ways[REPLAN].now[:] = found.steps
        spread = _spread_evenly(ways[EVENLY].now, actual, period, number, policy, float(landing) / STEP)
        ways[EVENLY].now[later] *= spread
        steps.append(_step(quarter, number, policy, found, person, later, landing))
        for course in ways.values():
            course.begun[later] = course.now[later]
            course.now[~later] = actual[~later]
    return steps, _attainment(quarter, ways, actual, person, period == 0)


def _spread_evenly(
    now: FloatArray, actual: FloatArray, period: IntArray, number: int, policy: str, landing: float
) -> float:
    """By what factor everybody's open targets change, so that the total is that of the policy."""
    closing, later = period == number, period > number
    gap, rest = float((now - actual)[closing].sum()), float(now[later].sum())
    if policy == "follow":
        return (landing - float(actual[period <= number].sum())) / rest
    return 1.0 + ABSORBED_LEAVES[policy] * gap / rest


def _step(
    quarter: Quarter,
    number: int,
    policy: str,
    found: Replanned,
    person: IntArray,
    later: BoolArray,
    landing: Decimal,
) -> Step:
    before = np.bincount(person, np.where(later, found.ground.before, 0))
    moved = np.bincount(person, np.where(later, np.abs(found.change), 0))
    changed, part = moved > 0, found.ground.parts[0]
    size = moved[changed] / before[changed]
    total = found.ground.plan.spec.total
    return Step(
        quarter=quarter.name,
        after=number + 1 + (quarter.name in MERGED),
        policy=policy,
        people=len(before),
        changed=int(changed.sum()),
        gap=-part.gap / part.planned,
        landing=float(landing) / float(total),
        mean=float(size.mean()) if changed.any() else 0.0,
        largest=float(size.max()) if changed.any() else 0.0,
        possible=found.error is None,
    )


def _attainment(
    quarter: Quarter, ways: Mapping[str, Course], actual: FloatArray, person: IntArray, first: BoolArray
) -> pd.DataFrame:
    """Per way and person: sold, of the targets as their months began, and of the last number."""
    sold = np.bincount(person, actual)
    return pd.concat(
        pd.DataFrame(
            {
                "quarter": quarter.name,
                "way": way,
                BEGUN: sold / np.bincount(person, course.begun),
                LAST: sold / np.bincount(person, course.now),
                **{
                    name: np.bincount(person, actual * part) / np.bincount(person, course.begun * part)
                    for name, part in ((FIRST, first), (REST, ~first))
                },
            }
        )
        for way, course in ways.items()
    )


def study(folder: Path, names: Sequence[str] = QUARTERS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All replans, one row each, and everybody's attainment by policy, quarter and way."""
    steps, people = [], []
    for quarter in quarters(folder, names):
        for policy in POLICIES:
            made, attained = replanned(quarter, policy)
            steps += made
            people.append(attained.assign(policy=policy))
    return pd.DataFrame(steps), pd.concat(people)


def spreads(people: pd.DataFrame, measured: str = BEGUN) -> pd.DataFrame:
    """The spread of every quarter: by policy, quarter and way."""
    groups = people.groupby(["policy", "quarter", "way"], sort=False)[measured]
    return groups.apply(lambda values: pd.Series(vars(Spread.of(values.to_numpy())))).unstack()


def lasting(people: pd.DataFrame) -> float:
    """Rank correlation, within quarters, of people's attainment in the first month with that later on."""
    as_planned = people[(people["way"] == NEVER) & (people["policy"] == next(iter(POLICIES)))]
    ranks = as_planned.groupby("quarter")[[FIRST, REST]].rank(pct=True)
    return float(ranks[FIRST].corr(ranks[REST]))


def replans_as_markdown(steps: pd.DataFrame) -> str:
    """A row per replan: the gap, the forecast, and under every policy who changed and by how much."""
    head = ["quarter", "months over", "gap", "forecast", *POLICIES]
    rows = []
    for (quarter, after), of_step in steps.groupby(["quarter", "after"], sort=False):
        of = of_step.set_index("policy")
        first = of.iloc[0]
        shown = (_moved(of.loc[policy]) for policy in POLICIES)
        rows.append([quarter, str(after), f"{first['gap']:+.1%}", f"{first['landing']:.1%}", *shown])
    return _markdown(head, rows)


def spreads_as_markdown(people: pd.DataFrame, measured: str = BEGUN) -> str:
    """Means over the quarters; in how many of them a replan has less spread than no replan."""
    head = [
        "policy",
        "way",
        "mean",
        "SD / mean",
        "MAD / mean",
        "within 20 %",
        "quarters with less SD than never",
    ]
    rows, found = [], spreads(people, measured)
    for policy in POLICIES:
        of_policy = found.loc[policy]
        never = of_policy.xs(NEVER, level="way")
        for way in (NEVER, EVENLY, REPLAN):
            own = of_policy.xs(way, level="way")
            less = "" if way == NEVER else f"{int((own['sd'] < never['sd'] - SAME).sum())} of {len(own)}"
            mean = own.mean()
            told = [f"{mean[name]:.3f}" for name in ("mean", "sd", "mad")]
            rows.append([policy, way, *told, f"{mean['within']:.1%}", less])
    return _markdown(head, rows)


def _moved(step: pd.Series) -> str:
    """``3 of 17, 14.1 % (19.8 %)``: the mean change of those who changed, and the largest."""
    if not step["possible"]:
        return "no plan within the caps"
    if not step["changed"]:
        return f"0 of {step['people']}"
    return f"{step['changed']} of {step['people']}, {step['mean']:.1%} ({step['largest']:.1%})"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@benchmark("replanning real quarters, beside never replanning and an even spread")
def narrower_or_not(quick: bool) -> Iterable[Line]:
    folder = reference_folder()
    if folder is None:
        return
    steps, people = study(folder, QUARTERS[:2] if quick else QUARTERS)
    means = spreads(people).groupby(level=["policy", "way"]).mean()
    for policy in POLICIES:
        of = steps[steps["policy"] == policy]
        never, evenly, ours = (means.loc[(policy, way)] for way in (NEVER, EVENLY, REPLAN))
        ratio = ours["sd"] / never["sd"]
        changed = of.loc[of["possible"], "changed"].mean()
        yield Line(
            what=f"attainment of people, {policy}",
            size=f"{of['quarter'].nunique()} quarters, {len(of)} replans",
            ours=f"{_shown(ours)}; {changed:.1f} people changed per replan, "
            f"{int((~of['possible']).sum())} without a plan within the caps",
            other=f"never: {_shown(never)}; evenly: {_shown(evenly)}",
            ratio=f"{ratio:.2f} of the SD",
            goal="less than never",
            met=bool(ratio < 1.0),
        )


def _shown(means: pd.Series) -> str:
    return f"SD {means['sd']:.3f}, within 20 % {means['within']:.1%}"


if __name__ == "__main__":
    where = reference_folder()
    if where is None:
        raise SystemExit("no reference data: QUOTAOPT_REFERENCE_DATA names its folder")
    all_steps, everybody = study(where)
    print(replans_as_markdown(all_steps), end="\n\n")
    print(f"first month against later ones: {lasting(everybody):.2f}", end="\n\n")
    for measured in (BEGUN, LAST):
        print(measured, spreads_as_markdown(everybody, measured), sep="\n\n", end="\n\n")
