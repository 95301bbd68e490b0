"""Whole negotiations on random plans of every class end in time, certified, and nobody gains by silence."""

from __future__ import annotations

import pytest

from support.feasible_plans import solved_plans
from support.negotiations import negotiated
from support.seeds import n_plans


@pytest.mark.parametrize("kind", ["T", "F", "P"])
def test_negotiations_end_within_their_rounds_with_a_certified_plan(kind):
    for seed, opening in solved_plans(kind, n_plans(4)):
        story = negotiated(opening, seed)
        assert len(story.rounds) <= story.terms.rounds, (kind, seed)
        assert story.last.ended is not None, (kind, seed)
        for settlement in story.rounds:
            assert settlement.allocation.certificate.verified, (kind, seed)
            assert {each.node for each in settlement.nodes} >= {owner.node for owner in story.owners}
            for concession in settlement.closing:
                assert concession.allocation.certificate.verified, (kind, seed)
