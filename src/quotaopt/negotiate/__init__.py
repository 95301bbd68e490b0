"""Negotiations: one plan, proposed from above and bid for from below, until it is agreed and frozen.

>>> negotiation = quotaopt.negotiate.open(plan, "2024")  # doctest: +SKIP
"""

from quotaopt.negotiate.negotiation import Negotiation, open, read

__all__ = ["Negotiation", "open", "read"]
