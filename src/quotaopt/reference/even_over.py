"""Even over a level: every member carries the same; inside a member, in proportion to `inner`."""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.reference.share_of import RawShare, within_groups


def even_over(cells: Cells, level: str, inner: FloatArray) -> RawShare:
    """One unit per member of `level`."""
    return RawShare(within_groups(cells, (level,), inner), np.ones(cells.n_bases, dtype=np.bool_))
