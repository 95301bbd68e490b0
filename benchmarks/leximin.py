"""Leximin and leximax between reps, all rounds proved, against one minimax program between cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import highspy
import numpy as np
from scipy import sparse

from benchmarks.instances import Data, build_model, synthetic_data
from benchmarks.measure import median_seconds
from benchmarks.peers import TIME_LIMIT_S, scaled_rows
from benchmarks.registry import Line, benchmark
from quotaopt.fairness import leximax, leximin
from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.leximin import leximin_stages
from quotaopt.stages.stage import Outcome

SEED = 7
GOAL = 3.0
"""All rounds take at most this many times one minimax solve of the best peer."""
PEERS = {
    "HiGHS simplex": {"solver": "simplex"},
    "HiGHS ipm": {"solver": "ipm"},
    "HiGHS ipm, no crossover": {"solver": "ipm", "run_crossover": "off"},
}


@benchmark("leximin and leximax between reps against one minimax program")
def against_one_minimax(quick: bool) -> Iterable[Line]:
    for n_cells in (10_000,) if quick else (10_000, 100_000):
        for family in ("base", "tight"):
            data = synthetic_data(n_cells, family, SEED)
            peers = (
                PEERS if n_cells <= 10_000 else {"HiGHS ipm, no crossover": PEERS["HiGHS ipm, no crossover"]}
            )
            timed = {name: _timed(partial(_minimax, data, options)) for name, options in peers.items()}
            best = min(timed, key=lambda name: timed[name][0])
            peer_s, largest = timed[best]
            for notion in (leximin, leximax):
                seconds, rounds = median_seconds(partial(_ours, data, notion.SIGN))
                yield _line(f"{notion.NAME}, {family}", data, seconds, rounds, best, peer_s, largest)


def _line(
    what: str,
    data: Data,
    seconds: float,
    rounds: tuple[Outcome, ...],
    peer: str,
    peer_s: float,
    largest: float,
) -> Line:
    settled = sum(len(outcome.stage.settled) for outcome in rounds)
    programs = sum(outcome.stage.iterations > 0 for outcome in rounds)
    gap = max(outcome.stage.value - outcome.stage.bound for outcome in rounds)
    is_goal = len(data.reference) < 20_000
    return Line(
        what,
        f"{len(data.reference):,} cells, {data.shape.n_reps} reps",
        f"{seconds:.2f} s, {len(rounds)} rounds by {programs} programs settle {settled} (gap {gap:.0e})",
        f"{peer}, one minimax: {peer_s:.2f} s (largest deviation {largest:.4f})",
        f"{seconds / peer_s:.2f} minimax solves",
        f"<= {GOAL:g}" if is_goal else "",
        (seconds <= GOAL * peer_s and settled == data.shape.n_reps) if is_goal else None,
    )


def _ours(data: Data, sign: int) -> tuple[Outcome, ...]:
    model = build_model(data)
    names = np.arange(data.shape.n_reps).astype(str).astype(object)
    rewritten = at_level(model, Groups(data.members.rep, names)).model
    rounds = leximin_stages(rewritten, np.arange(model.n_cells, rewritten.n_cells), sign)
    assert isinstance(rounds, tuple)
    return rounds


def _timed(call: Callable[[], FloatArray]) -> tuple[float, float]:
    """Seconds, and the largest deviation of the answer."""
    seconds, t = median_seconds(call)
    return seconds, float(np.abs(t - 1.0).max())


def _minimax(data: Data, options: dict[str, str]) -> FloatArray:
    """Minimise the largest deviation of a cell: ``t - z <= 1``, ``t + z >= 1``, and the rows."""
    model = build_model(data)
    highs = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1, "time_limit": TIME_LIMIT_S, **options}.items():
        highs.setOptionValue(option, value)
    highs.passModel(_program(model))
    highs.run()
    return np.array(highs.getSolution().col_value)[:-1]


def _program(model: CanonicalModel) -> highspy.HighsLp:
    n, none = model.n_cells, np.full(model.n_cells, np.inf)
    rows, low, high = scaled_rows(model)
    eye, one = sparse.eye_array(n, format="csr"), np.ones((n, 1))
    blocks = [[rows, None], [eye, sparse.csr_array(-one)], [eye, sparse.csr_array(one)]]
    matrix = sparse.csc_array(sparse.block_array(blocks))
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.append(np.zeros(n), 1.0)
    program.col_lower_, program.col_upper_ = np.append(model.lower, 0.0), np.append(model.upper, np.inf)
    program.row_lower_ = np.concatenate([low, -none, one[:, 0]])
    program.row_upper_ = np.concatenate([high, one[:, 0], none])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    return program
