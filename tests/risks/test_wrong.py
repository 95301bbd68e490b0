"""What a plan may not say about risk, and where it is told."""

import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from support.risky_plans import risky_plan

SPREADS = pd.DataFrame({"rep": [f"rep {number:03d}" for number in range(12)], "wide": [0.2] * 12})


@pytest.mark.parametrize(
    ("risk", "where", "said"),
    [
        ({"attainment": {"spread": 0}}, "risk.attainment", "0 is not above zero"),
        ({"attainment": {"spread": -0.2}}, "risk.attainment", "-0.2 is not above zero"),
        ({"attainment": {"mean": 0}}, "risk.attainment", "not above zero"),
        ({"probability": 1}, "risk.probability", "does not lie between 0 and 1"),
        ({"probability": 1.5}, "risk.probability", "does not lie between 0 and 1"),
        ({"probability": 0}, "risk.probability", "does not lie between 0 and 1"),
        ({"response": 1.5}, "risk.response", "1"),
        ({"everyone": 0.6, "common": {"region": 0.5}}, "risk", "1.1 of the variance"),
        ({"common": {"regoin": 0.2}}, "risk.common.regoin", "did you mean region"),
        ({"each": ["repp"]}, "risk.each", "did you mean rep"),
        ({"level": "rpe"}, "risk.level", "did you mean rep"),
        ({"attainment": {"where": {"linne": "A"}, "spread": 0.2}}, "where.linne", "did you mean line"),
        ({"attainment": [{"spread": 0.2}, {"spread": 0.3}]}, "risk.attainment.1", "a second entry without"),
        ({"attainment": {"spread": "spreds.wide"}}, "risk.attainment", "spreds"),
        ({"attainment": {"spread": "sales.amount"}}, "risk.attainment", "key"),
        ({"past": "targets.last"}, "risk.past", "targets"),
        ({"draws": 10}, "risk.draws", "100"),
        ({"seed": -1}, "risk.seed", "0"),
        ({"shape": "uniform"}, "risk.shape", "lognormal"),
        ({"spread": 0.2}, "risk", "spread"),
    ],
)
def test_entries_are_refused_where_they_stand(risk, where, said):
    with pytest.raises(PlanError) as caught:
        risky_plan(risk)
    assert said in str(caught.value)
    assert where in str(caught.value)


@pytest.mark.parametrize(
    ("attainment", "said"),
    [
        ({"where": {"line": "C"}, "spread": 0.2}, "line"),
        (
            [
                {"spread": 0.2},
                {"where": {"line": "A"}, "spread": 0.3},
                {"where": {"region": "region 0"}, "spread": 0.1},
            ],
            "speaks of 4 of the same cells: rep 000",
        ),
        ({"spread": "spreads.wide"}, "says nothing for 1 of the cells: rep 011"),
        ({"spread": "spreads.flat"}, "not above zero for 1 of the cells: rep 003"),
    ],
)
def test_figures_that_fit_no_cell_or_two_are_refused(attainment, said):
    table = SPREADS.assign(flat=[0.0 if number == 3 else 0.2 for number in range(12)])
    table.loc[11, "wide"] = None
    plan = risky_plan({"attainment": attainment}, tables={"spreads": table})
    with pytest.raises(PlanError, match=said):
        quotaopt.risk(plan, draws=200)


def test_members_have_figures_of_their_own():
    table = SPREADS.assign(wide=[0.1 + 0.01 * number for number in range(12)])
    attainment = [
        {"mean": 0.95, "spread": "spreads.wide"},
        {"where": {"line": "B"}, "mean": 0.8, "spread": 0.4},
    ]
    found = quotaopt.risk(risky_plan({"attainment": attainment}, tables={"spreads": table}), draws=200)
    law = found.ground.law
    assert len(law.atoms) == 24
    assert sorted(set(law.mean.tolist())) == [0.8, 0.95]
    assert law.spread.max() == 0.4
    assert law.spread.min() == pytest.approx(0.1)
    assert len(law.lucks[-1].keys) == 12  # luck is people's, figures are lines'
