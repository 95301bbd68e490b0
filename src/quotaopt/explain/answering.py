"""From the fair reference to the published steps: what rules, stages and limits do to the cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from quotaopt.explain.amounts import Amounts
from quotaopt.explain.patterns import entries_of, touching
from quotaopt.explain.pushes import Pushes, PushesOn, no_pushes, pushes_of
from quotaopt.explain.response import OfCells, OfGroups, Response
from quotaopt.explain.selected import Selected
from quotaopt.explanation import CHOICE, FAIRNESS, OVER_ASSIGNMENT, OWN_LIMIT, PRECISION, ROUNDING, RULE
from quotaopt.fairness import PROPORTIONAL, SMOOTH
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.answered import Answered
from quotaopt.stages.stage import GOALS

MET = 1e-9
"""A burden this close to a limit, relative to it, is at it."""


@dataclass(frozen=True, eq=False)
class Answering:
    """How the selected cells came from their reference to their answer."""

    chosen: Selected

    @cached_property
    def answered(self) -> Answered | None:
        """The smooth stage that made the answer; None where earlier ones left nothing to settle."""
        return self.chosen.allocation.solution.answered

    @cached_property
    def pushes(self) -> Pushes:
        """The prices of rules, as they are told."""
        if self.answered is None:
            return no_pushes(self._model)
        return pushes_of(self.answered, self.chosen.allocation.solution.t)

    @cached_property
    def cells(self) -> IntArray:
        """The selected cells that carry anything, by their number in the model. (n_carrying,)"""
        return self._in_model[self._in_model >= 0]

    @property
    def is_unique(self) -> bool:
        """Whether the links of rules are the only ones that lead to the answer."""
        return self.pushes.is_unique

    def way(self) -> Iterator[Amounts]:
        """The amounts after every rule, stage and limit, and in whole steps."""
        for kind, name, members, burdens in self._burdens():
            yield Amounts(kind, name, members, self._in_steps(burdens))
        chosen = self.chosen
        yield Amounts(ROUNDING, "", "", chosen.steps[chosen.at].astype(np.float64))

    def street(self) -> Iterator[Amounts]:
        """The street targets, where the plan has over-assignment."""
        over = self.chosen.allocation.over_assignment
        if over is not None:
            street = self.chosen.of_layer(over.street)[self.chosen.at]
            yield Amounts(OVER_ASSIGNMENT, over.dimension, "", street.astype(np.float64))

    def _burdens(self) -> Iterator[tuple[str, str, str, FloatArray]]:
        """Kind, name and members of every link, and the burdens after it (n_carrying,)."""
        final = self.chosen.allocation.solution.t[self.cells]
        pressure, is_shut = np.zeros(len(self._around)), np.zeros(len(self.cells), dtype=np.bool_)
        for rule, rows in self._by_rule():
            pressure, is_shut = pressure + self._pushing.of(rows), is_shut | self._is_shut_by(rows)
            burdens = np.where(is_shut, 0.0, self._at(self._free, pressure))
            yield RULE, self._model.rule_names[rule], self._members(rows), burdens
        levelled = np.where(is_shut, 0.0, self._at(self._levelled, pressure))
        of_pattern, of_stage = self._held(levelled)
        yield FAIRNESS, self._stage_name, "", np.where(of_stage, final, levelled)
        if self.chosen.allocation.built.before_choice is not None:
            pressure = pressure + self._pushing.of(self._choice_rows)
            levelled = np.where(is_shut, 0.0, self._at(self._levelled, pressure))
            yield CHOICE, self._choices, "", np.where(of_stage | of_pattern, final, levelled)
        yield OWN_LIMIT if self._meets_own_limit else PRECISION, "", "", final

    def _by_rule(self) -> Iterator[tuple[int, IntArray]]:
        """Rules with a price on any of the cells, the widest first, and their rows."""
        rows = np.union1d(np.setdiff1d(self._pushing.rows, self._choice_rows), self.shut)
        rule = self._model.row_rule[rows]
        for number in self.pushes.order[np.isin(self.pushes.order, rule)].tolist():
            yield number, rows[rule == number]

    def _members(self, rows: IntArray) -> str:
        """The members of the only row that holds selected cells; nothing where several do."""
        own = np.intersect1d(np.union1d(self._touching, self.shut), rows)
        return str(self._model.row_member[own[0]]) if len(own) == 1 else ""

    @cached_property
    def shut(self) -> IntArray:
        """Rows on the selected cells that must sum to nothing: no finite price does that."""
        if self.answered is None:
            return np.zeros(0, dtype=np.int64)
        model = self.answered.model
        rows = np.flatnonzero((model.row_upper <= 0.0) & model.is_plain & ~model.may_miss)
        return touching(model, self.cells, rows)

    def _is_shut_by(self, rows: IntArray) -> BoolArray:
        """Selected cells in one of `rows` that must sum to nothing. (n_carrying,)"""
        found = entries_of(self._model, self.cells, np.intersect1d(rows, self.shut))
        return np.asarray(np.diff(found.indptr) > 0)

    @cached_property
    def _pushing(self) -> PushesOn:
        return PushesOn(self.pushes, self._around)

    @cached_property
    def _touching(self) -> IntArray:
        """The rows with a price that hold selected cells."""
        return self._pushing.rows if self._around is self.cells else PushesOn(self.pushes, self.cells).rows

    @property
    def _choice_rows(self) -> IntArray:
        """Rows of the chosen pattern: lots that are taken, values from a list."""
        before, rows = self.chosen.allocation.built.before_choice, self.pushes.rows
        return rows[:0] if before is None else rows[rows >= before.n_rows]

    def _held(self, pushed: FloatArray) -> tuple[BoolArray, BoolArray]:
        """Which cells are held by the pattern, and by an earlier stage, from where prices have pushed them.

        A cell is held by the first limit in its way: its own, the pattern's, a stage's. (n_carrying,) each
        """
        built, t = self.chosen.allocation.built, self.chosen.allocation.solution.t[self.cells]
        own = _is_in_the_way(built.before_choice or built.model, self.cells, t, pushed)
        of_pattern = _is_in_the_way(built.model, self.cells, t, pushed) & ~own
        settled = self.answered is None or _is_in_the_way(self.answered.model, self.cells, t, pushed)
        return of_pattern, np.asarray(settled & ~own & ~of_pattern)

    @property
    def _meets_own_limit(self) -> bool:
        """Whether a limit of a single cell holds any that answers with the selected ones."""
        built, t = self.chosen.allocation.built, self.chosen.allocation.solution.t[self._around]
        model, near = built.before_choice or built.model, MET * np.maximum(t, MET)
        above, below = model.upper[self._around] - t, t - model.lower[self._around]
        return bool(np.any((above <= near) | (below <= near)))

    @property
    def _stage_name(self) -> str:
        """The stages before the smooth one: the notion, where it is linear, else the goals."""
        notion = self.chosen.allocation.notion
        return GOALS if notion in SMOOTH else notion

    @property
    def _choices(self) -> str:
        """The rules with lots, counts and lists that the selected cells are in, by name."""
        logic = self.chosen.allocation.built.logic
        assert logic is not None  # or nothing was chosen
        groups = np.concatenate([group[self.cells] for group in logic.of_cells()])
        rules = np.unique(logic.group_rule[groups[groups >= 0]])
        return ", ".join(sorted(self._model.rule_names[rule] for rule in rules.tolist()))

    @property
    def _model(self) -> CanonicalModel:
        return self.chosen.allocation.built.model

    @cached_property
    def _in_model(self) -> IntArray:
        """The selected cells by their number in the model, -1 where they carry nothing. (n_selected,)"""
        built = self.chosen.allocation.built
        number = np.full(len(built.reference), -1, dtype=np.int64)
        number[built.active] = np.arange(len(built.active))
        return number[self.chosen.first + self.chosen.at]

    def _in_steps(self, burdens: FloatArray) -> FloatArray:
        """Amounts in steps of all selected cells, from the burdens of those that carry anything."""
        model, carrying = self._model, self._in_model >= 0
        per_cell = np.broadcast_to(model.steps.per_cell, model.reference.shape)[self.cells]
        found = np.zeros(len(carrying))
        found[carrying] = model.reference[self.cells] * per_cell * burdens
        return found

    @cached_property
    def _around(self) -> IntArray:
        """The cells that answer together with the selected ones: all of their groups, or they alone."""
        groups = None if self.answered is None else self.answered.groups
        if groups is None:
            return self.cells
        chosen = np.zeros(len(groups.names), dtype=np.bool_)
        chosen[groups.codes[self.cells]] = True
        return np.flatnonzero(chosen[groups.codes])

    def _at(self, response: Response, pressure: FloatArray) -> FloatArray:
        """Burdens of the selected cells at a pressure on all around them. (n_carrying,)"""
        return response(pressure)[np.searchsorted(self._around, self.cells)]

    @cached_property
    def _free(self) -> Response:
        """How the cells answer where no stage holds their group."""
        answered = self.answered
        rewritten = None if answered is None else answered.rewritten
        if answered is None or rewritten is None:
            return OfCells(PROPORTIONAL if answered is None else answered.notion)
        groups, present = np.unique(rewritten.groups.codes[self._around], return_inverse=True)
        reference = answered.model.reference[self._around]
        free = np.full(len(groups), np.nan)
        return OfGroups(answered.notion, rewritten.finish, reference, present.astype(np.int32), free)

    @cached_property
    def _levelled(self) -> Response:
        """How they answer where earlier stages hold the burden of their group."""
        answered, free = self.answered, self._free
        if answered is None or answered.limits is None or not isinstance(free, OfGroups):
            return free
        rewritten = answered.rewritten
        assert rewritten is not None
        burdens = rewritten.with_groups(self.chosen.allocation.solution.t)[answered.model.n_cells :]
        low, high = answered.limits.lower, answered.limits.upper
        near = MET * np.maximum(burdens, MET)
        held = np.where((burdens - low <= near) | (high - burdens <= near), burdens, np.nan)
        return replace(free, held=held[np.unique(rewritten.groups.codes[self._around])])


def _is_in_the_way(model: CanonicalModel, cells: IntArray, t: FloatArray, pushed: FloatArray) -> BoolArray:
    """Cells at a limit of a model on the side to which they were pushed. (len(cells),)"""
    near = MET * np.maximum(t, MET)
    up = (model.upper[cells] - t <= near) & (pushed >= t)
    return np.asarray(up | (t - model.lower[cells] <= near) & (pushed <= t))
