"""Every point of a sweep is the answer to its plan, whatever was solved before it, and is kept once."""

import json
from decimal import Decimal

import pytest
from tests.support.small_plan import RULES, small_plan

from quotaopt.engine import solve
from quotaopt.errors import InfeasibleError, PlanError
from quotaopt.figures import figures_of
from quotaopt.sweep.axes import grid, read_axes
from quotaopt.sweep.run import sweep_of
from quotaopt.sweep.tornado import influence_of

VARIED = ("total=500:1300:5", "rules.new.share.min=0.2,0.3")
MEMBER = "region=East"


@pytest.fixture(scope="module")
def plan():
    return small_plan(RULES["share"], RULES["band"])


@pytest.fixture(scope="module")
def points(plan):
    return [*grid(read_axes(VARIED, plan)), {"total": "much"}]


@pytest.fixture(scope="module")
def found(plan, points):
    return sweep_of(plan, points, members=[MEMBER])


def test_points_are_the_answers_to_their_plans(plan, points, found):
    base = solve(plan)
    for point, changes in zip(found.points, points, strict=True):
        if point.status == "invalid":
            continue
        if point.status == "infeasible":
            with pytest.raises(InfeasibleError) as caught:
                solve(plan.change(changes))
            assert point.reason["en"] == caught.value.problems[0].what("en")
            continue
        allocation = solve(plan.change(changes))
        assert point.figures == figures_of(allocation, base)
        assert point.members[MEMBER] == int(allocation.by("region")["target"].iloc[0])
    assert {point.status for point in found.points} == {"optimal", "infeasible", "invalid"}


def test_a_point_that_is_no_plan_says_why(found):
    assert found.points[-1].status == "invalid"
    assert found.points[-1].reason["zh"] != found.points[-1].reason["en"]


def test_order_changes_nothing(plan, points, found):
    backwards = sweep_of(plan, points[::-1], members=[MEMBER])
    assert backwards.points[::-1] == found.points


def test_processes_find_the_same(plan, points, found, tmp_path):
    keep = tmp_path / "points.jsonl"
    shared = sweep_of(plan, points, members=[MEMBER], keep=keep, jobs=2)
    assert (shared.base, shared.points) == (found.base, found.points)
    assert sweep_of(plan, points, members=[MEMBER], keep=keep).kept == sum(
        point.status != "invalid" for point in found.points
    )


def test_a_killed_sweep_goes_on_where_it_was(plan, points, found, tmp_path):
    keep = tmp_path / "points.jsonl"

    def stop(stage: str) -> None:
        if stage.startswith("sweep 4/"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep_of(plan, points, members=[MEMBER], keep=keep, progress=stop)
    whole = keep.read_bytes()
    assert whole.count(b"\n") == 4
    keep.write_bytes(whole + whole.splitlines()[1][:70])  # half a line, as a killed process leaves it
    again = sweep_of(plan, points, members=[MEMBER], keep=keep)
    assert (again.points, again.kept, again.outdated) == (found.points, 4, 0)
    entries = [json.loads(line) for line in keep.read_bytes().splitlines() if line.endswith(b"}")]
    keys = [(entry["base"], entry["point"]) for entry in entries]
    assert len(keys) == len(set(keys)) == len(points) - 1  # what is no plan has nothing to be known by
    assert keep.read_bytes().startswith(whole)


def test_points_of_a_changed_plan_are_not_used_and_counted(plan, points, tmp_path):
    keep = tmp_path / "points.jsonl"
    sweep_of(plan, points[:3], keep=keep)
    other = sweep_of(plan.change({"rules.east.max": 790}), points[:3], keep=keep)
    assert (other.kept, other.outdated) == (0, 3)
    assert sweep_of(plan, points[:5], keep=keep).kept == 3


def test_more_members_asked_for_are_looked_up_again(plan, points, found, tmp_path):
    keep = tmp_path / "points.jsonl"
    sweep_of(plan, points[2:3], keep=keep)
    again = sweep_of(plan, points[2:3], members=[MEMBER], keep=keep)
    assert (again.kept, again.points) == (0, found.points[2:3])


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("total,status\n", "sweep.not_points"),
        ('{"a": 1}\n', "sweep.not_points"),
        (None, "sweep.points_of_other"),
    ],
)
def test_files_of_something_else_are_left_alone(plan, points, tmp_path, content, key):
    keep = tmp_path / "points.jsonl"
    if content is None:
        sweep_of(plan.replace(plan="another"), points[:1], keep=keep)
    else:
        keep.write_text(content, encoding="utf-8")
    before = keep.read_bytes()
    with pytest.raises(PlanError) as caught:
        sweep_of(plan, points[:1], keep=keep)
    assert caught.value.problems[0].key == key
    assert keep.read_bytes() == before


def test_a_plan_that_cannot_be_met_may_be_swept_but_nothing_is_measured_from_it(plan):
    stuck = plan.change({"total": 500})
    found = sweep_of(stuck, [{"total": 1200}])
    assert (found.base.status, found.points[0].status) == ("infeasible", "optimal")
    assert found.points[0].figures.moved == 0
    with pytest.raises(PlanError):
        influence_of(stuck, read_axes(["total=1000:1100:2"], stuck))


def test_the_tornado_orders_inputs_by_how_far_they_move_the_figure(plan):
    axes = read_axes(["rules.new.share.min=0.2:0.32:3", "total=1100:1250:2"], plan)
    found = influence_of(plan, axes, MEMBER)
    base = found.sweep.base.value(MEMBER)
    widths = [effect.width(MEMBER, float(base)) for effect in found.effects]
    assert widths == sorted(widths, reverse=True)
    for effect in found.effects:
        for point, end in ((effect.low, 0), (effect.high, 1)):
            alone = {effect.axis.path: effect.axis.ends[end]}
            assert point.value(MEMBER) == int(solve(plan.change(alone)).by("region")["target"].iloc[0])


def test_frames_and_documents_hold_a_row_per_point(found):
    frame, told = found.to_frame(), found.to_dict()
    assert list(frame["total"][2:4]) == [700, 700]
    assert frame["status"].tolist() == [point.status for point in found.points]
    assert frame["changed"].dtype == "Int64"
    assert [entry["status"] for entry in told["results"]] == frame["status"].tolist()
    assert told["results"][2]["members"] == {MEMBER: int(found.points[2].members[MEMBER])}
    assert json.loads(json.dumps(told)) == told
    assert isinstance(found.points[2].figures.total, Decimal)
