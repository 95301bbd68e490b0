"""The figures of an allocation are what its published targets say."""

from decimal import Decimal

import numpy as np
import pytest
from tests.support.small_plan import HISTORY, RULES, small_plan

from quotaopt.engine import solve
from quotaopt.figures import figures_of


@pytest.fixture(scope="module")
def allocation():
    return solve(small_plan(RULES["growth"], RULES["share"]))


def _change(after, before):
    change = after.targets["target"].astype(float) - before.targets["target"].astype(float)
    return change.to_numpy()


def _shifted(change):
    return max(change[change > 0].sum(), -change[change < 0].sum())


def test_figures_follow_from_the_targets(allocation):
    figures, targets = figures_of(allocation), allocation.targets
    assert figures.total == Decimal(str(targets["target"].sum()))
    assert figures.away == pytest.approx(_shifted((targets["target"] - targets["reference"]).to_numpy()))
    assert figures.growth == pytest.approx(float(figures.total) / HISTORY["revenue"].sum() - 1)
    assert figures.spread == figures.burdens.highest - figures.burdens.lowest
    assert figures.binding == ("new",)
    assert (figures.changed, figures.moved) == (0, 0)


def test_what_moved_is_told_cell_by_cell_whatever_the_steps(allocation):
    finer = solve(allocation.plan.change({"step": Decimal("0.5"), "total": Decimal("1207.5")}))
    figures, change = figures_of(finer, allocation), _change(finer, allocation)
    assert figures.changed == np.count_nonzero(change)
    assert float(figures.moved) == pytest.approx(_shifted(change))


def test_cells_that_only_one_plan_has_count_in_full(allocation):
    smaller = solve(small_plan(frames={"history": HISTORY[HISTORY["rep"] != "Cy"]}))
    gone = allocation.targets.query("rep == 'Cy'")["target"].sum()
    figures = figures_of(smaller, allocation)
    assert float(figures.moved) >= gone
    assert figures == figures_of(smaller, allocation)


def test_there_is_no_growth_without_facts_of_last_year(allocation):
    undated = small_plan(
        frames={"history": HISTORY.assign(quarter="2022-Q1")},
        reference={"blend": [{"even_over": "rep"}], "season": "flat"},
    )
    assert figures_of(solve(undated)).growth is None
