r"""A model with logic as one integer program: burdens of classes of cells, and a binary per option.

Cells that no limited row and no group of the logic tells apart are one column :math:`T_k`, the mean
of their burdens; as costs are convex, the class costs no more than its cells. With :math:`z_o` the
options and :math:`q_g` the one of them that closes group g,

.. math:: \underline b \le A T + u - v \le \overline b, \quad \sum_{o \in g} z_o = 1, \quad
          \sum_o L_o z_o \le \sum_{k \in g} R_k T_k \le \sum_o H_o z_o, \quad
          T_k \le \overline T_k (1 - q_g), \quad \sum_{o\;\text{open}} z_o \le \text{count}

where u and v are what soft rows miss. Stages add columns w of their own and *cuts*

.. math:: w \ge (a + b\,T_k) + (\phi_0 - a)\, q_g ,

the line :math:`a + b T` below a convex cost of :math:`T_k` where the group is open, and the cost
:math:`\phi_0` of carrying nothing where it is closed (Frangioni and Gentile 2006, "Perspective cuts for a
class of convex 0-1 mixed integer programs"): the relaxation is as tight as the Lagrangian bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.fairness.deviations import implied_upper
from quotaopt.linear.program import LinearProgram
from quotaopt.logic.aim import Aim
from quotaopt.model.arrays import NO_UPPER, BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, group_sums
from quotaopt.model.goals import Goal, set_free
from quotaopt.model.logic import Logic
from quotaopt.stages.alike import Alike, merge_alike


@dataclass(frozen=True, eq=False)
class PatternProgram:
    """The columns and rows that all stages share. Columns: classes, options, misses below, above."""

    logic: Logic
    alike: Alike  # of the model with a row per group at its end
    soft: IntArray  # rows that may be missed
    most: FloatArray  # (n_classes,), burdens no plan exceeds
    share: float  # what a cell weighs, relative to the model that the logic was made for

    @classmethod
    def of(
        cls, model: CanonicalModel, logic: Logic, share: float = 1.0, goals: tuple[Goal, ...] = ()
    ) -> PatternProgram:
        """For a model without rows of the logic; soft are the rows of `goals` and those with a penalty."""
        alike = merge_alike(_with_groups(model, logic))
        hard = set_free(alike.model, goals)
        soft = np.concatenate([np.flatnonzero(model.may_miss), *(goal.rows for goal in goals)])
        most = np.minimum(alike.model.upper, implied_upper(hard))
        return cls(logic, alike, np.unique(soft).astype(np.int64), most, share)

    @property
    def classes(self) -> CanonicalModel:
        """The model of classes; its last rows are the groups."""
        return self.alike.model

    @property
    def n_rows(self) -> int:
        """Rows of the model that was asked."""
        return self.classes.n_rows - self.logic.n_groups

    @property
    def n_shared(self) -> int:
        """Columns that all stages share."""
        return self.classes.n_cells + self.logic.n_options + 2 * len(self.soft)

    @property
    def is_limited(self) -> bool:
        """Whether every class that some option closes has a largest burden."""
        return bool(np.isfinite(self.most[self.closing >= 0]).all())

    @cached_property
    def members(self) -> sparse.csr_array:
        """Which class lies in which group. (n_groups, n_classes)"""
        return sparse.csr_array(self._sums != 0.0)

    @cached_property
    def closing(self) -> IntArray:
        """The option that closes a class, of its smallest group that has one; -1 for none. (n_classes,)"""
        logic = self.logic
        shut = np.full(logic.n_groups, -1)
        shut[logic.option_group[logic.closes]] = np.flatnonzero(logic.closes)
        closing = np.full(self.classes.n_cells, -1)
        size = np.diff(self.members.indptr)
        for group in np.argsort(-size, kind="stable")[shut[np.argsort(-size, kind="stable")] >= 0]:
            closing[self.members.indices[self.members.indptr[group] : self.members.indptr[group + 1]]] = shut[
                group
            ]
        return closing

    def burdens(self, t: FloatArray) -> FloatArray:
        """Mean burdens of the classes. (n_classes,)"""
        reference = self.alike.source.reference
        return group_sums(self.alike.codes, reference * t, self.classes.n_cells) / self.classes.reference

    def pattern(self, x: FloatArray) -> IntArray:
        """The option every group takes in a point. (n_groups,)"""
        logic, z = self.logic, self._options(x)
        order = np.lexsort((-z, logic.option_group))
        return np.asarray(order[logic.first_option[:-1]])

    def point(self, t: FloatArray, pattern: IntArray, aims: Sequence[Aim]) -> FloatArray:
        """Burdens of cells and a pattern as a point of the program."""
        taken = np.zeros(self.logic.n_options)
        taken[pattern] = 1.0
        burdens = self.burdens(t)
        activity = (self.classes.matrix() @ burdens)[self.soft]
        short = self.classes.row_lower[self.soft] - activity
        beyond = activity - self.classes.row_upper[self.soft]
        mass = self.classes.row_mass[self.soft]
        misses = (np.maximum(each, 0.0) / mass for each in (short, beyond))
        shared = np.concatenate([burdens, taken, *misses])
        return np.concatenate([shared, *(aim.lifted(shared) for aim in aims)])

    def cuts(
        self, at: IntArray, lines: tuple[FloatArray, FloatArray], nothing: float
    ) -> tuple[sparse.csr_array, FloatArray]:
        """Rows that bound own columns by lines ``a + b T`` of classes `at`, and their limits."""
        a, b = lines
        k, closing = np.arange(len(at)), self.closing[at]
        closes = closing >= 0
        entries = np.concatenate([b, (nothing - a)[closes]])
        rows = np.concatenate([k, k[closes]])
        columns = np.concatenate([at, self.classes.n_cells + closing[closes]])
        return sparse.csr_array((entries, (rows, columns)), shape=(len(at), self.n_shared)), a

    def with_aims(self, aims: Sequence[Aim], reached: Sequence[float] = ()) -> LinearProgram:
        """The last of `aims` made small, the others no larger than `reached`."""
        sizes = [len(aim.cost) for aim in aims]
        start = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        n_own = int(start[-1])
        shared, low, high = self._shared
        blocks, lows, highs = [sparse.hstack([shared, sparse.csr_array((len(low), n_own))])], [low], [high]
        for aim, first in zip(aims, start, strict=False):
            own = sparse.csr_array(
                (np.ones(len(aim.own)), (np.arange(len(aim.own)), aim.own + first)),
                shape=(len(aim.own), n_own),
            )
            blocks.append(sparse.hstack([-aim.matrix, own]))
            lows.append(aim.limit)
            highs.append(np.full(len(aim.own), np.inf))
        costs = [self._cost(aim, int(first), n_own) for aim, first in zip(aims, start, strict=False)]
        for cost, value in zip(costs, reached, strict=False):
            blocks.append(sparse.csr_array(cost[None, :]))
            lows.append(np.full(1, -np.inf))
            highs.append(np.full(1, value))
        n_soft = len(self.soft)
        least = np.concatenate([np.full(size, aim.least) for aim, size in zip(aims, sizes, strict=True)])
        return LinearProgram(
            cost=costs[-1],
            lower=np.concatenate([self.classes.lower, np.zeros(self.n_shared - self.classes.n_cells), least]),
            upper=np.concatenate(
                [
                    np.maximum(self.most, self.classes.lower),
                    np.ones(self.logic.n_options),
                    np.full(2 * n_soft + n_own, np.inf),
                ]
            ),
            matrix=sparse.csr_array(sparse.vstack(blocks, format="csr")),
            row_lower=np.concatenate(lows),
            row_upper=np.concatenate(highs),
            whole=self._is_option(n_own),
        )

    def _cost(self, aim: Aim, first: int, n_own: int) -> FloatArray:
        own = np.zeros(n_own)
        own[first : first + len(aim.cost)] = aim.cost
        return np.concatenate([aim.shared_cost, own])

    def _is_option(self, n_own: int) -> BoolArray:
        column = np.arange(self.n_shared + n_own) - self.classes.n_cells
        return np.asarray((column >= 0) & (column < self.logic.n_options))

    def _options(self, x: FloatArray) -> FloatArray:
        n_classes = self.classes.n_cells
        return x[n_classes : n_classes + self.logic.n_options]

    @cached_property
    def _sums(self) -> sparse.csr_array:
        """What groups carry. (n_groups, n_classes)"""
        return sparse.csr_array(self.classes.matrix()[self.n_rows :])

    @cached_property
    def _shared(self) -> tuple[sparse.csr_array, FloatArray, FloatArray]:
        """The rows of all stages and their limits."""
        model, logic, n_rows = self.classes, self.logic, self.n_rows
        mass = model.row_mass
        scaled = sparse.csr_array(sparse.diags_array(1.0 / mass) @ model.matrix())
        options = self._per_group(np.ones(logic.n_options))
        per_unit = logic.per_group(logic.option_group) / self.share
        high = np.where(
            logic.high == NO_UPPER,
            (self._sums @ np.where(np.isfinite(self.most), self.most, 0.0))[logic.option_group],
            logic.high / per_unit,
        )
        size = mass[n_rows:]
        least, most = (
            self._per_group(each / size[logic.option_group]) for each in (logic.low / per_unit, high)
        )
        low, limited = (
            np.flatnonzero(np.bincount(logic.option_group, logic.low, logic.n_groups) > 0),
            self._limited,
        )
        owners = sparse.csr_array(
            (
                np.ones(logic.n_groups),
                (np.where(logic.owner >= 0, logic.owner, len(logic.count)), np.arange(logic.n_groups)),
            ),
            shape=(len(logic.count) + 1, logic.n_groups),
        )[: len(logic.count)]
        opens = self._per_group((~logic.closes).astype(np.float64))
        miss = sparse.eye_array(model.n_rows, format="csc")[:n_rows, self.soft]
        rows, places = self.members[logic.option_group[logic.closes]].nonzero()
        shut = np.flatnonzero(logic.closes)[rows]
        k = np.arange(len(rows))
        n_classes, n_options = model.n_cells, logic.n_options
        pick = sparse.csr_array((np.ones(len(k)), (k, places)), shape=(len(k), n_classes))
        close = sparse.csr_array((self.most[places], (k, shut)), shape=(len(k), n_options))
        blocks = [
            [scaled[:n_rows], None, miss, -miss],
            [None, options, None, None],
            [scaled[n_rows:][low], -least[low], None, None],
            [scaled[n_rows:][limited], -most[limited], None, None],
            [pick, close, None, None],
            [None, sparse.csr_array(owners @ opens), None, None],
        ]
        no = np.inf
        lows = [
            model.row_lower[:n_rows] / mass[:n_rows],
            np.ones(logic.n_groups),
            np.zeros(len(low)),
            np.full(len(limited), -no),
            np.full(len(k), -no),
            np.full(len(logic.count), -no),
        ]
        highs = [
            model.row_upper[:n_rows] / mass[:n_rows],
            np.ones(logic.n_groups),
            np.full(len(low), no),
            np.zeros(len(limited)),
            self.most[places],
            logic.count.astype(np.float64),
        ]
        return (
            sparse.csr_array(sparse.block_array(blocks, format="csr")),
            np.concatenate(lows),
            np.concatenate(highs),
        )

    @cached_property
    def _limited(self) -> IntArray:
        """Groups with an option whose sum has a limit above zero."""
        logic = self.logic
        limits = (logic.high > 0) & (logic.high < NO_UPPER)
        return np.flatnonzero(np.bincount(logic.option_group[limits], minlength=logic.n_groups))

    def _per_group(self, values: FloatArray) -> sparse.csr_array:
        """Values of options in the rows of their groups. (n_groups, n_options)"""
        logic = self.logic
        return sparse.csr_array(
            (values, (logic.option_group, np.arange(logic.n_options))),
            shape=(logic.n_groups, logic.n_options),
        )


def _with_groups(model: CanonicalModel, logic: Logic) -> CanonicalModel:
    """The model with a row for the sum of every group, so that merging keeps groups apart."""
    n = logic.n_groups
    whole = np.zeros(n, dtype=np.int64)
    steps = model.steps
    return replace(
        model,
        partitions=(*model.partitions, *logic.partitions),
        combine=sparse.csr_array(sparse.block_diag([model.combine, sparse.eye_array(n)], format="csr")),
        row_lower=np.append(model.row_lower, np.zeros(n)),
        row_upper=np.append(model.row_upper, np.full(n, np.inf)),
        steps=replace(
            steps,
            row_lower=np.append(steps.row_lower, whole),
            row_upper=np.append(steps.row_upper, whole + NO_UPPER),
        ),
        row_rule=np.append(model.row_rule, logic.group_rule),
        row_member=np.append(model.row_member, logic.group_member),
        row_priority=np.append(model.row_priority, whole),
        row_penalty=None if model.row_penalty is None else np.append(model.row_penalty, np.full(n, np.inf)),
    )
