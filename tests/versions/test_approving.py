"""Targets are approved by their owner or above, and an approval lasts as long as its target."""

import pytest

import quotaopt
from quotaopt import versions
from quotaopt.errors import VersionsError
from quotaopt.versions.approving import approve
from quotaopt.versions.folder import Folder
from support.negotiation_folders import small_plan


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return small_plan(tmp_path_factory.mktemp("own"))


@pytest.fixture
def folder(plan, tmp_path):
    versions.append(tmp_path / "2026", quotaopt.solve(plan))
    return tmp_path / "2026"


def names(nodes):
    return [member for node in nodes for _, member in node]


def test_an_owner_approves_what_is_theirs_and_headquarters_everything(folder):
    assert names(approve(folder, "East", nodes=[["Ann"]])) == ["Ann"]
    assert names(approve(folder, "East", signature="Wang")) == ["Ann", "Bob"]
    assert versions.read(folder).latest.approved == 2
    assert len(approve(folder, "总部")) == 6
    latest = versions.read(folder).latest
    assert [each.by for each in latest.approvals[latest.nodes[0].node]] == ["East", "headquarters"]
    assert Folder(folder).changed() == ()


def test_a_group_of_nodes_goes_by_its_owner(folder):
    assert names(approve(folder, nodes=[["East"], ["South", "Fay"]])) == ["Ann", "Bob", "Fay"]


def test_nobody_approves_what_is_not_theirs(folder):
    with pytest.raises(VersionsError, match="Cy is not East's to approve"):
        approve(folder, "East", nodes=[["Cy"]])
    with pytest.raises(VersionsError, match="Ann owns no target here"):
        approve(folder, "Ann")
    with pytest.raises(VersionsError) as caught:
        approve(folder, nodes=[["Anne"], ["Cy"], ["East", "Cy"]])
    assert [problem.key for problem in caught.value.problems] == ["versions.no_such_node"] * 2
    assert "Ann" in caught.value.problems[0].remedy("en")
    assert versions.read(folder).latest.approved == 0


def test_an_approval_lapses_with_its_target_and_stands_while_it_stays(folder, plan):
    approve(folder)
    lock = {"name": "lock", "where": {"rep": "Ann"}, "total": 900}
    target = {row.node: row.target for row in versions.read(folder).latest.nodes}
    second = versions.append(
        folder, quotaopt.solve(plan.change({"rules": [*plan.document["rules"], lock]})), reason="Ann"
    )
    same = [row.node for row in second.nodes if row.target == target[row.node]]
    assert second.approved == len(same) < 6
    assert [version.approved for version in versions.read(folder).all] == [6, len(same)]


def test_without_a_negotiation_every_region_approves_its_total(plan, tmp_path):
    document = {name: entry for name, entry in plan.document.items() if name != "negotiation"}
    alone = small_plan(tmp_path / "own", negotiation=None)
    assert "negotiation" in plan.document
    assert document.keys() == alone.document.keys()
    version = versions.append(tmp_path / "2026", quotaopt.solve(alone))
    assert [row.owners for row in version.nodes] == [("East",), ("North",), ("South",)]
    assert sum(row.target for row in version.nodes) == 12_000
    assert names(approve(tmp_path / "2026", "East")) == ["East"]
