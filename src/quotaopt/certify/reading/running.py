"""Which rows run over periods, and what comes before a period."""

from __future__ import annotations

from dataclasses import replace

from quotaopt.certify.groups import first_positions
from quotaopt.certify.rulebook import Space
from quotaopt.certify.running import Running
from quotaopt.certify.selection import Chosen, Cut
from quotaopt.model.arrays import IntArray
from quotaopt.plan.schema_rules import Rule


def period_codes(space: Space, rule: Rule) -> IntArray:
    """The member of every period on the one level of time in `each`. (n_periods,)"""
    level = next(level for level in rule.each if level in space.time_levels)
    return space.codes[level].ravel()


def running(rows: Cut, rule: Rule) -> Running:
    """The sums from the first period on up to that of every row of `rows`."""
    codes = period_codes(rows.space, rule)
    ends = codes[first_positions(rows.groups.time, rows.groups.n_times)]
    return Running(rows.groups.base, codes, rows.groups.n_parts, int(codes.max()) + 1, ends)


def after_the_first(space: Space, rule: Rule, chosen: Chosen) -> Chosen:
    """What is chosen, without the first period of the plan."""
    return replace(chosen, periods=chosen.periods & (period_codes(space, rule) > 0))


def one_before(space: Space, rule: Rule, period: IntArray) -> IntArray:
    """A period that lies in the member before that of each of `period`. (n_rows,)"""
    codes = period_codes(space, rule)
    return first_positions(codes, int(codes.max()) + 1)[codes[period] - 1]
