r"""Lots, counts and lists of values with a variable of 0 or 1 per choice.

Group g with sum :math:`x_g` takes at most one of its options :math:`[l_k, h_k]` above zero, and exactly
one if it may not be closed; what no option allows is zero:

.. math:: \sum_k l_k y_k \le x_g \le \sum_k \min(h_k, \overline x_g) \, y_k, \qquad
          \sum_k y_k \le 1, \qquad y_k \in \{0, 1\}

and the y of all groups of one owner add up to its count at most. The numbers beside y are no
inventions: :math:`\overline x_g` is what the rules let the group carry. Sums are divided by the group's
reference, like all rows.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from quotaopt.model.arrays import NO_UPPER, BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.export.program import Program
from quotaopt.model.export.text import ids, join, one_lines, pick
from quotaopt.model.logic import Logic


def choices(program: Program, model: CanonicalModel, logic: Logic, most: IntArray) -> Program:
    """`program`, whose first columns are the cells of `model`, with its logic.

    `most` (n_groups,) steps are what the rules let every group carry; see `without_reach`.
    """
    n_before, size = len(program.columns.cost), logic.sums(model.reference) * logic.per_group()
    taken = np.flatnonzero(~logic.closes)
    group = logic.option_group[taken]
    low, high = logic.low[taken], np.minimum(logic.high[taken], most[group])
    names = ids("y", np.arange(len(taken)))
    program = program.with_columns(names, upper=1.0, whole=True)
    program = _legend(program, model, logic, taken)

    def of_groups(groups: IntArray, values: FloatArray) -> sparse.csr_array:
        shape = (logic.n_groups, len(taken))
        return sparse.csr_array((values, (group, np.arange(len(taken)))), shape=shape)[groups]

    def add(word: str, groups: IntArray, limit: IntArray, lower: float, upper: float) -> Program:
        sums = _group_matrix(logic, model.reference, n_before)[groups]
        rows = sparse.hstack([sums, -of_groups(groups, limit / size[group])])
        return program.with_rows(ids(word, groups), rows, lower, upper)

    floored = np.flatnonzero(np.bincount(group, low, logic.n_groups) > 0)
    program = add("least", floored, low, 0.0, np.inf)
    program = add("most", np.flatnonzero(_is_limited(logic, most)), high, -np.inf, 0.0)
    may_close, n_options = _may_close(logic), np.bincount(group, minlength=logic.n_groups)
    chosen = np.flatnonzero((n_options > may_close) & (n_options > 0))
    ones = _behind(of_groups(chosen, np.ones(len(taken))), n_before)
    program = program.with_rows(ids("choice", chosen), ones, np.where(may_close[chosen], -np.inf, 1.0), 1.0)
    counted = np.flatnonzero(logic.owner[group] >= 0)
    pairs = (logic.owner[group[counted]], counted)
    count = sparse.csr_array((np.ones(len(counted)), pairs), shape=(len(logic.count), len(taken)))
    owners = np.flatnonzero(np.diff(count.indptr) > logic.count)
    return program.with_rows(
        ids("count", owners), _behind(count[owners], n_before), -np.inf, logic.count[owners].astype(float)
    )


def without_reach(logic: Logic, most: IntArray) -> IntArray:
    """Groups whose choice these formats cannot state: without a limit when open, and none when closed."""
    endless = np.minimum(logic.high, most[logic.option_group]) >= NO_UPPER
    has_endless = np.bincount(logic.option_group[endless], minlength=logic.n_groups) > 0
    return np.flatnonzero(has_endless & _is_limited(logic, most))


def _may_close(logic: Logic) -> BoolArray:
    """Groups that may carry nothing by an option of its own. (n_groups,)"""
    return np.bincount(logic.option_group[logic.closes], minlength=logic.n_groups) > 0


def _is_limited(logic: Logic, most: IntArray) -> BoolArray:
    """Groups with an option that allows less than the rules do. (n_groups,)"""
    less = logic.high < most[logic.option_group]
    return np.bincount(logic.option_group[less], minlength=logic.n_groups) > 0


def _group_matrix(logic: Logic, reference: FloatArray, n_columns: int) -> sparse.csr_array:
    """The sums of all groups over their references. (n_groups, n_columns)"""
    sums = logic.sums(reference)
    blocks = []
    for group in logic.of_cells():
        inside = np.flatnonzero(group >= 0)
        entries = reference[inside] / sums[group[inside]]
        shape = (logic.n_groups, n_columns)
        blocks.append(sparse.csr_array((entries, (group[inside], inside)), shape=shape))
    return sparse.csr_array(sum(blocks[1:], blocks[0]))


def _behind(matrix: sparse.csr_array, n_columns: int) -> sparse.csr_array:
    """`matrix` on columns that follow `n_columns` others."""
    return sparse.hstack([sparse.csr_array((matrix.shape[0], n_columns)), matrix])


def _legend(program: Program, model: CanonicalModel, logic: Logic, taken: IntArray) -> Program:
    """What every group and every choice stands for, in whole steps."""
    rules = pick(one_lines(model.rule_names), logic.group_rule).cast(pa.large_string())
    members = one_lines(logic.group_member)
    labels = pc.if_else(pc.equal(members, ""), rules, join(rules, "[", members, "]"))
    group, high = logic.option_group[taken], pa.array(logic.high[taken]).cast(pa.large_string())
    up_to = pc.if_else(pa.array(logic.high[taken] == NO_UPPER), "", join(" to ", high))
    options = join(ids("g", group), " from ", logic.low[taken], up_to, " steps")
    legend = (ids("g", np.arange(logic.n_groups)), labels), (ids("y", np.arange(len(taken))), options)
    program = replace(program, legend=(*program.legend, *legend))
    return program.noting(
        "y are 0 or 1: whether a group g takes this choice; rows least, most and choice hold it to that,",
        "rows count limit how many groups may be open",
    )
