"""The stages of a claim: are they those of the plan, and what does each prove?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

import numpy as np

from quotaopt.certify.bound import Bound, Stage, prove
from quotaopt.certify.certificate import StageProof
from quotaopt.certify.claim import GOALS, Claim, StageClaim
from quotaopt.certify.evidence import Fairness, StageEvidence
from quotaopt.certify.findings import Finding
from quotaopt.certify.ground import FINISHING, LINEAR, ROUNDS, Ground, objective
from quotaopt.certify.held import Held, slack
from quotaopt.certify.price import MultiplierError, in_minor_units
from quotaopt.certify.rulebook import Limits, Rulebook, RuleRows, Space
from quotaopt.certify.selection import choose, cut
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

SMALLEST_OBJECTIVE = 1e-6
"""Objectives below this (in ratio units, where the whole is 1) count as this in a gap."""


def check_stages(book: Rulebook, claim: Claim | Fairness) -> Finding:
    """Whether the stages are those that the plan states, in its order, and complete."""
    return Finding.of("stages", count=len(claim.stages), holds=_are_stated(book, claim))


def _are_stated(book: Rulebook, claim: Claim | Fairness) -> bool:
    fair = book.fair
    stages: Sequence[StageClaim | StageEvidence] = claim.stages
    if claim.level != fair.level or not all(map(_is_sound, stages)):
        return False
    soft = [rows.soft for rows in book.rules if rows.soft is not None]
    priorities = sorted({each.priority for each in soft if each.priority is not None})
    goals = list(takewhile(lambda stage: stage.kind == GOALS, stages))
    rest = stages[len(goals) :]
    in_turn = [(each, len(list(same))) for each, same in groupby(stage.priority for stage in goals)]
    if [each for each, _ in in_turn] != priorities:
        return False
    if any(stage.priority for stage in rest):
        return False
    if any(count > 1 and fair.norms.get(each) != "chebyshev" for each, count in in_turn):
        return False
    kinds, notion = [stage.kind for stage in rest], fair.notion
    if claim.coincides:
        is_alone = not soft and not fair.level and len(kinds) == 1
        return is_alone and kinds[0] in {FINISHING, notion} - LINEAR
    if notion in LINEAR and len(kinds) > 1 and kinds[-1] == FINISHING:
        kinds = kinds[:-1]
    return bool(kinds) and set(kinds) == {notion} and (notion in ROUNDS or len(kinds) == 1)


def _is_sound(stage: StageClaim | StageEvidence) -> bool:
    """Whether the numbers of a stage are numbers."""
    numbers = [stage.value, *stage.weights, *([] if stage.largest is None else [stage.largest])]
    return all(map(math.isfinite, numbers))


def ground_of(book: Rulebook, reference: FloatArray) -> Ground:
    """What the stages of a plan stand on; `reference` in minor units, (n_bases, n_periods)."""
    level = book.fair.level
    return Ground(book, reference, compared(book.space, level).cells if level else None)


def compared(space: Space, level: tuple[str, ...]) -> RuleRows:
    """The groups whose burdens are compared, as rows without limits."""
    level = (*(own for own in space.layer_levels if own not in level), *level)
    groups = cut(space, choose(space, {}), level).groups
    return RuleRows("level", "band", space, level, groups, Limits(None, None), np.ones(len(groups), np.bool_))


@dataclass(frozen=True, eq=False)
class Chain:
    """The stages of a plan, one after the other."""

    ground: Ground
    stages: tuple[StageEvidence, ...]

    def proofs(self, targets: IntArray) -> Iterator[StageProof]:
        """What every stage proves, and what `targets` (n_bases, n_periods) make of it.

        Raises
        ------
        MultiplierError
            A price or settled unit does not exist in the plan, or is not a finite number.
        """
        held = Held.nothing(self.ground)
        for stated in self.stages:
            stage = self._stage(stated)
            bound = prove(self.ground, held, stage)
            reached = self._objective(held, stage, targets)
            lost = stage.value - bound.value
            following, count, play = self._after(held, stage, bound)
            yield StageProof(
                kind=stage.kind,
                priority=stage.priority,
                value=stage.value,
                objective=_known(reached),
                bound=_known(bound.value),
                lost=_known(lost),
                gap=_known((reached - bound.value) / max(abs(reached), SMALLEST_OBJECTIVE)),
                settled=count,
                play=_known(play),
            )
            held = following

    def _objective(self, held: Held, stage: Stage, targets: IntArray) -> float:
        """What a stage makes small, at the targets."""
        if stage.kind == GOALS:
            return held.goal_cost(self.ground, stage.priority, targets)
        penalised = not held.is_fair
        return objective(self.ground, targets, stage.kind, unsettled=held.unsettled, penalised=penalised)

    def _after(self, held: Held, stage: Stage, bound: Bound) -> tuple[Held, int, float]:
        """What later stages keep; how many units or rows the stage settles, and within what."""
        ground, value = self.ground, stage.value
        lost, with_slack = value - bound.value, value + slack(value) - bound.value
        if stage.kind == GOALS:
            following = held.goal(ground, stage.priority, value, stage.settled_rows)
            rooms = [
                np.minimum(_room(lost, bound.loads[rule])[rows], max(value, 0.0))
                if rule in bound.loads
                else np.full(int(rows.sum()), max(value, 0.0))
                for rule, rows in stage.settled_rows.items()
            ]
            play = max((float(each.max(initial=0.0)) for each in rooms), default=0.0)
            return following, sum(map(len, rooms)), play
        if stage.kind in ROUNDS:
            assert stage.settled is not None
            own = held.own_room(ground, stage.kind, value)
            room = np.minimum(_room(lost, bound.gain), own)
            following = held.round(
                stage.kind, value, stage.settled, np.minimum(_room(with_slack, bound.gain), own)
            )
            return following, int(stage.settled.sum()), float(room[stage.settled].max(initial=0.0))
        if stage.kind in LINEAR:
            return held.deviations(ground, stage.kind, value, stage.largest), 0, 0.0
        return held, 0, 0.0

    def _stage(self, stated: StageEvidence) -> Stage:
        """A stage with its prices and marks by rows and units."""
        ground, links = self.ground, stated.links
        if links is not None and (ground.groups is None or links.shape != (len(ground.groups),)):
            raise MultiplierError("level")
        return Stage(
            kind=stated.kind,
            prices=in_minor_units(ground.book, stated.prices),
            value=stated.value,
            links=links,
            weights=stated.weights,
            priority=stated.priority,
            largest=stated.largest,
            settled=self._settled(stated) if stated.kind in ROUNDS else None,
            settled_rows=self._settled_rows(stated) if stated.kind == GOALS else {},
        )

    def _settled_rows(self, stated: StageEvidence) -> dict[str, BoolArray]:
        """The rows of soft rules that a stage of a chebyshev goal settles, by rule."""
        if self.ground.norm(stated.priority) == "weighted":
            return {}
        sizes = {rule.name: len(rule.rows) for rule in self.ground.soft}
        return {rule: _marked(rows, sizes.get(rule, 0)) for rule, rows in stated.settled_rows.items()}

    def _settled(self, stated: StageEvidence) -> BoolArray:
        """The units that a round settles. (n_units,)"""
        has_reference = self.ground.has_reference
        return _marked(stated.settled, len(has_reference))[has_reference]


def _marked(numbers: IntArray, size: int) -> BoolArray:
    """Where the numbers point. (size,)"""
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < size:
        raise MultiplierError("level")
    marks = np.zeros(size, dtype=np.bool_)
    marks[numbers] = True
    return marks


def _room(gap: float, gain: FloatArray) -> FloatArray:
    """How far units may be from the limit of a round in a plan that is as good as it, by their prices."""
    with np.errstate(divide="ignore", over="ignore"):  # an infinite room says that nothing is known
        return np.where(gain > 0.0, max(gap, 0.0) * (1.0 + 1.0 / np.maximum(gain, 1e-300)), np.inf)


def _known(value: float) -> float | None:
    """A number, None for what is none."""
    return value if math.isfinite(value) else None
