r"""The chain of an over-assignment: who hands down to whom, and how much more than he carries.

A node at one level of the chain hands down to the nodes of the next level below it; the company
stands above them all. Node v of level i hands down :math:`1 + \omega_v` of its number, and the
nodes below it carry

.. math:: F_u = \prod_{v \text{ above } u} (1 + \omega_v)

times their plan numbers. Factors are decimals, so the products are exact. The levels of the chain
are those that an entry states, and those whose members an entry tells apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.errors import Problems
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import Cells, Grouping
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import PlanSpec
from quotaopt.plan.schema_assignment import OverAssignment, is_factor
from quotaopt.plan.table import NumberColumn

ROOTS = ("measure", "tier")
"""Levels that part a plan into layers, each with a number of the company of its own."""
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Decimals:
    """Exact numbers ``units / 10**digits``; `units` holds Python integers."""

    units: IntArray  # (n,), object
    digits: int

    def __getitem__(self, index: IntArray) -> Decimals:
        return Decimals(self.units[index], self.digits)

    def __mul__(self, other: Decimals) -> Decimals:
        return Decimals(self.units * other.units, self.digits + other.digits)

    def nearest(self, steps: IntArray) -> IntArray:
        """The whole numbers nearest to the products with `steps`, halves up. (n,)"""
        whole = 10**self.digits
        return np.asarray((2 * self.units * steps + whole) // (2 * whole), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Link:
    """One level of the chain. Its parents are the nodes of the link above, the company at first."""

    level: str
    nodes: Grouping  # of all cells
    parent: IntArray  # (n_nodes,)
    factor: Decimals  # (n_parents,), what the nodes below every parent carry of its own number
    multiple: Decimals  # (n_parents,), ... and of their plan numbers: the product down the chain


@dataclass(frozen=True, eq=False)
class Chain:
    """All levels of the chain, coarsest first."""

    dimension: str
    levels: tuple[str, ...]  # of the dimension, coarsest first, on the chain or not
    company: Grouping
    links: tuple[Link, ...]

    def above(self, link: int) -> Grouping:
        """The parents of a link."""
        return self.links[link - 1].nodes if link else self.company


def chain_levels(spec: PlanSpec) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The over-assigned dimension, all of its levels, and those on the chain; coarsest first."""
    entries = spec.over_assignment
    name = next(name for name, one in spec.dimensions.items() if entries[0].level in one.levels)
    named = {level for entry in entries for level in (entry.level, *entry.where)}
    columns = [entry.factor.partition(".")[0] for entry in entries if isinstance(entry.factor, str)]
    named |= {level for table in columns for level in spec.tables[table].key}
    levels = spec.dimensions[name].levels
    return name, levels, tuple(level for level in levels if level in named)


def read_chain(plan: Plan, cells: Cells) -> Chain | None:
    """The chain that a plan states; None where it states none.

    Raises
    ------
    PlanError
        Members do not exist, two entries speak of one node, or a factor is blank or out of range.
    """
    if not plan.spec.over_assignment:
        return None
    name, levels, on_chain = chain_levels(plan.spec)
    roots = tuple(level for level in ROOTS if level in cells.levels)
    problems = Problems()
    company = above = cells.group(roots)
    multiple = Decimals(np.ones(company.n_groups, dtype=object), 0)
    links: list[Link] = []
    for level in on_chain:
        nodes = cells.group((*roots, level))
        factor = _factors(plan, cells, level, above, problems)
        multiple = factor * multiple
        parent = above.codes[nodes.first_cell].astype(np.int64)
        links.append(Link(level, nodes, parent, factor, multiple))
        above, multiple = nodes, multiple[parent]
    problems.stop_if_any()
    return Chain(name, levels, company, tuple(links))


def _factors(plan: Plan, cells: Cells, level: str, parents: Grouping, problems: Problems) -> Decimals:
    """What the members of `level` carry of the number of every parent: ``1 + factor``, 1 without any."""
    said = np.full(parents.n_groups, -1, dtype=np.int64)
    found: list[tuple[BoolArray, NumberColumn]] = []
    entries = [(at, one) for at, one in enumerate(plan.spec.over_assignment) if one.level == level]
    for position, entry in sorted(entries, key=lambda each: not each[1].where):
        meant = said < 0
        if entry.where:
            place = plan.place("over_assignment", position, "where")
            masks = problems.attempt(select_members, plan, cells, entry.where, place)
            if masks is None:
                continue
            meant = cells_in(cells, masks)[parents.first_cell]
            twice = np.flatnonzero(meant & (said >= 0))
            if len(twice):
                names = "; ".join(cells.cell_names(parents.levels, parents.first_cell[twice[:_SHOWN]]))
                problems.add(place, "assignment.node_twice", level=level, members=names, count=len(twice))
            if not meant.any():
                problems.add(place, "assignment.matches_nothing", level=level)
        said[meant] = position
        column = problems.attempt(_stated, plan, cells, entry, position, parents.first_cell[meant])
        if column is not None:
            _refuse(plan, cells, parents, position, np.flatnonzero(meant), column, problems)
            found.append((meant, column))
    digits = max((column.digits for _, column in found), default=0)
    units = np.full(parents.n_groups, 10**digits, dtype=object)
    for meant, column in found:
        units[meant] += column.units.astype(object) * 10 ** (digits - column.digits)
    return Decimals(units, digits)


def _stated(
    plan: Plan, cells: Cells, entry: OverAssignment, position: int, first_cell: IntArray
) -> NumberColumn:
    """The factor of one entry at every parent it speaks of."""
    if isinstance(entry.factor, str):
        place = plan.place("over_assignment", position, "factor")
        return values_at(plan, cells, entry.factor, first_cell, place)
    digits = max(-int(entry.factor.as_tuple().exponent), 0)
    units = np.full(len(first_cell), int(Fraction(entry.factor) * 10**digits), dtype=object)
    return NumberColumn(units, digits, np.zeros(len(first_cell), dtype=np.bool_))


def _refuse(
    plan: Plan,
    cells: Cells,
    parents: Grouping,
    position: int,
    meant: IntArray,
    column: NumberColumn,
    problems: Problems,
) -> None:
    """Note factors that are blank, or no factors."""
    place = plan.place("over_assignment", position, "factor")
    distinct, at = np.unique(column.units.astype(object), return_inverse=True)
    is_right = [is_factor(Decimal(int(units)).scaleb(-column.digits)) for units in distinct]
    wrong = ~np.array(is_right, dtype=np.bool_)[at] & ~column.blank
    for key, rows in (("assignment.blank", column.blank), ("assignment.range", wrong)):
        at_rows = np.flatnonzero(rows)
        if len(at_rows):
            names = cells.cell_names(parents.levels, parents.first_cell[meant[at_rows[:_SHOWN]]])
            problems.add(place, key, count=len(at_rows), members="; ".join(names))
