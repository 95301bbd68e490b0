"""Rows are compared alike in dense matrices and in sparse ones."""

import numpy as np
import pytest

from quotaopt.model import overlap
from quotaopt.model.overlap import row_overlaps
from support.drawn_models import draw_model
from support.seeds import seeds


@pytest.mark.parametrize("seed", seeds(5))
def test_small_models_are_compared_like_large_ones(seed, monkeypatch):
    model, *_ = draw_model(seed)
    plain = np.flatnonzero(model.is_plain)
    small = row_overlaps(model, plain)
    monkeypatch.setattr(overlap, "SMALL", 0)
    large = row_overlaps(model, plain)
    assert np.array_equal(small.rows, large.rows)
    assert np.array_equal(small.size, large.size)
    assert _pairs(small) == _pairs(large)


def _pairs(found):
    return sorted(zip(found.outer.tolist(), found.inner.tolist(), found.crossing.tolist(), strict=True))
