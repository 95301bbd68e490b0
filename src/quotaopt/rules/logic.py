r"""``lot``, ``at_most``, ``one_of``: what a sum may be is a choice between a few ranges.

.. math:: \sum_{c \in g} x_c \in \{0\} \cup [m_g, \infty), \qquad
          \sum_{c \in g} x_c \in \{a, b, ...\}, \qquad
          \bigl|\{ h \subset g : \sum_{c \in h} x_c > 0 \}\bigr| \le k_g

with one group h per member of the level `of`. Adds no row; see `quotaopt.model.logic`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import PlanError, Problems
from quotaopt.model.arrays import NO_UPPER, CodeArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic
from quotaopt.rules.choices import Part, join_parts, renumbered
from quotaopt.rules.exact import Exact
from quotaopt.rules.group_reach import group_reach
from quotaopt.rules.limits import Scope, scope_of

LARGEST_COUNT = 2**31


@dataclass(frozen=True, eq=False)
class Choice:
    """One logic rule over all cells of a plan: groups, their options in steps, and who counts them."""

    scope: Scope
    codes: CodeArray  # (n_cells,), group of every cell, -1 where in none
    members: LabelArray  # (n_groups,), str
    option_group: IntArray  # (n_options,), rising
    low: IntArray  # (n_options,), steps
    high: IntArray  # (n_options,)
    owner: IntArray  # (n_groups,), row of the scope that counts the group, -1 where none does
    count: IntArray  # (n_owners,)
    own_lot: IntArray | None = None  # (n_groups,), with over-assignment: the lots of own numbers


def choice_of(scope: Scope) -> Choice:
    """What a logic rule says.

    Raises
    ------
    PlanError
        An amount is negative, blank or not in whole steps, or a count is no whole number.
    """
    match scope.rule.kind:
        case "lot":
            return _lots(scope)
        case "one_of":
            return _values(scope)
        case _:
            return _counted(scope)


def lay_out_logic(choices: Sequence[Choice], model: CanonicalModel, active: IntArray) -> Logic | None:
    """The logic of all rules over the cells of the model; None where there is none.

    Options that the limits around a group rule out are left away.

    Raises
    ------
    PlanError
        A rule that its rows can never keep, or whose choice can never be taken.
    """
    parts = [_part(choice, active) for choice in choices]
    if not any(len(part.owner) for part in parts):
        return None
    problems = Problems()
    for choice, part in zip(choices, parts, strict=True):
        problems.attempt(_refuse_impossible, choice, part, model)
    problems.stop_if_any()
    joined = join_parts(parts, model.steps)
    least, most = group_reach(model, joined)
    fits = (joined.low <= most[joined.option_group]) & (joined.high >= least[joined.option_group])
    left = np.bincount(joined.option_group[fits], minlength=joined.n_groups)
    for group in np.flatnonzero(left == 0)[:1]:
        rule = int(joined.group_rule[group])
        scope = next(choice.scope for choice in choices if choice.scope.position + 1 == rule)
        raise scope.refusal("rule.no_choice_left", members=str(joined.group_member[group]) or scope.rule.name)
    return Logic(
        joined.partitions,
        joined.group_rule,
        joined.group_member,
        joined.option_group[fits],
        joined.low[fits],
        joined.high[fits],
        joined.owner,
        joined.count,
        joined.per_unit,
        joined.kind,
    )


def _lots(scope: Scope) -> Choice:
    """Nothing, or at least `min` rounded up to whole steps. A lot of 0 says nothing."""
    assert scope.rule.lot is not None
    amount = scope.limit(scope.rule.lot.min, "lot", "min")
    assert amount is not None
    least = scope.in_steps(amount).ceil()
    negative = np.flatnonzero(least < 0)
    if len(negative):
        raise scope.refusal("rule.lot_negative", "lot", negative)
    own = None
    if scope.factor is not None:
        own, least = least, Exact(least, 1).ceil_over(scope.factor)
    groups = np.arange(scope.n_rows, dtype=np.int64)
    zero, free = np.zeros_like(groups), np.full(scope.n_rows, NO_UPPER)
    return Choice(
        scope,
        scope.row_of_cell(),
        scope.names(),
        np.repeat(groups, 2),
        np.column_stack([zero, least]).ravel(),
        np.column_stack([zero, free]).ravel(),
        np.full(scope.n_rows, -1, dtype=np.int64),
        np.zeros(0, dtype=np.int64),
        own,
    )


def _values(scope: Scope) -> Choice:
    """One of the listed amounts, each a whole number of steps."""
    assert scope.rule.one_of is not None
    if scope.factor is not None:
        raise scope.refusal("rule.one_of_own", "one_of")
    columns = []
    for position, stated in enumerate(scope.rule.one_of):
        amount = scope.value(stated, "one_of")
        assert amount is not None
        steps = scope.in_steps(amount)
        below, wrong = steps.floor(), np.flatnonzero(steps.floor() != steps.ceil())
        if len(wrong):
            key, number = "rule.one_of_not_in_steps", position + 1
            raise scope.refusal(key, "one_of", wrong, number=number, step=scope.step)
        negative = np.flatnonzero(below < 0)
        if len(negative):
            raise scope.refusal("rule.one_of_negative", "one_of", negative, number=position + 1)
        columns.append(below)
    values = np.sort(np.column_stack(columns), axis=1)
    new = np.ones(values.shape, dtype=np.bool_)
    new[:, 1:] = values[:, 1:] > values[:, :-1]
    groups = np.broadcast_to(np.arange(scope.n_rows, dtype=np.int64)[:, None], values.shape)
    return Choice(
        scope,
        scope.row_of_cell(),
        scope.names(),
        groups[new],
        values[new],
        values[new],
        np.full(scope.n_rows, -1, dtype=np.int64),
        np.zeros(0, dtype=np.int64),
    )


def _counted(scope: Scope) -> Choice:
    """One group per member of `of` inside every row, counted by the row."""
    rule = scope.rule
    assert rule.at_most is not None
    count = scope.limit(rule.at_most.count, "at_most", "max")
    assert count is not None
    wrong = np.flatnonzero((count.floor() != count.ceil()) | (count.floor() < 0))
    if len(wrong):
        raise scope.refusal("rule.count_not_whole", "at_most", wrong)
    levels = tuple(dict.fromkeys((*rule.each, rule.at_most.of)))
    inner = scope_of(scope.plan, scope.cells, rule.model_copy(update={"each": levels}), scope.position)
    groups = np.arange(inner.n_rows, dtype=np.int64)
    zero, free = np.zeros_like(groups), np.full(inner.n_rows, NO_UPPER)
    return Choice(
        scope,
        inner.row_of_cell(),
        inner.names(),
        np.repeat(groups, 2),
        np.zeros(2 * inner.n_rows, dtype=np.int64),
        np.column_stack([zero, free]).ravel(),
        scope.row_of_group[scope.grouping.codes[inner.first_cell]].astype(np.int64),
        np.minimum(count.floor(), LARGEST_COUNT),
    )


def _part(choice: Choice, active: IntArray) -> Part:
    """A choice over the cells that carry something, without groups to which it says nothing."""
    codes = choice.codes if len(active) == len(choice.codes) else choice.codes[active]
    number, kept = renumbered(codes, len(choice.owner))
    says = np.zeros(len(choice.owner), dtype=np.bool_)
    limits = (choice.low > 0) | ((choice.high > 0) & (choice.high < NO_UPPER))
    says[choice.option_group[limits]] = True
    owners = choice.owner[kept]
    size = np.bincount(owners[owners >= 0], minlength=len(choice.count))
    says[kept[np.append(size > choice.count, False)[owners]]] = True
    number, kept = renumbered(np.where((codes >= 0) & says[codes], codes, -1), len(choice.owner))
    place = np.full(len(choice.owner), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    options = np.flatnonzero(place[choice.option_group] >= 0)
    options = options[np.argsort(place[choice.option_group[options]], kind="stable")]
    return Part(
        codes=number,
        rule=choice.scope.position + 1,
        member=choice.members[kept],
        option_group=place[choice.option_group[options]],
        low=choice.low[options],
        high=choice.high[options],
        owner=choice.owner[kept],
        count=choice.count,
    )


def _refuse_impossible(choice: Choice, part: Part, model: CanonicalModel) -> None:
    """Stop where a rule's own choice can never be taken, or never be kept."""
    alone = join_parts([part], model.steps)
    if not alone.n_groups:
        return
    least, most = group_reach(model, alone)
    scope, names = choice.scope, [str(name) or choice.scope.rule.name for name in alone.group_member]

    def refusal(key: str, at: str, groups: IntArray, **values: object) -> PlanError:
        shown = "; ".join(names[group] for group in groups[:5])
        return scope.refusal(key, at, None, count=len(groups), members=shown, **values)

    reached = (alone.low <= most[alone.option_group]) & (alone.high >= least[alone.option_group])
    match scope.rule.kind:
        case "lot":
            too_large = np.unique(alone.option_group[(alone.low > 0) & ~reached])
            if len(too_large):
                at = too_large[0]
                lot = f"{scope.in_currency(float(alone.low[alone.option_group == at].max())):,.10g}"
                reach = f"{scope.in_currency(float(most[at])):,.10g}"
                raise refusal("rule.lot_too_large", "lot", too_large, lot=lot, reach=reach)
        case "one_of":
            left = np.bincount(alone.option_group[reached], minlength=alone.n_groups)
            if (left == 0).any():
                raise refusal("rule.one_of_out_of_reach", "one_of", np.flatnonzero(left == 0))
        case _:
            forced = np.flatnonzero(least > 0)
            held = np.bincount(alone.owner[forced], minlength=len(alone.count))
            short = np.flatnonzero(held > alone.count)
            if len(short):
                must, may = int(held[short[0]]), int(alone.count[short[0]])
                raise scope.refusal("rule.count_too_small", "at_most", short, open=must, most=may)
