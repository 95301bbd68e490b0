"""Whether two values of frozen data hold the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.certify.combinations import Combinations


def is_same(one: Any, other: Any) -> bool:
    """Whether two values hold the same all the way down."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return type(one) is type(other) and all(
            is_same(getattr(one, name), getattr(other, name)) for name in names
        )
    if type(one).__module__ == Combinations.__module__:
        return is_same(vars(one), vars(other))
    if sparse.issparse(one):
        return is_same(one.shape, other.shape) and not (one != other).nnz
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    return bool(one == other)
