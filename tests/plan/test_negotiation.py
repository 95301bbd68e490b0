"""What a plan says of its negotiation can be meant: nodes are named, and each has one owner."""

import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan

GOOD = {
    "plan": "Targets",
    "step": 1,
    "total": 100,
    "dimensions": {"org": ["region", "district", "rep"], "product": ["line"]},
    "tables": {},
    "cells": {"cross": ["rep", "line"]},
    "negotiation": {"nodes": ["district", "line"], "owners": ["region", "district"]},
}


def problems(**changes):
    negotiation = GOOD["negotiation"] | changes
    try:
        make_plan(GOOD | {"negotiation": negotiation})
    except PlanError as error:
        return [(problem.key, problem.place.path) for problem in error.problems]
    return []


def test_levels_of_the_nodes_and_those_above_may_own_them():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "key", "path"),
    [
        ({"nodes": ["distrikt"]}, "plan.unknown_level_near", "negotiation.nodes"),
        ({"owners": "regio"}, "plan.unknown_level_near", "negotiation.owners"),
        ({"owners": ["region", "rep"]}, "negotiation.not_decided", "negotiation.owners.1"),
        ({"owners": "people.manager"}, "plan.unknown_table", "negotiation.owners"),
        ({"past": {"table": "bids", "by": "rep"}}, "plan.unknown_table", "negotiation.past.table"),
        ({"past": {"table": "bids", "by": "rep"}}, "negotiation.not_decided", "negotiation.past.by"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_place(changes, key, path):
    assert (key, path) in problems(**changes)
