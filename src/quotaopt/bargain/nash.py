r"""Nash's bargaining solution: the largest product of what everybody gains over having no agreement.

Player i claims amounts b at nodes, and gains by a plan X what it is nearer to them than the fallback d:

.. math:: g_i(X) = c_i(d) - c_i(X), \quad c_i(X) = \sum_v \frac{(X_v - b_v)^2}{p_v}, \qquad
          \max_X \; f(X) = \sum_i w_i \ln g_i(X) - \varepsilon \, \phi(X)

(Nash 1950; with weights Kalai 1977). Every bid is a player, headquarters with its last proposal p is
another; the plan's own fairness :math:`\phi` settles what they leave open. The gains are concave, so that
with :math:`u_i = w_i / g_i(\hat X)` from any plan :math:`\hat X` every plan X has, by the tangent of the
logarithm,

.. math:: f(X) \le f(\hat X) + Q(\hat X) - Q(X), \qquad Q(X) = \sum_i u_i c_i(X) + \varepsilon \, \phi(X) .

The plan with the smallest Q is the closest one to claims with the weights :math:`u_i / p_v` (`claims`),
certified like any other: it is the next plan to go towards (Frank and Wolfe 1956, in the gains), and the
bound that is proved for it bounds how far any plan is from Nash's. A player who gains nothing at the plan
of least squares has no logarithm, and the u of one who would have nothing without an agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.bargain.claims import Claim, closest, decisive, merged
from quotaopt.bargain.data import Node
from quotaopt.bargain.nodes import continuous_targets, named
from quotaopt.bargain.positions import Position
from quotaopt.errors import NOWHERE, Problem
from quotaopt.fairness import Notion, objective, smooth_notion
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.options import SolveOptions
from quotaopt.plan.plan import Plan

ROUNDS, ENOUGH = 40, 1e-6
"""Plans that are solved at most, and the gap of the mean logarithm of gains that is good enough."""
HALVINGS = 40


@dataclass(frozen=True)
class _Players:
    """The bids, one per node, and headquarters at the end."""

    bids: FloatArray  # (n_nodes,), nan where nothing is bid
    proposal: FloatArray  # (n_nodes,)
    weight: FloatArray  # (n_nodes + 1,), 0 where nothing is claimed; sums to 1
    fallback: FloatArray  # (n_nodes,)

    def costs(self, targets: FloatArray) -> FloatArray:
        """How far each player is from what it claims. (n_nodes + 1,)"""
        own = np.nan_to_num((targets - self.bids) ** 2 / self.proposal)
        return np.append(own, np.sum((targets - self.proposal) ** 2 / self.proposal))

    def gains(self, targets: FloatArray) -> FloatArray:
        """G. (n_nodes + 1,)"""
        return self.costs(self.fallback) - self.costs(targets)


@dataclass(frozen=True)
class _Point:
    """A plan before rounding."""

    t: FloatArray  # (n_cells,) of the model
    targets: FloatArray  # (n_nodes,)

    def towards(self, other: _Point, part: float) -> _Point:
        return _Point(
            self.t + part * (other.t - self.t), self.targets + part * (other.targets - self.targets)
        )


def bargained(
    plan: Plan,
    positions: Sequence[Position],
    levels: Sequence[str],
    fallback: Mapping[Node, Decimal],
    *,
    options: SolveOptions,
) -> tuple[Allocation, tuple[Problem, ...]]:
    """The certified plan at, or provably next to, Nash's solution, and what is to be said of it."""
    plan, heard = _between_cells(plan), [each for each in positions if each.proposal]
    players = _players(heard, fallback)
    usual = [claim for each in heard for claim in each.claims if claim.limit == "total"]
    allocation = closest(plan, usual, options=options)
    if not usual:
        return allocation, ()
    order = {node: at for at, node in enumerate(continuous_targets(allocation, levels)[0])}
    columns = np.array([order[each.node] for each in heard])
    point = _point_of(allocation, levels, columns)
    aim = _Aim.at(heard, players, allocation, point)
    rounds = 1
    while True:
        pull = aim.pull(point)
        claims = _claims(heard, players, pull)
        decides = 2.0 * aim.scale * sum(claim.size for claim in claims)
        allocation = closest(plan, claims, decides=decides, options=options, start=allocation)
        following = _point_of(allocation, levels, columns)
        unproved = max(allocation.claims.objective - allocation.claims.bound, 0.0) / aim.scale
        gap = aim.value(point) + aim.costs(point, pull) - aim.costs(following, pull) + unproved
        gap -= aim.value(following)
        rounds += 1
        if gap <= ENOUGH or rounds == ROUNDS:
            break
        point = aim.best_between(point, following)
    notes = [Problem.at(NOWHERE, "bargain.nash", gap=f"{max(gap, 0.0):.1e}", rounds=rounds)]
    stuck = (players.weight > 0.0) & ~aim.gains_at_all
    notes += [
        Problem.at(NOWHERE, "bargain.nothing_to_gain", node=named(each.node))
        for each, is_stuck in zip(heard, stuck[:-1].tolist(), strict=True)
        if is_stuck
    ]
    return allocation, tuple(notes)


def _point_of(allocation: Allocation, levels: Sequence[str], columns: IntArray) -> _Point:
    return _Point(allocation.solution.t, continuous_targets(allocation, levels)[1][columns])


@dataclass(frozen=True)
class _Aim:
    """f, and the Q that bounds it."""

    players: _Players
    gains_at_all: BoolArray  # (n_players,)
    scale: float  # one over epsilon
    model: CanonicalModel  # without the claims
    notion: Notion

    @classmethod
    def at(cls, heard: Sequence[Position], players: _Players, solved: Allocation, point: _Point) -> _Aim:
        """With as much weight on the claims, as they count at a plan, as they have by least squares."""
        gains_at_all = (players.weight > 0.0) & (players.gains(point.targets) > 0.0)
        aim = cls(players, gains_at_all, 1.0, *_own_fairness(heard, solved))
        whole = sum(claim.size for claim in _claims(heard, players, aim.pull(point)))
        return replace(aim, scale=0.5 * decisive(solved.plan) / whole)

    def pull(self, point: _Point) -> FloatArray:
        """U at a plan. (n_players,)"""
        gains, whole = self.players.gains(point.targets), self.players.costs(np.zeros_like(point.targets))
        fixed = self.players.weight / np.where(whole > 0.0, whole, 1.0)
        return np.where(
            self.gains_at_all, self.players.weight / np.where(self.gains_at_all, gains, 1.0), fixed
        )

    def value(self, point: _Point) -> float:
        """f; minus infinity where somebody who could gain does not."""
        gains, weight = self.players.gains(point.targets)[self.gains_at_all], self.players.weight
        if (gains <= 0.0).any():
            return -np.inf
        fixed = np.where(self.gains_at_all, 0.0, self.pull(point))
        logarithms = float(weight[self.gains_at_all] @ np.log(gains))
        return logarithms - float(fixed @ self.players.costs(point.targets)) - self._unfairness(point)

    def costs(self, point: _Point, pull: FloatArray) -> float:
        """Q."""
        return float(pull @ self.players.costs(point.targets)) + self._unfairness(point)

    def best_between(self, start: _Point, end: _Point) -> _Point:
        """The best plan on the way, f being concave: by thirds."""
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            third = (high - low) / 3.0
            if self.value(start.towards(end, low + third)) < self.value(start.towards(end, high - third)):
                low += third
            else:
                high -= third
        return start.towards(end, 0.5 * (low + high))

    def _unfairness(self, point: _Point) -> float:
        return objective(self.model, self.notion, point.t) / self.scale


def _between_cells(plan: Plan) -> Plan:
    """The plan with fairness between cells: what groups of them carry is for the players to say."""
    stated = plan.document.get("fairness", {})
    if not plan.spec.fairness.level:
        return plan
    return plan.change({"fairness": {key: stated[key] for key in stated if key != "level"}})


def _own_fairness(heard: Sequence[Position], solved: Allocation) -> tuple[CanonicalModel, Notion]:
    """The model without what claims cost, and the plan's notion."""
    model, fairness = solved.built.model, solved.plan.spec.fairness
    names = {claim.rule for each in heard for claim in each.claims}
    is_claim = np.isin(model.row_rule, [at for at, name in enumerate(model.rule_names) if name in names])
    give = None if model.row_give is None else np.where(is_claim, 0.0, model.row_give)
    beta = None if fairness.beta is None else float(fairness.beta)
    return replace(model, row_give=give), smooth_notion(fairness.notion, beta)


def _players(positions: Sequence[Position], fallback: Mapping[Node, Decimal]) -> _Players:
    none = Decimal(0)
    bids = [np.nan if not each.own_claims else float(each.own_claims[0].amount) for each in positions]
    weight = [each.weight if each.own_claims else 0.0 for each in positions]
    weights = np.array([*weight, sum(each.headquarters for each in positions)])
    return _Players(
        bids=np.array(bids),
        proposal=np.array([float(each.proposal) for each in positions]),
        weight=weights / weights.sum(),
        fallback=np.array([float(fallback.get(each.node, none)) for each in positions]),
    )


def _claims(positions: Sequence[Position], players: _Players, pull: FloatArray) -> list[Claim]:
    """Everybody's claims with the weights u, both sides' at a node as one."""
    found = []
    for number, each in enumerate(positions):
        sides = [(each.proposal, pull[-1])]
        if not np.isnan(players.bids[number]):
            sides.append((Decimal(str(players.bids[number])), pull[number]))
        claims = [Claim(each.node, amount, float(u) / float(each.proposal)) for amount, u in sides if u > 0.0]
        if claims:
            found.append(merged(claims))
    return found
