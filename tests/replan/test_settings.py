"""What a command line asks of a replan."""

from __future__ import annotations

import pytest

from quotaopt.errors import PlanError
from quotaopt.replan.settings import policy_of


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ((None, None, None), None),
        (("hold", None, None), "hold"),
        ((None, "0.4", None), "absorb"),
        ((None, None, "5"), "follow"),
        (("follow", None, "5"), "follow"),
    ],
)
def test_a_part_or_a_landing_says_the_policy_too(said, policy):
    assert policy_of(*said) == policy


@pytest.mark.parametrize("said", [("hold", None, "5"), ("absorb", "0.4", "5"), (None, "0.4", "5")])
def test_a_landing_that_nobody_looks_at_is_refused(said):
    with pytest.raises(PlanError, match="--landing"):
        policy_of(*said)
