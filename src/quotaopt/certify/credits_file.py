"""People's numbers as plain values of a proof file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from quotaopt.certify.claim import StatedCredits
from quotaopt.certify.exact import FITS, largest
from quotaopt.plan.table import TextColumn


def credits_to_plain(credits: StatedCredits, step_minor: int) -> dict[str, Any]:
    """Names, the person of every row (-1 for nobody), its role, its steps by period."""
    return {
        "people": [str(name) for name in credits.person.labels],
        "person": credits.person.codes.tolist(),
        "role": [str(role) for role in credits.role],
        "steps": (credits.minor // step_minor).tolist(),
    }


def credits_from_plain(content: Mapping[str, Any], step_minor: int) -> StatedCredits:
    """People's numbers from a document; any error means that it is no proof of ours."""
    labels = np.array([str(name) for name in content["people"]], dtype=object)
    codes = np.array(content["person"], dtype=np.int32)
    role = np.array([str(role) for role in content["role"]], dtype=object)
    steps = np.array(content["steps"], dtype=np.int64)
    if steps.ndim != 2 or not len(steps) == len(role) == len(codes):
        raise ValueError("people's numbers of different length")
    if codes.size and (codes.min() < -1 or codes.max() >= len(labels)):
        raise ValueError("a number without a person")
    if largest(steps) * step_minor * steps.size >= FITS:
        raise ValueError("people's numbers too large")
    return StatedCredits(TextColumn(codes, labels), role, steps * step_minor)
