"""Who joins, leaves and ramps within a plan."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from quotaopt.model.arrays import LabelArray
from quotaopt.people.availability import Availability


def movements(found: Availability) -> Mapping[str, LabelArray]:
    """The members who ``join``, ``leave`` or ``ramp`` within the plan, or are ``never`` there."""
    begin, end = found.work.bounds[[0, -1]]
    start, after = found.service.start, found.service.after
    here = (start < end) & (after > begin)
    ramping = found.service.full_from > np.maximum(start, begin)
    return {
        "join": found.members[here & (start > begin)],
        "leave": found.members[here & (after < end)],
        "ramp": found.members[here & ramping],
        "never": found.members[~here],
    }
