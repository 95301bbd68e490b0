"""Linear algebra on one thread: several would add up in another order."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Of the linear algebra loaded by now."""
    limited: AbstractContextManager[object] = _loaded(len(sys.modules)).limit(limits=1, user_api="blas")
    return limited


@lru_cache(maxsize=1)
def _loaded(n_modules: int) -> ThreadpoolController:
    """The libraries of linear algebra; looked for again when more modules have been loaded."""
    return ThreadpoolController()
