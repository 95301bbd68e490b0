"""Minimax with a mean term and least absolute, from member codes to a certified answer, against peers."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

import numba  # noqa: F401  loaded, so that compiled passes are used from middling sizes on
import numpy as np
import pandas as pd

from benchmarks.fair_split import cells_as_csv
from benchmarks.instances import Data, Family, build_model, synthetic_data, synthetic_model
from benchmarks.measure import median_seconds
from benchmarks.peers_linear import Peer, highs_by, natural, pulp_with
from benchmarks.registry import Line, benchmark
from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import minimax
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.deviations import solve_deviations
from quotaopt.stages.deviation_session import DeviationSession
from quotaopt.stages.deviations import Reached

SEED = 7
LIMIT_S = 100.0
"""Peers are stopped after this; the ratio is then a lower bound."""
LONG_S = 0.9 * LIMIT_S
NOTIONS = {"minimax + 0.1 mean": minimax(0.1), "least_absolute": LEAST_ABSOLUTE}
PEERS: dict[str, Peer] = {
    "HiGHS simplex": highs_by("simplex", LIMIT_S),
    "HiGHS IPM": highs_by("ipm", LIMIT_S, run_crossover="off"),
    "HiGHS PDLP": highs_by("pdlp", LIMIT_S, kkt_tolerance=1e-6),
    "PuLP + HiGHS, compact": pulp_with("highs", LIMIT_S),
    "PuLP + HiGHS, natural": pulp_with("highs", LIMIT_S, natural),
    "PuLP + CBC": pulp_with("cbc", LIMIT_S),
}
MODELLED = "PuLP + HiGHS, natural"
"""What a user of a modelling language writes and gets; the compact form is our own work given away."""
SMALL_PEERS_ONLY = {"PuLP + HiGHS, compact", MODELLED}
GOALS = {  # times faster than: the best peer of all, or the peer named
    ("minimax + 0.1 mean", "base"): {"best": 5.0, "PuLP + CBC": 100.0},
    ("minimax + 0.1 mean", "tight"): {"HiGHS simplex": 1 / 1.2, "PuLP + CBC": 5.0},
    ("least_absolute", "base"): {"best": 4.0, MODELLED: 50.0},
    ("least_absolute", "tight"): {"best": 4.0, MODELLED: 50.0},
}
BEST_FROM = {"least_absolute": 100_000}
"""Least absolute is compared with the best peer from this size on."""
READS = {"minimax + 0.1 mean": 30.0, "least_absolute": 6.0}


@benchmark("linear notions against peers")
def against_peers(quick: bool) -> Iterable[Line]:
    for name, notion in NOTIONS.items():
        for n_cells in (1_000,) if quick else (10_000, 100_000):
            for family in ("base", "tight"):
                yield from _compare(name, notion, n_cells, family)


def _compare(name: str, notion: Deviations, n_cells: int, family: Family) -> Iterator[Line]:
    data = synthetic_data(n_cells, family, SEED)
    _ours(data, notion)  # compiled passes are loaded before anything is timed
    seconds, (model, found) = median_seconds(partial(_ours, data, notion), runs=5)
    measured = []
    for peer_name, peer in PEERS.items():
        if n_cells > 10_000 and peer_name in SMALL_PEERS_ONLY:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PuLP's own plans for its next release
            peer_s, t = median_seconds(partial(_theirs, peer, data, notion), runs=1)
        violation, excess = _quality(model, notion, t, found.bound)
        measured.append((peer_s, peer_name, violation, excess))
    useful = [entry for entry in measured if entry[2] <= 1e-5 and entry[3] <= 1e-4]
    best = min(useful, default=(np.inf, "", 0.0, 0.0))[1]
    goals = GOALS[name, family] if n_cells >= 10_000 else {}
    for peer_s, peer_name, violation, excess in measured:
        goal = goals.get(peer_name)
        if peer_name == best and n_cells >= BEST_FROM.get(name, 0):
            goal = max(goal or 0.0, goals.get("best", 0.0)) or None
        stopped = " (stopped)" if peer_s >= LONG_S else ""
        yield Line(
            f"{name}, {family}",
            f"{model.n_cells:,} cells",
            f"{seconds * 1e3:.0f} ms, {found.method} (violation {found.violation:.0e}, gap {found.gap:.0e})",
            f"{peer_name}: {peer_s:.2f} s{stopped} (violation {violation:.0e}, excess {excess:.0e})",
            f"{'over ' if stopped else ''}{peer_s / seconds:.1f}x faster",
            "" if goal is None else f">= {goal:.2g}x",
            None if goal is None else peer_s / seconds >= goal,
        )


@benchmark("linear notions at one million cells against reading the cells")
def against_reading(quick: bool) -> Iterable[Line]:
    n_cells = 10_000 if quick else 1_000_000
    for family in ("base", "tight"):
        data = synthetic_data(n_cells, family, SEED)
        csv = cells_as_csv(data)
        csv_s, _ = median_seconds(lambda csv=csv: pd.read_csv(io.BytesIO(csv)))
        for name, notion in NOTIONS.items():
            seconds, (model, found) = median_seconds(partial(_ours, data, notion), runs=1)
            certified = found.violation <= 1e-7 and found.gap <= 1e-6
            goal = READS[name] if family == "base" and not quick else None
            yield Line(
                f"{name}, {family}",
                f"{model.n_cells:,} cells",
                f"{seconds:.2f} s, {found.method} (violation {found.violation:.0e}, gap {found.gap:.0e})",
                f"pandas.read_csv: {csv_s:.2f} s",
                f"{seconds / csv_s:.1f} reads",
                "certified" + ("" if goal is None else f", <= {goal:g} reads"),
                certified and (goal is None or seconds <= goal * csv_s),
            )


@benchmark("linear notions again after a small edit")
def again(quick: bool) -> Iterable[Line]:
    for n_cells in (1_000,) if quick else (1_000, 10_000):
        for name, notion in NOTIONS.items():
            for family in ("base", "tight"):
                model = synthetic_model(n_cells, family, SEED)
                before = _solve(model, notion)
                for edit, edited in edits(model):
                    for line in _again(model, edited, notion, before, quick):
                        yield replace(line, what=f"{name}, {family}, {edit}, {line.what}")


def _again(
    model: CanonicalModel, edited: CanonicalModel, notion: Deviations, before: Candidate, quick: bool
) -> Iterator[Line]:
    """In the session that solved the plan, and by our own method from the answer to it."""
    peer_s, _ = median_seconds(partial(PEERS["HiGHS simplex"], edited, notion), runs=1)
    session_s = []
    for _ in range(3):
        opened = _opened(model, notion)
        session_s.append(median_seconds(partial(opened.solve, edited), runs=1)[0])
    ways = {
        "in one session": (partial(_opened, edited, notion), sorted(session_s)[1]),
        "own method": (
            partial(_solve, edited, notion),
            median_seconds(partial(_solve, edited, notion, before))[0],
        ),
    }
    for way, (cold, seconds) in ways.items():
        cold_s, _ = median_seconds(cold)
        yield Line(
            way,
            f"{model.n_cells:,} cells",
            f"{seconds * 1e3:.1f} ms",
            f"the same, cold: {cold_s * 1e3:.0f} ms; HiGHS simplex, cold: {peer_s * 1e3:.0f} ms",
            f"{cold_s / seconds:.1f}x its own cold, {peer_s / seconds:.1f}x HiGHS cold",
            "" if quick else ">= 10x cold",
            None if quick else cold_s / seconds >= 10.0,
        )


def _opened(model: CanonicalModel, notion: Deviations) -> DeviationSession:
    session = DeviationSession(model, notion)
    assert isinstance(session.solve(model), Reached)
    return session


@benchmark("two hundred scenarios of one plan of a thousand cells")
def scenarios(quick: bool) -> Iterable[Line]:
    model = synthetic_model(1_000, "base", SEED)
    plans = list(_scenarios(model, 10 if quick else 200))
    some = plans[:: max(1, len(plans) // 10)]
    for name, notion in NOTIONS.items():
        seconds, _ = median_seconds(partial(_in_one_session, model, plans, notion))
        for peer_name in (MODELLED, "PuLP + HiGHS, compact", "HiGHS simplex"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                some_s, _ = median_seconds(partial(_rebuilt, PEERS[peer_name], some, notion), runs=1)
            peer_s = some_s * len(plans) / len(some)
            has_goal = peer_name == MODELLED and not quick
            yield Line(
                f"{name}, base",
                f"{len(plans)} x {model.n_cells:,} cells",
                f"{seconds:.2f} s, one session",
                f"{peer_name}, rebuilt and cold: {peer_s:.1f} s (from {len(some)} of them)",
                f"{peer_s / seconds:.0f}x faster",
                ">= 50x" if has_goal else "",
                peer_s / seconds >= 50.0 if has_goal else None,
            )


def _in_one_session(model: CanonicalModel, plans: list[CanonicalModel], notion: Deviations) -> None:
    """From the plan to the answers to all its scenarios, every one of them checked."""
    answers = DeviationSession(model, notion).solve_each(plans)
    assert all(isinstance(answer, Reached) for answer in answers)


def _rebuilt(peer: Peer, plans: list[CanonicalModel], notion: Deviations) -> None:
    for plan in plans:
        peer(plan, notion)


def edits(model: CanonicalModel) -> Iterator[tuple[str, CanonicalModel]]:
    """The total 0.2 % lower, 1 % of the upper limits 1 % lower, one rep's cap 1 % lower."""
    total, one = model.row_rule == 5, np.arange(model.n_rows) == 3
    yield (
        "total -0.2 %",
        replace(
            model,
            row_lower=np.where(total, 0.998 * model.row_lower, model.row_lower),
            row_upper=np.where(total, 0.998 * model.row_upper, model.row_upper),
        ),
    )
    some = np.random.default_rng(SEED).random(model.n_cells) < 0.01
    lower = np.maximum(0.99 * model.upper, model.lower)
    yield "1 % of the limits", replace(model, upper=np.where(some, lower, model.upper))
    yield "one cap", replace(model, row_upper=np.where(one, 0.99 * model.row_upper, model.row_upper))


def _scenarios(model: CanonicalModel, count: int) -> Iterator[CanonicalModel]:
    rng = np.random.default_rng(SEED)
    total = model.row_rule == 5
    for _ in range(count):
        factor = np.where(total, 1.0 + rng.uniform(-0.002, 0.002), 1.0)
        yield replace(model, row_lower=model.row_lower * factor, row_upper=model.row_upper * factor)


def _ours(data: Data, notion: Deviations) -> tuple[CanonicalModel, Candidate]:
    model = build_model(data)
    return model, _solve(model, notion)


def _theirs(peer: Peer, data: Data, notion: Deviations) -> FloatArray:
    return peer(build_model(data), notion)


def _solve(model: CanonicalModel, notion: Deviations, start: Candidate | None = None) -> Candidate:
    found = solve_deviations(model, notion, start=start)
    assert isinstance(found, Candidate)
    return found


def _quality(model: CanonicalModel, notion: Deviations, t: FloatArray, bound: float) -> tuple[float, float]:
    """Violation and excess over the proved bound of anybody's answer, recomputed."""
    if not np.isfinite(t).all():
        return np.inf, np.inf
    activity = model.activity(t)
    rows = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    box = np.maximum(model.lower - t, t - model.upper)
    violation = max(0.0, float(rows.max(initial=0.0)), float(box.max(initial=0.0)))
    return violation, (notion.value(model, t) - bound) / bound
