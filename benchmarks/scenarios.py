"""Two hundred scenarios of one plan beside as many cold solves by PuLP.

PuLP gets the finished linear program, builds its own and solves it from nothing. Three things of ours
stand beside it:

- *answers*: the same as PuLP gives, optimal and proved, neither whole nor certified: linear notions in one
  session, `proportional` by Newton's method;
- *published*: the whole sweep, every point read, built, solved, rounded to whole steps and certified from the
  plan's tables, beside the same linear programs, for which PuLP does none of this;
- the same beside CBC asked for whole steps.

Of `proportional`, which PuLP cannot solve, the same plan's minimax program stands beside. Processor time,
child processes included: a busy machine is busy for both.
"""

from __future__ import annotations

import resource
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers_linear import Program, natural, pulp_with
from benchmarks.registry import Line, benchmark
from quotaopt import read_plan, sweep_of
from quotaopt.examples.synthetic import STEP, write_synthetic
from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import minimax
from quotaopt.fairness.proportional import PROPORTIONAL
from quotaopt.model.canonical import CanonicalModel
from quotaopt.plan.plan import Plan
from quotaopt.reading import build_model, read_cells
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.deviation_session import DeviationSession
from quotaopt.stages.deviations import Reached

SEED, N_CELLS, POINTS, SAMPLE = 7, 1_000, 200, 10
LIMIT_S = 20.0
GOAL = 0.02
MEAN = Decimal("0.1")
NOTIONS: dict[str, tuple[dict[str, Any], Deviations]] = {
    "proportional": ({"notion": "proportional"}, minimax(float(MEAN))),
    "minimax + 0.1 mean": ({"notion": "minimax", "mean": MEAN}, minimax(float(MEAN))),
    "least_absolute": ({"notion": "least_absolute"}, LEAST_ABSOLUTE),
}


@benchmark("two hundred scenarios of one plan beside cold PuLP solves")
def beside_pulp(quick: bool) -> Iterable[Line]:
    count = SAMPLE if quick else POINTS
    with tempfile.TemporaryDirectory() as folder:
        stated = read_plan(write_synthetic(Path(folder), cells=N_CELLS, seed=SEED, family="base"))
        for name, (fairness, notion) in NOTIONS.items():
            yield from _beside_pulp(name, stated.change({"fairness": fairness}), notion, count)


def _beside_pulp(name: str, plan: Plan, notion: Deviations, count: int) -> Iterator[Line]:
    points = _points(plan, count)
    sweep_of(plan, points[:2])  # compiled passes are loaded
    published_s, found = _processor_s(partial(sweep_of, plan, points))
    assert found.solved == count
    models = [_model(plan.change(changes)) for changes in points]
    answered_s, _ = _processor_s(partial(_answers, name, models, notion))
    some = models[:: max(1, count // SAMPLE)]
    linear_s = _peer_s(pulp_with("cbc", LIMIT_S, natural), some, notion) * count
    whole_s = _peer_s(_whole_steps, some[::3], notion) * count  # from a tenth of a second to the limit each
    whole = f"PuLP + CBC, whole steps, stopped at {LIMIT_S:.0f} s"
    for what, ours_s, peer_name, peer_s in (
        ("answers", answered_s, "PuLP + CBC", linear_s),
        ("published", published_s, "PuLP + CBC", linear_s),
        ("published", published_s, whole, whole_s),
    ):
        yield Line(
            f"{name}, {what}",
            f"{count} x {models[0].n_cells:,} cells",
            f"{ours_s:.2f} s ({ours_s / count * 1e3:.1f} ms each)",
            f"{peer_name}: {peer_s:.1f} s ({peer_s / count * 1e3:.0f} ms each)",
            f"{ours_s / peer_s:.1%} of the processor time",
            f"<= {GOAL:.0%}",
            ours_s <= GOAL * peer_s,
        )


def _answers(name: str, models: Sequence[CanonicalModel], notion: Deviations) -> None:
    """Every model answered and proved, none of them from nothing but the first."""
    if name != PROPORTIONAL.name:
        answers = DeviationSession(models[0], notion).solve_each(models)
        assert all(isinstance(answer, Reached) for answer in answers)
        return
    start = None
    for model in models:
        found = solve_newton(model, PROPORTIONAL, start=start)
        assert isinstance(found, Candidate)
        start = found.multipliers


def _peer_s(
    peer: Callable[[CanonicalModel, Deviations], Any], models: Sequence[CanonicalModel], notion: Deviations
) -> float:
    """Mean seconds of a peer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PuLP's own plans for its next release
        return sum(_processor_s(partial(peer, model, notion))[0] for model in models) / len(models)


def _points(plan: Plan, count: int) -> list[dict[str, int]]:
    """Totals within half a percent."""
    factors = np.random.default_rng(SEED).uniform(0.995, 1.005, count)
    total = float(str(plan.document["total"]))
    return [{"total": round(total * factor / STEP) * STEP} for factor in factors]


def _model(plan: Plan) -> CanonicalModel:
    return build_model(plan, read_cells(plan)).model


def _whole_steps(model: CanonicalModel, notion: Deviations) -> None:
    """The natural program with the steps of every cell as whole numbers."""
    import pulp

    matrix, row_low, row_high, cost, low, high = _in_steps(natural(model, notion), model)
    problem = pulp.LpProblem("fair", pulp.LpMinimize)
    columns = [
        problem.add_variable(
            f"x{j}",
            lowBound=float(low[j]),
            upBound=None if np.isinf(high[j]) else float(high[j]),
            cat="Integer" if j < model.n_cells else "Continuous",
        )
        for j in range(len(cost))
    ]
    problem += pulp.lpSum(c * x for c, x in zip(cost.tolist(), columns, strict=True))
    for i in range(matrix.shape[0]):
        part = slice(matrix.indptr[i], matrix.indptr[i + 1])
        terms = zip(matrix.data[part].tolist(), matrix.indices[part], strict=True)
        activity = pulp.lpSum(a * columns[j] for a, j in terms)
        if np.isfinite(row_low[i]):
            problem += activity >= float(row_low[i])
        if np.isfinite(row_high[i]):
            problem += activity <= float(row_high[i])
    problem.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=LIMIT_S))


def _in_steps(program: Program, model: CanonicalModel) -> Program:
    """The program with the columns of burdens counted in steps."""
    from scipy import sparse

    matrix, row_low, row_high, cost, low, high = program
    steps = np.ones(len(cost))
    steps[: model.n_cells] = model.reference * model.steps.per_cell
    return (
        sparse.csr_array(matrix @ sparse.diags_array(1.0 / steps)),
        row_low,
        row_high,
        cost / steps,
        low * steps,
        high * steps,
    )


def _processor_s(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processors, child processes included, and the result."""
    before = _used()
    result = call()
    return _used() - before, result


def _used() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
