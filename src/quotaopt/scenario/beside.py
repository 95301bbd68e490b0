"""Plans beside each other: the first one, and others that are measured against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.allocation import Allocation
from quotaopt.attribution.change import PlanChange
from quotaopt.attribution.differences import differences
from quotaopt.attribution.inputs import Input
from quotaopt.engine import Diagnosis, Progress, diagnose, solve
from quotaopt.errors import InfeasibleError, NotCertifiedError, Problem
from quotaopt.figures import Figures, figures_of
from quotaopt.messages import Language, say
from quotaopt.options import SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.scenario.bindings import Bindings, bindings_of
from quotaopt.scenario.part import Part, parts_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Side:
    """One of the plans: its answer, or why there is none."""

    plan: Plan
    name: str = ""  # "" for a plan that has no name of its own here
    because: str | None = None
    allocation: Allocation | None = None
    diagnosis: Diagnosis | None = None  # its rules contradict each other, and these are the ones
    problems: tuple[Problem, ...] = ()  # no answer passed the checks
    change: PlanChange | None = None  # from the first plan, attributed to the inputs that differ


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Several plans with the same levels, measures and units; all others are measured against the first."""

    sides: tuple[Side, ...]

    @property
    def first(self) -> Side:
        """The plan that the others are measured against."""
        return self.sides[0]

    @property
    def others(self) -> tuple[Side, ...]:
        """All plans but the first."""
        return self.sides[1:]

    @cached_property
    def figures(self) -> tuple[Figures | None, ...]:
        """Every plan in a handful of numbers, and how far it is from the first."""
        against = self.first.allocation
        return tuple(
            None if side.allocation is None else figures_of(side.allocation, against) for side in self.sides
        )

    @cached_property
    def bindings(self) -> tuple[Bindings | None, ...]:
        """Which rules shape every plan, and which of them do not shape the first, or the other way round."""
        against = self.first.allocation
        return tuple(
            None if side.allocation is None else bindings_of(side.allocation, against) for side in self.sides
        )

    @cached_property
    def inputs(self) -> tuple[tuple[Input, ...], ...]:
        """In what every plan differs from the first."""
        return tuple(
            side.change.inputs if side.change else differences(self.first.plan, side.plan).inputs
            for side in self.sides
        )

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every measure in every tier, cell by cell; none where no plan can be met."""
        return parts_of([side.allocation for side in self.sides])

    @cached_property
    def main(self) -> Part | None:
        """The main measure and tier, or the only one there is."""
        return next((part for part in self.parts if part.layer.is_main), next(iter(self.parts), None))

    def names(self, lang: Language = "en") -> tuple[str, ...]:
        """What the plans are called."""
        unnamed = ("beside.plan", *["beside.other"] * len(self.others))
        return tuple(side.name or say(key, lang) for side, key in zip(self.sides, unnamed, strict=True))

    def by(self, *levels: str) -> pd.DataFrame:
        """Per group of members the target of every plan, its change, burden and growth.

        Raises
        ------
        PlanError
            A level does not exist, or is named twice; or no plan can be met.
        """
        from quotaopt.report.beside.files import beside_frame

        return beside_frame(self, levels)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, as ``quotaopt whatif --json`` prints it."""
        from quotaopt.report.beside.document import beside_document

        return beside_document(self)

    def write(
        self, path: str | Path, by: Sequence[Sequence[str]] | None = None, lang: Language = "en"
    ) -> None:
        """Write it, as the extension of `path` says: .csv .tsv .parquet .xlsx .json .txt .svg .png.

        Raises
        ------
        PlanError
            The extension is unknown, a level does not exist, or the file cannot be written.
        """
        from quotaopt.report.beside.files import write_beside

        write_beside(self, Path(path), by, lang)


def answered(
    plan: Plan,
    name: str,
    because: str | None,
    *,
    options: SolveOptions,
    start: Allocation | None = None,
    progress: Progress | None = None,
) -> Side:
    """A plan with its answer, or with the rules that contradict each other."""
    try:
        allocation = solve(plan, options=options, start=start, progress=progress)
    except InfeasibleError:
        return Side(plan, name, because, diagnosis=diagnose(plan, options=options, progress=progress))
    except NotCertifiedError as error:
        return Side(plan, name, because, problems=error.problems)
    return Side(plan, name, because, allocation)
