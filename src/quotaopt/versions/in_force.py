"""The targets in force of a plan that is a version: those on record, whatever a solve of today finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.negotiate.rounds import steps_of
from quotaopt.negotiate.standing_at import standing_at
from quotaopt.versions.names import version_at


def in_force(file: Path, solved: Allocation) -> Allocation:
    """The allocation on record of the version whose plan file this is; for any other file that of its solve.

    The two are the same where a solve gave the version its targets; another release, or a limit of time,
    may find others.

    Raises
    ------
    NotCertifiedError
        The targets on record do not keep the rules.
    """
    version = version_at(file)
    if version is None:
        return solved
    steps = steps_of(solved, version.targets_file.read_bytes())
    return solved if np.array_equal(steps, solved.steps) else standing_at(solved, steps)
