"""What a plan calls fair, as the checker knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fair:
    """A notion of fairness, between whom, and how misses of goals are put together."""

    notion: str
    level: tuple[str, ...] = ()  # whose burdens are compared; () for single cells
    beta: float = 0.0  # of `power`
    mean: float = 0.0  # of `minimax`
    norms: Mapping[int, str] = field(default_factory=dict)  # priority -> norm; weighted where there is none
