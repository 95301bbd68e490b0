"""Action sheets: everybody's targets, process targets and key actions on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import IntArray
from quotaopt.plan.activities.actions import Action, KeyActions, person_level, read_actions
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan
from quotaopt.process.people import People, people_of
from quotaopt.process.targets import process_targets
from quotaopt.process.timeline import Span, Timeline, timeline

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


@dataclass(frozen=True, eq=False)
class ActionSheet:
    """One person's page. `targets` are whole steps, None for weeks, which have counts only."""

    person: str
    above: Mapping[str, str]  # level, coarsest first -> whom the person belongs to
    spans: tuple[Span, ...]  # the whole plan, then every period before those inside it
    targets: tuple[int | None, ...]  # (n_spans,)
    stages: tuple[str, ...]
    counts: IntArray  # (n_spans, n_stages)
    actions: tuple[Action, ...]


@dataclass(frozen=True, eq=False)
class ActionSheets:
    """The pages of all people, in the order of their names."""

    plan: Plan
    people: People
    stages: tuple[str, ...]
    spans: tuple[Span, ...]
    targets: IntArray  # (n_people, n_spans), whole steps; those of weeks mean nothing
    counts: IntArray  # (n_people, n_stages, n_spans)
    key_actions: KeyActions

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What people should know of, such as due dates outside the plan."""
        return self.key_actions.notes

    def __len__(self) -> int:
        return len(self.people.names)

    def __iter__(self) -> Iterator[ActionSheet]:
        return (self._at(position) for position in range(len(self)))

    def of(self, person: str) -> ActionSheet:
        """The page of one person.

        Raises
        ------
        PlanError
            There is no such person.
        """
        names = self.people.names.tolist()
        if person not in names:
            shown = {"level": self.people.level, "person": person, "nearest": nearest(person, names)}
            raise PlanError([Problem.at(NOWHERE, "process.no_person", **shown)])
        return self._at(names.index(person))

    def _at(self, position: int) -> ActionSheet:
        labels = {level: str(names[position]) for level, names in self.people.columns.items()}
        person = labels.pop(self.people.level)
        steps = zip(self.spans, self.targets[position].tolist(), strict=True)
        return ActionSheet(
            person,
            labels,
            self.spans,
            tuple(None if span.week else amount for span, amount in steps),
            self.stages,
            self.counts[position].T,
            self.key_actions.of.get(person, ()),
        )


def require_people(plan: Plan) -> str:
    """The level whose members have sheets.

    Raises
    ------
    PlanError
        The plan states neither process nor actions.
    """
    level = person_level(plan)
    if level is None:
        raise PlanError([Problem.at(NOWHERE, "process.none")])
    return level


def action_sheets(allocation: Allocation) -> ActionSheets:
    """The action sheets of everybody.

    Raises
    ------
    PlanError
        The plan states neither process nor actions, or they cannot be read.
    """
    allocation = allocation.main_part
    plan, cells = allocation.plan, allocation.cells
    level = require_people(plan)
    process, people, when = process_targets(allocation), people_of(cells, level), timeline(plan, cells)
    spans = tuple(when.spans())
    steps = people.steps(allocation.steps, cells.n_periods)
    counts = np.zeros((len(people.names), 0, when.n_pieces), dtype=np.int64)
    return ActionSheets(
        plan,
        people,
        () if process is None else process.stages,
        spans,
        _over(_on_first_pieces(steps, when), spans),
        _over(counts if process is None else process.counts, spans),
        read_actions(plan, cells),
    )


def _on_first_pieces(steps: IntArray, when: Timeline) -> IntArray:
    """Every period's steps on its first piece, so that spans of whole periods add up. (n_people, n_pieces)"""
    spread = np.zeros((len(steps), when.n_pieces), dtype=np.int64)
    spread[:, np.searchsorted(when.period, np.arange(steps.shape[1]))] = steps
    return spread


def _over(values: IntArray, spans: tuple[Span, ...]) -> IntArray:
    """Values of pieces, the last axis, summed over every span. (..., n_spans)"""
    before = np.concatenate([np.zeros_like(values[..., :1]), np.cumsum(values, axis=-1)], axis=-1)
    return np.asarray(
        before[..., [span.after for span in spans]] - before[..., [span.first for span in spans]]
    )
