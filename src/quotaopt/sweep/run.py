"""A sweep: every variant of a plan solved, measured and kept."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import NOWHERE, InfeasibleError, NoAnswerError, NotCertifiedError, PlanError, Problem
from quotaopt.figures import figures_of
from quotaopt.kept.fingerprint import fingerprint
from quotaopt.messages import LANGUAGES
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.cells.asked import asked
from quotaopt.plan.document.scalars import from_python
from quotaopt.plan.plan import Plan
from quotaopt.reading import read_cells
from quotaopt.sweep.axes import Changes
from quotaopt.sweep.kept import Kept, Key
from quotaopt.sweep.point import Point, Status
from quotaopt.workers import Engine, open_engine

if TYPE_CHECKING:
    import pandas as pd

_STATUS: tuple[tuple[type[Exception], Status], ...] = (
    (PlanError, "invalid"),
    (InfeasibleError, "infeasible"),
    (NotCertifiedError, "stopped"),
)


@dataclass(frozen=True)
class Sweep:
    """What variants of a plan give, in the order asked for."""

    plan: Plan
    base: Point  # the plan as it is
    points: tuple[Point, ...]
    paths: tuple[str, ...]  # entries that any point changes
    members: tuple[str, ...]  # asked for, as `level=member`
    kept: int = 0  # points that an earlier run had done
    outdated: int = 0  # points an earlier run had done of the plan or its tables as they were then

    @property
    def is_named(self) -> bool:
        """Whether points have names."""
        return any(point.name for point in self.points)

    @property
    def solved(self) -> int:
        """How many points have targets."""
        return sum(point.is_solved for point in self.points)

    def to_frame(self) -> pd.DataFrame:
        """One row per point: its values, status, figures, targets of the members asked for, reason."""
        from quotaopt.report.swept.files import sweep_frame

        return sweep_frame(self)

    def to_dict(self) -> dict[str, Any]:
        """The sweep as plain values, as ``quotaopt sweep --json`` prints it."""
        from quotaopt.report.swept.files import sweep_document

        return sweep_document(self)


def sweep_of(
    plan: Plan,
    points: Sequence[Mapping[str, Any]],
    *,
    names: Sequence[str] = (),
    members: Sequence[str] = (),
    keep: Path | None = None,
    jobs: int | None = 1,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> Sweep:
    """Solve variants of a plan, each with other entries by dotted path, as `Plan.change` takes them.

    Every search begins at the answer to the plan itself, so that no point depends on which others were
    solved, and in what order. A point without targets is an answer too: its status, and why in one sentence.

    Parameters
    ----------
    names
        What points are called, such as names of scenarios.
    members
        Whose targets are wanted, as ``level=member``.
    keep
        A file to which every point is added when it is done, and in which those done before are found.
    jobs
        Processes that solve points; None for one per core. The points are the same for any number.

    Raises
    ------
    PlanError
        The plan itself is wrong, a member does not exist, or `keep` cannot be used.
    TaskError
        A process was lost three times with the same point.
    """
    wanted = [{path: from_python(value) for path, value in changes.items()} for changes in points]
    if not wanted:
        raise PlanError([Problem.at(NOWHERE, "sweep.no_points")])
    for member in members:
        asked(plan, read_cells(plan), [member])
    run, kept = _Run(plan, tuple(members), options, keep is not None), Kept(keep, plan.spec.plan)
    if isinstance(run.base, PlanError):
        raise run.base
    with open_engine(jobs) as engine:
        found = _each(run, wanted, kept, engine, progress)
    called = names or [""] * len(found)
    return Sweep(
        plan,
        run.told({}, run.base),
        tuple(replace(point, name=name) for (point, _), name in zip(found, called, strict=True)),
        tuple(dict.fromkeys(path for changes in wanted for path in changes)),
        tuple(members),
        sum(was_kept for _, was_kept in found),
        kept.count_of_others(run.key),
    )


def _each(
    run: _Run, wanted: Sequence[Changes], kept: Kept, engine: Engine, progress: Progress | None
) -> list[tuple[Point, bool]]:
    """Every point and whether an earlier run had done it; what is done now is kept at once.

    Tells how many are done and how long the rest may take.
    """
    known = [kept.find(run.key_of(changes), changes, run.members) if kept else None for changes in wanted]
    shared = engine.share(run)
    missing = [at for at, point in enumerate(known) if point is None]
    numbers = {engine.submit(_point, shared, wanted[at]).number: at for at in missing}
    found = [None if point is None else (point, True) for point in known]
    started, completed = time.monotonic(), engine.as_completed()
    for left in range(len(missing), 0, -1):
        if progress is not None:
            done = len(missing) - left
            each_s = (time.monotonic() - started) / done if done else None
            rest = "" if each_s is None else f" ~{each_s * left:.0f}"
            progress(f"sweep {len(wanted) - left}/{len(wanted)}{rest}")
        ended = next(completed)
        key, point = ended.result()
        kept.add(key, point)
        found[numbers[ended.number]] = point, False
    return [each for each in found if each is not None]


def _point(run: _Run, changes: Changes) -> tuple[Key | None, Point]:
    return run.point(changes)


@dataclass(frozen=True)
class _Run:
    """What all points of a sweep share."""

    plan: Plan
    members: tuple[str, ...]
    options: SolveOptions
    is_kept: bool  # points are told with what they are known by

    def __reduce__(self) -> tuple[Any, ...]:
        """What travels to another process, which finds the answer to the plan itself."""
        return _Run, (self.plan, self.members, self.options, self.is_kept)

    @cached_property
    def base(self) -> Allocation | NoAnswerError:
        """The answer to the plan itself, or why there is none."""
        return _answer(self.plan, self.options, None)

    @property
    def start(self) -> Allocation | None:
        """Where every search begins."""
        return self.base if isinstance(self.base, Allocation) else None

    @cached_property
    def key(self) -> str:
        """What the plan itself is known by."""
        return fingerprint(self.plan, self.options)

    def key_of(self, changes: Changes) -> Key | None:
        """What a point is known by; None where its changes make no plan."""
        try:
            return self._key(self.plan.change(changes))
        except PlanError:
            return None

    def point(self, changes: Changes) -> tuple[Key | None, Point]:
        """The point of some changes, and what it is known by where it is kept."""
        try:
            variant = self.plan.change(changes)
        except PlanError as error:
            return None, self.told(changes, error)
        key = self._key(variant) if self.is_kept else None
        return key, self.told(changes, _answer(variant, self.options, self.start))

    def _key(self, variant: Plan) -> Key:
        return Key(self.key, fingerprint(variant, self.options))

    def told(self, changes: Changes, answer: Allocation | NoAnswerError) -> Point:
        """An answer as a point."""
        if not isinstance(answer, Allocation):
            status = next(status for kind, status in _STATUS if isinstance(answer, kind))
            first = answer.problems[0]
            return Point(changes, status, reason={lang: first.what(lang) for lang in LANGUAGES})
        return Point(
            changes,
            "optimal" if answer.status == "optimal" else "feasible",
            figures_of(answer, self.start),
            {member: _target(answer, member) for member in self.members},
        )


def _answer(plan: Plan, options: SolveOptions, start: Allocation | None) -> Allocation | NoAnswerError:
    """The allocation of a plan, or why there is none."""
    try:
        return solve(plan, options=options, start=start)
    except NoAnswerError as error:
        return error


def _target(allocation: Allocation, member: str) -> Decimal | None:
    """What members carry together of the measure and tier meant; None where they are not in the plan."""
    try:
        question = asked(allocation.plan, allocation.cells, [member])
    except PlanError:
        return None
    layer = next(one for one in allocation.plan.layers if one.members == question.layer)
    return int(allocation.steps[question.inside].sum()) * layer.step
