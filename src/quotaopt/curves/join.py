r"""Headquarters' side: from the regions' curves to every region's number.

Headquarters' plan has one cell per region. Its reference says what a region's fair share is of the
company's, :math:`R_v`, its rules hold the sums of regions, and in place of a cell that answers
:math:`\mathrm{clip}(\lambda R_v, l_v, u_v)` the region's curve answers, exactly. One pass up the tree
finds the level :math:`\lambda` at which all of them carry the total, one down what every region carries;
whole steps are shared out as in any plan, from the top down by largest remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.certify import Certificate, certify
from quotaopt.curves.curve import UNIT, ResponseCurve, whole_weights
from quotaopt.curves.ground import Ground, tree_ground
from quotaopt.curves.ramps import Nodes, OutOfReach, Ramps, Response, respond
from quotaopt.curves.share import Share
from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, PlanError, Problem, Problems
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.structure import Tree
from quotaopt.plan.plan import Plan
from quotaopt.publishing import targets_at
from quotaopt.rounding.hierarchy import NO_ROW, Hierarchy
from quotaopt.rounding.ideal import FARTHEST, Ideal
from quotaopt.rounding.tree import round_tree


@dataclass(frozen=True, eq=False)
class Joined:
    """Every region's number, checked against headquarters' rules."""

    plan: Plan
    shares: tuple[Share, ...]  # in the order of headquarters' cells
    certificate: Certificate

    def of(self, owner: str) -> Share:
        """The share of one region.

        Raises
        ------
        KeyError
            There is none of this name.
        """
        return {share.owner: share for share in self.shares}[owner]


def join(plan: Plan, curves: Sequence[ResponseCurve]) -> Joined:
    """Share out the total of headquarters' plan among regions that answer with their curves.

    Parameters
    ----------
    plan
        One cell per region, a fixed total, and what headquarters rules of sums of regions.
    curves
        One per cell, in any order, told apart by their owner.

    Raises
    ------
    PlanError
        The plan is wrong or not of this kind; a curve is missing, there twice, of nobody in the plan,
        or in other steps.
    InfeasibleError
        The regions cannot carry what headquarters asks for.
    NotCertifiedError
        The numbers miss a rule of headquarters.
    """
    ground = tree_ground(plan)
    whole = ground.built.model.row_rule == 0
    if (ground.built.model.row_lower[whole] != ground.built.model.row_upper[whole]).any():
        raise PlanError([Problem.at(plan.place("total"), "curves.open_total")])
    regions = _Regions.of(ground, _in_order(ground, curves))
    response = regions.response()
    levels = regions.levels(response)
    steps = regions.whole_steps(levels)
    certificate = certify(plan, targets_at(ground.cells, np.arange(len(steps)), steps * plan.steps_minor[0]))
    if not certificate.verified:
        raise NotCertifiedError(certificate.problems())
    return Joined(plan, regions.shares(levels, steps, regions.company_level(response)), certificate)


def _in_order(ground: Ground, curves: Sequence[ResponseCurve]) -> list[ResponseCurve]:
    """The curves by headquarters' cells."""
    plan, cells, problems = ground.plan, ground.cells, Problems()
    names = cells.cell_names(cells.finest, np.arange(len(cells))).tolist()
    known = {curve.owner: curve for curve in curves}
    owners = [curve.owner for curve in curves]
    for owner in known:
        if owner not in names:
            problems.add(NOWHERE, "curves.unknown_owner", owner=owner, known=", ".join(names))
        if owners.count(owner) > 1:
            problems.add(NOWHERE, "curves.owner_twice", owner=owner)
    for curve in known.values():
        stated = curve.step, curve.currency
        if stated != (plan.main.step, plan.spec.currency):
            mine, theirs = f"{plan.main.step} {plan.spec.currency}", f"{curve.step} {curve.currency}"
            problems.add(NOWHERE, "curves.other_steps", owner=curve.owner, theirs=theirs, ours=mine)
    idle = np.setdiff1d(np.arange(len(cells)), ground.built.active)
    for number in idle.tolist():
        problems.add(plan.place("reference"), "curves.no_reference", owner=names[number])
    missing = [name for name in names if name not in known]
    if missing:
        problems.add(NOWHERE, "curves.missing", owners=", ".join(missing))
    problems.stop_if_any()
    return [known[name] for name in names]


@dataclass(frozen=True, eq=False)
class _Regions:
    """The regions under headquarters' rows: nodes are rows, then regions in the order of cells."""

    ground: Ground
    curves: list[ResponseCurve]
    tree: Tree
    nodes: Nodes
    weight: IntArray  # (n_regions,), R_v in parts of UNIT

    @classmethod
    def of(cls, ground: Ground, curves: list[ResponseCurve]) -> _Regions:
        """Rows that the regions' cells cannot break hold nothing and decide nothing; they are left out."""
        model = ground.built.model
        tree = classify(_as_wide_as_cells(model, curves)).trees[0]
        rows, steps = ground.nodes(tree), model.steps
        depth = np.append(rows.depth, -1)[tree.leaf] + 1
        nodes = Nodes(
            np.concatenate([rows.parent, tree.leaf]),
            np.concatenate([rows.depth, depth]),
            np.concatenate([rows.lower, np.where(steps.cell_lower > 0, steps.cell_lower, NO_LOWER)]),
            np.concatenate([rows.upper, steps.cell_upper]),
        )
        return cls(ground, curves, tree, nodes, whole_weights(model.reference))

    @property
    def n_rows(self) -> int:
        """How many nodes are rows."""
        return len(self.tree.rows)

    def response(self) -> Response:
        """What all regions together carry at every level, and where headquarters' rules hold them."""
        ramps = [
            Ramps(
                np.full(len(curve.slope), self.n_rows + number),
                curve.slope.astype(object) * int(self.weight[number]),
                curve.amount.astype(object),
            )
            for number, curve in enumerate(self.curves)
        ]
        every = ramps[0]
        for more in ramps[1:]:
            every = every.and_also(more)
        lowest = np.array([0] * self.n_rows + [curve.lowest for curve in self.curves], dtype=object)
        found = respond(self.nodes, every, lowest, 0)
        if isinstance(found, OutOfReach):
            raise InfeasibleError([self._out_of_reach(found)])
        return found

    def company_level(self, response: Response) -> Fraction | None:
        """The level at which all regions carry the total; None where it is open, all sums being fixed."""
        total = np.flatnonzero(self.ground.built.model.row_rule[self.tree.rows] == 0).tolist()
        return response.rise[total[0]] if total else None

    def levels(self, response: Response) -> list[Fraction]:
        """The level of every region, from the top down, in parts of the company's steps. (n_regions,)"""
        unheld = Fraction(float(self.ground.built.model.steps.per_unit[0])) / UNIT**2
        level = [unheld] * len(self.nodes.parent)
        for node in np.argsort(self.nodes.depth, kind="stable").tolist():
            parent = int(self.nodes.parent[node])
            here = level[parent] if parent >= 0 else unheld
            rise, fall = response.rise[node], response.fall[node]
            here = here if rise is None else max(here, rise)
            level[node] = here if fall is None else min(here, fall)
        return level[self.n_rows :]

    def whole_steps(self, levels: list[Fraction]) -> IntArray:
        """Whole steps for every region by top-down largest remainder, larger regions first. (n_regions,)"""
        value = [
            float(curve.steps_at(self._fair_share(number, levels[number])))
            for number, curve in enumerate(self.curves)
        ]
        highest = [curve.highest for curve in self.curves]
        far = [int(each) + int(FARTHEST) for each in value]
        upper = [end if most is None else most for most, end in zip(highest, far, strict=True)]
        size = np.array([curve.cells for curve in self.curves])
        lower = np.array([curve.lowest for curve in self.curves])
        ideal = Ideal(np.array(value), lower, np.array(upper, dtype=np.int64))
        return round_tree(_hierarchy(self.nodes, self.n_rows, size), ideal)

    def shares(self, levels: list[Fraction], steps: IntArray, company: Fraction | None) -> tuple[Share, ...]:
        """Numbers and levels as the regions get them."""
        plan, per_unit = self.ground.plan, Fraction(float(self.ground.built.model.steps.per_unit[0]))
        burden = UNIT**2 / per_unit
        return tuple(
            Share(
                owner=curve.owner,
                amount=int(steps[number]) * Decimal(plan.main.step),
                reference=self._fair_share(number, 1 / burden),
                level=levels[number] * burden,
                company_level=None if company is None else company * burden,
                curve=curve.digest,
            )
            for number, curve in enumerate(self.curves)
        )

    def _fair_share(self, number: int, level: Fraction) -> Fraction:
        """Steps a region would carry at a level, were nothing limited."""
        return level * int(self.weight[number]) * UNIT

    def _out_of_reach(self, found: OutOfReach) -> Problem:
        """Which rule of headquarters the regions miss, and by how much."""
        if found.node < self.n_rows:
            return self.ground.out_of_reach(int(self.tree.rows[found.node]), found)
        number = found.node - self.n_rows
        limit = getattr(self.nodes, found.side)[found.node]
        shown = {"limit": self.ground.amount(int(limit)), "reach": self.ground.amount(found.reach)}
        owner = self.curves[number].owner
        return Problem.at(NOWHERE, f"curves.{found.side}_out_of_reach", row=owner, **shown)


def _as_wide_as_cells(model: CanonicalModel, curves: list[ResponseCurve]) -> CanonicalModel:
    """The model with regions between what their cells can carry alone, in place of headquarters' limits."""
    least = np.array([curve.alone[0] for curve in curves])
    most = np.array([np.inf if curve.alone[1] is None else curve.alone[1] for curve in curves])
    return replace(model, lower=least / model.size, upper=most / model.size)


def _hierarchy(nodes: Nodes, n_rows: int, cells: IntArray) -> Hierarchy:
    """Rows and regions under one root, larger ones first, with a cell below every region."""
    size = np.concatenate([np.zeros(n_rows, dtype=np.int64), cells])
    for depth in range(int(nodes.depth.max(initial=0)), 0, -1):
        level = np.flatnonzero(nodes.depth == depth)
        np.add.at(size, nodes.parent[level], size[level])
    order = np.lexsort((np.arange(len(size)), -size))
    place = np.zeros(len(size) + 1, dtype=np.int64)
    place[order] = np.arange(1, len(size) + 1)
    return Hierarchy(
        rows=np.full(len(size) + 1, NO_ROW),
        parent=np.append(-1, place[nodes.parent[order]]),
        depth=np.append(0, nodes.depth[order] + 1),
        leaf=place[n_rows:-1],
        lower=np.append(NO_LOWER, nodes.lower[order]),
        upper=np.append(NO_UPPER, nodes.upper[order]),
        priority=np.zeros(len(size) + 1, dtype=np.int64),
    )
