"""Every number of any plan is a chain that multiplies out to it exactly."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

import quotaopt
from quotaopt.explain import explain
from quotaopt.explanation import KINDS, Explanation
from quotaopt.fairness import SMOOTH
from support.feasible_plans import CLASSES, MAY_FAIL, SHAPED, solved_plans
from support.random_plans import random_world
from support.seeds import n_plans
from support.worlds import World


def selections(allocation: quotaopt.Allocation, seed: int) -> Iterator[dict[str, str]]:
    """The whole, a member of a level, and a cell."""
    rng, cells = np.random.default_rng(seed), allocation.built.units.cells
    cell = int(rng.integers(len(cells)))
    names = {level: str(cells.levels[level].members[cells.codes(level)[cell]]) for level in cells.levels}
    layer = {level: names[level] for level in cells.layer_levels}
    level = str(rng.choice([level for level in names if level not in layer]))
    yield layer
    yield layer | {level: names[level]}
    yield names


def multiplied_out(found: Explanation) -> Fraction:
    """The product of the factors since there last was nothing."""
    product = Fraction(0)
    for link in found.links:
        product = link.after if link.factor is None else product * link.factor
    return product


@pytest.fixture(scope="module", params=CLASSES)
def answers(request: pytest.FixtureRequest) -> Iterable[tuple[int, quotaopt.Allocation]]:
    """Answers to plans of one class; kept where they are few."""
    count = n_plans(4)
    found = solved_plans(request.param, count)
    return list(found) if count < 50 else SolvedAgain(request.param, count)


@dataclass(frozen=True)
class SolvedAgain:
    """Answers to more plans than are kept."""

    kind: str
    count: int

    def __iter__(self) -> Iterator[tuple[int, quotaopt.Allocation]]:
        return solved_plans(self.kind, self.count)


def test_chains_multiply_out_to_the_published_number(answers):
    for seed, allocation in answers:
        for where in selections(allocation, seed):
            found = explain(allocation, where)
            assert found.target == _published(allocation, where), (seed, where)
            assert multiplied_out(found) == found.target, (seed, where)
            assert sum(link.change for link in found.links) == found.target
            assert [link.before for link in found.links[1:]] == [link.after for link in found.links[:-1]]
            kinds = [KINDS.index(link.kind) for link in found.links]
            assert kinds == sorted(kinds), (seed, where)
            assert all(link.after >= 0 for link in found.links)


def _published(allocation: quotaopt.Allocation, where: dict[str, str]) -> Fraction:
    """The selected cells of the published table."""
    cells = allocation.built.units.cells
    inside = np.ones(len(cells), dtype=bool)
    for level, member in where.items():
        inside &= cells.levels[level].members[cells.codes(level)] == member
    layer = next(layer for layer in allocation.plan.layers if layer.members.items() <= where.items())
    return int(allocation.steps[inside].sum()) * Fraction(layer.step)


def test_what_rules_make_of_a_cell_is_its_answer_unless_a_limit_holds_it(answers):
    for _, allocation in answers:
        if allocation.built.groups is not None:
            continue  # a limit of one cell is carried by the others of its group
        model, t = allocation.built.model, allocation.solution.t
        for cell in np.unique(np.linspace(0, len(t) - 1, 4).astype(int)).tolist():
            found = {link.kind: link for link in explain(allocation, _names(allocation, cell)).links}
            below, above = model.lower[cell], model.upper[cell]
            if "own_limit" in found:
                assert t[cell] == pytest.approx(below, rel=1e-6) or t[cell] == pytest.approx(above, rel=1e-6)
            if "precision" in found and allocation.notion in SMOOTH:
                left, step = found["precision"], allocation.shown.step
                assert abs(left.change) <= 1e-6 * float(left.after) + 1e-3 * float(step)
            if "fairness" in found:
                assert allocation.notion not in SMOOTH or allocation.built.goals


def _names(allocation: quotaopt.Allocation, cell: int) -> dict[str, str]:
    cells, number = allocation.built.units.cells, int(allocation.built.active[cell])
    return {level: str(cells.levels[level].members[cells.codes(level)[number]]) for level in cells.levels}


STATED = ({"notion": "proportional"}, {"notion": "least_squares"}, {"notion": "power", "beta": 3})


@pytest.mark.parametrize("kind", ["T", "F", "P"])
def test_neither_the_order_of_rules_nor_one_that_binds_nobody_changes_a_chain(kind):
    for seed in range(n_plans(8)):
        world = random_world(seed, kind, SHAPED).stating(fairness=STATED[seed % 3])
        try:
            one, other = quotaopt.solve(world.plan()), quotaopt.solve(_rearranged(world, seed).plan())
        except MAY_FAIL:
            continue
        where = _names(one, len(one.solution.t) // 2)
        chain, again = (
            [(link.kind, link.name, float(link.after)) for link in explain(answer, where).links]
            for answer in (one, other)
        )
        size = max(amount for *_, amount in chain)
        assert [names for *names, _ in again] == [names for *names, _ in chain], (seed, where)
        assert [amount for *_, amount in again] == pytest.approx(
            [amount for *_, amount in chain], rel=1e-6, abs=1e-6 * size
        )


def _rearranged(world: World, seed: int) -> World:
    """The rules in another order, and one more that is far away."""
    rules = copy.deepcopy(world.document["rules"])
    order = np.random.default_rng(seed).permutation(len(rules))
    return world.stating(rules=[{"name": "far away", "max": 10**15}, *(rules[at] for at in order)])
