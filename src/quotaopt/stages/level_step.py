"""`leximin` and `leximax` as steps of a chain: one stage per round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.solvers.candidate import Refutation
from quotaopt.solvers.farkas import refutation
from quotaopt.stages.earlier import HELD, Earlier, SoFar, slack
from quotaopt.stages.level_proof import held, level_bound
from quotaopt.stages.leximin import leximin_stages
from quotaopt.stages.proof import best_weight
from quotaopt.stages.stage import Stage
from quotaopt.stages.units import Units


def reach_levels(chain: SoFar, units: Units, sign: int) -> SoFar | Refutation:
    """The rounds of leximin (`sign` -1) or leximax (+1); all in the numbering of `units`."""
    earlier, positions = chain.earlier, np.flatnonzero(units.is_unit)
    outcomes = leximin_stages(units.model, positions, sign)
    if isinstance(outcomes, Refutation):
        return _led_back(outcomes, units)
    rounds = [outcome.stage for outcome in outcomes]
    weights = np.zeros(len(rounds))
    if earlier.multipliers.any():
        rounds, weights = _on_rules(rounds, units, positions, sign, earlier)
    own = [each.multipliers / units.weight for each in rounds]  # the rewritten objective is so much smaller
    total = np.sum(own, axis=0)
    stages = [
        replace(each, multipliers=rows, links=links, weights=_padded(weight * earlier.weights, number))
        for number, (each, (rows, links), weight) in enumerate(
            zip(rounds, (units.prices(multipliers) for multipliers in own), weights, strict=True)
        )
    ]
    limited = held(earlier.held, positions, sign, rounds, slack=HELD)
    following = earlier.then(limited, total, float(weights.sum()))
    none = np.zeros(len(rounds) - 1)
    following = replace(
        following,
        weights=np.concatenate([following.weights, none]),
        values=np.concatenate([following.values, none]),
    )
    return SoFar(outcomes[-1].face, following, (*chain.stages, *stages))


def _led_back(found: Refutation, units: Units) -> Refutation:
    """The proof on the rows that were asked: groups have no limits that could contradict them."""
    if units.rewritten is None:
        return found
    rows, _ = units.prices(found.multipliers)
    proof = refutation(units.rewritten.source, rows, found.method)
    if proof is None:
        raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])
    return proof


def _padded(weights: FloatArray, n_rounds: int) -> FloatArray:
    """Prices on the stages before the rounds, and none on rounds, which are held by limits."""
    return np.concatenate([weights, np.zeros(n_rounds)])


def _on_rules(
    rounds: list[Stage], units: Units, positions: IntArray, sign: int, earlier: Earlier
) -> tuple[list[Stage], FloatArray]:
    """The rounds proved on the rules and not on a face of them, and the weights of the earlier proofs."""
    limits = np.zeros(len(positions))
    proved, weights = [], []
    for each in rounds:

        def priced(weight: float, each: Stage = each) -> FloatArray:
            return units.weight * earlier.priced(each.multipliers / units.weight, weight)

        def bound(weight: float, each: Stage = each) -> float:
            found = level_bound(earlier.held, positions, sign, priced(weight), each.links, limits)
            return found - weight * earlier.held_cost

        weight, best = best_weight(bound, each.value)
        weights.append(weight)
        proved.append(replace(each, multipliers=priced(weight), bound=best))
        limits[each.settled] = each.value + slack(each.value)
    return proved, np.array(weights)
