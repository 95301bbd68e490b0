r"""Checking an over-assignment: what everyone carries and hands down, recomputed from the published numbers.

With M(v) the number of node v, P(v) its plan number, and l, h what hard rules say of a number

- the company carries its plan number;
- those below v carry together the whole number of steps nearest to :math:`(1 + \omega_v) M(v)` (halves
  up) that lies between the sums of their limits;
- every one of them is less than a step from :math:`\operatorname{clip}(\lambda_v P(u), l_u, h_u)`, with
  :math:`\lambda_v` such that these add up;
- nobody is outside the limits of a hard rule on exactly his number.

Street targets are checked in the same way against the numbers of their nodes. All of it is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.certify.certificate import Check, Violation
from quotaopt.certify.evidence import CarriedNumbers
from quotaopt.certify.exact import FITS, Exact, largest
from quotaopt.certify.findings import LARGEST_SUM, SHOWN, Finding
from quotaopt.certify.ladder import Rung
from quotaopt.certify.level_shares import shares_wrong
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.certify.selection import Cut
from quotaopt.certify.targets import Targets, cells_of
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.plan.table import TextColumn

COMPANY, STREET = "company", "street"
KIND = "over_assignment"


@dataclass(frozen=True, eq=False)
class Carried:
    """Published numbers: one row per node of every level, and a street target per row of the targets."""

    numbers: Mapping[str, Targets]  # `COMPANY` and the levels
    street: IntArray  # (n_rows,), minor units
    are_all: bool = True  # whether all levels are stated; of a table of targets only the last can be told


def carried_of_table(book: Rulebook, street: Targets) -> Carried:
    """What a table of street targets tells: the numbers of the last level are their sums."""
    assert book.ladder is not None
    rung, cell = book.ladder.rungs[-1], cells_of(book.space, street)
    inside, nodes = np.flatnonzero(cell >= 0), rung.nodes
    node = nodes.groups.base[cell[inside] // book.space.n_periods]
    sums = _add(street.minor[inside], node, len(nodes.groups))
    first = nodes.groups.first()
    names = {
        level: TextColumn(
            np.broadcast_to(book.space.codes[level], book.space.shape)[first].astype(np.int32),
            book.space.members[level],
        )
        for level in nodes.base_levels
    }
    return Carried({rung.level: Targets(names, sums)}, street.minor, are_all=False)


def check_carried(book: Rulebook, carried: CarriedNumbers | None, table: IntArray) -> list[Finding]:
    """Every level of the over-assignment; `table` (n_bases, n_periods) are the targets."""
    assert book.ladder is not None
    if carried is None or carried.street.shape != table.shape:
        return [Finding.of(KIND, STREET, count=table.size, holds=False)]
    first = book.ladder.rungs[0]
    findings, above = [], _numbers(carried, COMPANY, first.parents)
    if carried.are_all:
        findings.append(_company(above, first.parents.groups.sums(table)))
    else:
        above = first.parents.groups.sums(table)
    for rung in book.ladder.rungs:
        level = _Level(book, carried, rung, table)
        if carried.are_all or rung.level in carried.numbers:
            finding, above = level.check(above)
            findings.append(finding)
        else:
            above = None
    if above is None:
        return findings
    return [*findings, _street(book, book.ladder.rungs[-1], above, carried.street, table)]


def _company(stated: IntArray | None, plan: IntArray) -> Finding:
    """The company's number is what the plan adds up to."""
    holds = stated is not None and bool((stated == plan).all())
    return Finding.of(KIND, COMPANY, count=len(plan), holds=holds)


def _numbers(carried: CarriedNumbers, level: str, nodes: Cut) -> IntArray | None:
    """The numbers of all nodes of a level, each a usable amount. (n_nodes,)"""
    numbers = carried.numbers.get(level)
    if numbers is None or numbers.shape != (len(nodes.groups),) or (numbers < 0).any():
        return None
    return numbers if float(np.abs(numbers.astype(np.float64)).sum()) < LARGEST_SUM else None


@dataclass(frozen=True, eq=False)
class _Level:
    """One level of the ladder with its published numbers."""

    book: Rulebook
    carried: CarriedNumbers
    rung: Rung
    table: IntArray

    def check(self, above: IntArray | None) -> tuple[Finding, IntArray | None]:
        """Whether the numbers of the level follow from those `above` (n_parents,), where these are known."""
        rung = self.rung
        own = _numbers(self.carried, rung.level, rung.nodes)
        count = len(rung.nodes.groups)
        if own is None:
            return Finding.of(KIND, rung.level, count=count, holds=False), None
        plan = rung.nodes.groups.sums(self.table)
        lower, upper = self._limits(plan)
        sums = _add(own, rung.parent, len(rung.known))
        step = self.book.step_at(rung.nodes.groups.first()[0])
        of_parent = self.book.step_at(rung.parents.groups.first()[0])
        wanted = sums if above is None else _wanted(above, rung, lower, upper, of_parent)
        wrong_sum = np.flatnonzero((sums != wanted) | ~rung.known)
        outside = np.flatnonzero((own < lower) | (own > upper) | (own % step != 0))
        limits = (lower // step, upper // step)
        unfair = np.flatnonzero(shares_wrong(own // step, plan // step, rung.parent, limits, 1))
        said = self._said(wrong_sum, sums, wanted)
        said += [self._said_of("outside", node, own, lower, upper) for node in outside[:SHOWN].tolist()]
        said += [self._said_of("share", node, own) for node in unfair[:SHOWN].tolist()]
        broken = len(wrong_sum) + len(outside) + len(unfair)
        return Finding(Check(KIND, rung.level, count, broken), tuple(said[:SHOWN])), own

    def _said(self, wrong: IntArray, sums: IntArray, wanted: IntArray) -> list[Violation]:
        names = _names(self.book, self.rung.parents)
        return [
            Violation(
                f"{KIND}_sum", self.rung.level, str(names[node]) or COMPANY,
                self._money(sums[node]), self._money(wanted[node]), by=self._money(sums[node] - wanted[node]),
            )
            for node in wrong[:SHOWN]
        ]  # fmt: skip

    def _said_of(self, what: str, node: int, *columns: IntArray) -> Violation:
        name = str(_names(self.book, self.rung.nodes)[node])
        shown = [self._money(column[node]) if column[node] < FITS else None for column in columns]
        return Violation(f"{KIND}_{what}", self.rung.level, name, *shown)

    def _money(self, minor: int) -> Decimal:
        return self.book.money(Exact(np.array([minor], dtype=np.int64))).decimal()

    def _limits(self, plan: IntArray) -> tuple[IntArray, IntArray]:
        """What hard rules on exactly one node allow its number; nothing where its plan number is 0."""
        lower, upper = np.zeros(len(plan), dtype=np.int64), np.full(len(plan), FITS)
        for level, rows in self.book.owned:
            if level != self.rung.level or rows.soft is not None:
                continue
            node = _whole_nodes(self.rung, rows)
            at = np.flatnonzero((node >= 0) & rows.known)
            step, stated = self.book.step_of(rows), rows.limits
            limits = stated.outwards(step) if rows.nearest else stated.inwards(step)
            if limits.lower is not None:
                np.maximum.at(lower, node[at], limits.lower.units[at].astype(np.int64))
            if limits.upper is not None:
                np.minimum.at(upper, node[at], limits.upper.units[at].astype(np.int64))
        return np.where(plan > 0, lower, 0), np.where(plan > 0, upper, 0)


def _whole_nodes(rung: Rung, rows: RuleRows) -> IntArray:
    """The node that has the same cells as a row, -1 where none has. (n_rows,)"""
    nodes, cells = rung.nodes.groups, rows.cells
    if not len(cells):
        return np.zeros(0, dtype=np.int64)
    node = nodes.base[cells.first()[0]]
    inside = np.flatnonzero(cells.base >= 0)
    n_per_part = len(cells) // cells.n_parts
    of_part = node[::n_per_part]
    strays = np.zeros(cells.n_parts, dtype=np.bool_)
    strays[cells.base[inside[nodes.base[inside] != of_part[cells.base[inside]]]]] = True
    whole = (cells.sizes() == nodes.sizes()[node]) & ~np.repeat(strays, n_per_part)
    return np.where(whole, node, -1)


def _wanted(above: IntArray, rung: Rung, lower: IntArray, upper: IntArray, step: int | IntArray) -> IntArray:
    """The whole steps nearest to what every parent should hand down, inside its children's limits."""
    half = Exact(np.atleast_1d(np.asarray(step, dtype=object)))
    doubled = Exact(above.astype(object)) * rung.factor * Exact.number(2) + half
    nearest = doubled.floor(2 * step).units // 2
    least, most = (_add(side.astype(object), rung.parent, len(above)) for side in (lower, upper))
    return np.asarray(np.maximum(np.minimum(nearest, most), least)).astype(np.int64)


def _add(values: IntArray, group: IntArray, n_groups: int) -> IntArray:
    sums = np.zeros(n_groups, dtype=values.dtype)
    np.add.at(sums, group, values)
    return sums


def _names(book: Rulebook, nodes: Cut) -> LabelArray:
    columns = [book.space.names(level, *nodes.groups.first()) for level in nodes.base_levels]
    return np.array([", ".join(map(str, row)) for row in zip(*columns, strict=True)] or [""], dtype=object)


def _street(book: Rulebook, rung: Rung, own: IntArray, street: IntArray, table: IntArray) -> Finding:
    """Street targets add up to the numbers of their nodes, in proportion to the plan."""
    node = np.broadcast_to(rung.nodes.groups.base[:, None], table.shape).reshape(-1)
    flat, plan = street.reshape(-1), table.reshape(-1)
    if largest(flat) >= LARGEST_SUM or float(np.abs(flat.astype(np.float64)).sum()) >= LARGEST_SUM:
        return Finding.of(KIND, STREET, count=flat.size, holds=False)
    sums = rung.nodes.groups.sums(street)
    wrong_sum = np.flatnonzero(sums != own)
    base = np.repeat(np.arange(table.shape[0]), table.shape[1])
    step = book.step_at(base)
    wrong: BoolArray = (flat < 0) | (flat % step != 0)
    if not len(wrong_sum):
        wrong |= shares_wrong(flat // step, plan // step, node, None, 1)
    money = book.money(Exact(np.stack([sums, own]).ravel()))
    names = _names(book, rung.nodes)
    said = [
        Violation(
            f"{KIND}_sum", STREET, str(names[at]), money.decimal(int(at)), money.decimal(len(own) + int(at)),
            by=book.money(Exact(sums - own)).decimal(int(at)),
        )
        for at in wrong_sum[:SHOWN]
    ]  # fmt: skip
    rows = np.flatnonzero(wrong)
    amounts = book.money(Exact(flat))
    said += [
        Violation(f"{KIND}_share", STREET, book.space.label(int(at)), amounts.decimal(int(at)))
        for at in rows[:SHOWN]
    ]
    return Finding(Check(KIND, STREET, flat.size, len(wrong_sum) + len(rows)), tuple(said))
