"""What "fair" means: one file per notion, all over the same canonical model."""

from quotaopt.fairness.least_squares import LEAST_SQUARES
from quotaopt.fairness.notion import Notion, dual_bound, objective
from quotaopt.fairness.power import Power
from quotaopt.fairness.proportional import PROPORTIONAL

NOTIONS: dict[str, Notion] = {notion.name: notion for notion in (PROPORTIONAL, LEAST_SQUARES)}
"""The strictly convex notions that need no number."""
SMOOTH = (*NOTIONS, Power.name)
"""The words of all strictly convex notions."""


def smooth_notion(name: str, beta: float | None = None) -> Notion:
    """The strictly convex notion of a plan file's word; `beta` is the power of ``power``.

    Raises
    ------
    KeyError
        The word is no such notion.
    """
    if name == Power.name and beta is not None:
        return Power(float(beta))
    return NOTIONS[name]


__all__ = [
    "LEAST_SQUARES",
    "NOTIONS",
    "PROPORTIONAL",
    "SMOOTH",
    "Notion",
    "Power",
    "dual_bound",
    "objective",
    "smooth_notion",
]
