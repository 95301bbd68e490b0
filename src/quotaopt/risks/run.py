"""What may come of a plan, drawn under its own law of attainment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.cells import Cells
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_audit import Band
from quotaopt.plan.schema_risk import RiskSpec
from quotaopt.risks.draws import Drawn, Estimate, Reached, draw, mean
from quotaopt.risks.law import Atoms, Law, atoms_of, lucks_of
from quotaopt.risks.numbers import carried, expected, rungs
from quotaopt.risks.past import Measured, measured
from quotaopt.risks.stated import figures, told_apart

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Ground:
    """What draws stand on: the plan as stated, at whose targets attainment is what its law says."""

    solved: Allocation  # with all measures and tiers
    allocation: Allocation  # of the main ones
    law: Law
    past: Measured | None  # where the plan does not state everything

    @property
    def atoms(self) -> Atoms:
        """Cells that nothing tells apart."""
        return self.law.atoms

    @property
    def spec(self) -> RiskSpec:
        """What the plan says about risk."""
        return self.allocation.plan.spec.risk

    @property
    def band(self) -> Band:
        """The share of people who should reach their target."""
        return self.spec.reach or self.allocation.plan.spec.audit.reach

    @property
    def levels(self) -> tuple[str, ...]:
        """People's level and those above it, coarsest first."""
        return self.atoms.chain

    def risk(self, other: Allocation | None = None, progress: Progress | None = None) -> Risk:
        """Draw the plan, or another one of the same cells under the same luck."""
        main = self.allocation if other is None else other.main_part
        amounts = expected(self.atoms, self.allocation, main, float(self.spec.response))
        drawn = draw(
            self.law, amounts, int(main.steps.sum()), rungs(self.atoms, main), self.spec.draws, progress
        )
        return Risk(self, main, amounts, drawn)


@dataclass(frozen=True, eq=False)
class Risk:
    """What may come of a plan. Amounts are in the unit of its main measure."""

    ground: Ground
    allocation: Allocation  # of the main measure and tier
    expected: FloatArray  # (n_atoms,), sales at an attainment of 1, steps
    drawn: Drawn

    @property
    def total(self) -> Decimal:
        """The company's number."""
        return self.drawn.number * self.allocation.shown.step

    @property
    def probability(self) -> Estimate:
        """That the company reaches its number."""
        return self.drawn.probability

    @cached_property
    def formula(self) -> float:
        """The same by the normal distribution with the mean and the variance of the law."""
        return self.ground.law.reaching(self.expected, self.drawn.number)

    @property
    def landing(self) -> Estimate:
        """What the company sells on average."""
        return self._amount(self.drawn.landing)

    @cached_property
    def interval(self) -> tuple[Estimate, Estimate, Estimate]:
        """Lower end, middle and upper end of the landing; `risk.interval` of the draws lie between."""
        outside = 0.5 * (1.0 - float(self.ground.spec.interval))
        low, middle, high = (
            self._amount(self.drawn.quantile(part)) for part in (outside, 0.5, 1.0 - outside)
        )
        return low, middle, high

    @property
    def people(self) -> Reached:
        """What became of people."""
        return self.drawn.rungs[-1]

    @property
    def share(self) -> Estimate:
        """The share of people who reach theirs."""
        return mean(self.people.share)

    @cached_property
    def share_interval(self) -> tuple[float, float]:
        """Between these shares of people lie `risk.interval` of all draws."""
        outside = 0.5 * (1.0 - float(self.ground.spec.interval))
        low, high = np.quantile(self.people.share, [outside, 1.0 - outside])
        return float(low), float(high)

    def _amount(self, steps: Estimate) -> Estimate:
        return Estimate(steps.value * self.allocation.step, steps.error * self.allocation.step)

    @property
    def members(self) -> pd.DataFrame:
        """One row per member of every level, people last: level, member, target, expected, chance, error."""
        import pandas as pd

        from quotaopt.risks.tables import member_columns

        return pd.DataFrame(member_columns(self))

    def to_dict(self) -> dict[str, Any]:
        """Everything as one document of plain values, as ``quotaopt risk --json`` prints it."""
        from quotaopt.risks.document import risk_document

        return risk_document(self)


def risk(
    plan: Plan | Allocation,
    *,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
    **settings: Any,
) -> Risk:
    """What may come of a plan: ``risk(plan, draws=100_000, attainment={"spread": 0.2}).probability``.

    Parameters
    ----------
    settings
        Entries of the plan's part `risk` to override.

    Raises
    ------
    PlanError
        A setting is wrong, or no spread is stated and none can be measured from the past.
    InfeasibleError, NotCertifiedError
        The plan has no answer.
    """
    return ground_of(plan, settings, options=options, progress=progress).risk(progress=progress)


def ground_of(
    plan: Plan | Allocation,
    settings: Mapping[str, Any],
    *,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> Ground:
    """Solve the plan where that has not been done, and read its law of attainment.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        As `risk`.
    """
    changes = {f"risk.{name}": value for name, value in settings.items() if value is not None}
    if isinstance(plan, Plan):
        changed = plan.change(changes) if changes else plan
        return _ground(solve(changed, options=options, progress=progress))
    return _ground(replace(plan, plan=plan.plan.change(changes)) if changes else plan)


def _ground(solved: Allocation) -> Ground:
    main = solved.main_part
    plan, spec, cells = main.plan, main.plan.spec.risk, main.cells
    level = spec.level or plan.spec.audit.level or cells.base_finest[0]
    chain = _chain(cells, level)
    each = spec.each or (_finest(cells, level),)
    levels = {*each, *(spec.common or ()), *told_apart(plan)}
    carries: BoolArray = (carried(main) > 0) | (main.reference_steps > 0.0)
    atoms = atoms_of(cells, chain, tuple(levels), carries)
    means, spread = (figures(plan, atoms, key) for key in ("mean", "spread"))
    past = _measured(main, each) if np.isnan(spread).any() else None
    if past is not None:
        spread[np.isnan(spread)] = past.spread
    means[np.isnan(means)] = 1.0 if past is None or past.mean is None else past.mean
    lucks = lucks_of(atoms, each, *_parts(spec, past), spec.seed)
    return Ground(solved, main, Law(atoms, spec.shape, means, spread, lucks), past)


def _finest(cells: Cells, level: str) -> str:
    """The finest level of the dimension of a level."""
    dimension = cells.levels[level].dimension
    return next(name for name in cells.base_finest if cells.levels[name].dimension == dimension)


def _chain(cells: Cells, level: str) -> tuple[str, ...]:
    """A level with those above it, coarsest first."""
    return (*(name for name in cells if name in cells.levels[level].above), level)


def _measured(main: Allocation, each: Sequence[str]) -> Measured:
    """What the past says of those who have a luck of their own.

    Raises
    ------
    PlanError
        It says too little; with what to state.
    """
    spec, place = main.plan.spec.risk, main.plan.place("risk")
    if len(each) > 1 or main.cells.is_time(each[0]):
        raise PlanError([Problem.at(place, "risk.spread_of_several", each=", ".join(each))])
    try:
        past = measured(main, _chain(main.cells, each[0]), spec.past)
    except PlanError as error:
        raise PlanError([*error.problems, Problem.at(place, "risk.no_spread")]) from None
    if not past.spread > 0.0:
        raise PlanError([Problem.at(place, "risk.never_scattered")])
    return past


def _parts(spec: RiskSpec, past: Measured | None) -> tuple[float, dict[str, float]]:
    """Parts of the variance: those stated, else those measured."""
    everyone = (
        float(spec.everyone or 0) if spec.everyone is not None or past is None else past.everyone or 0.0
    )
    if spec.common is not None:
        return everyone, {level: float(part) for level, part in spec.common.items()}
    if past is None or past.level is None or not past.common:
        return everyone, {}
    return everyone, {past.level: min(past.common, 1.0 - everyone)}
