"""From a continuous answer to whole steps that keep every limit, or say which one they could not."""

from quotaopt.rounding.between import with_group_sums
from quotaopt.rounding.choose import LARGEST_REMAINDER, METHODS, round_to_steps
from quotaopt.rounding.exchange import ExchangeCertificate, exchange_certificate
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.result import Miss, Rounding
from quotaopt.rounding.soft import rounding_model
from quotaopt.rounding.tiers import round_by_tiers

__all__ = [
    "LARGEST_REMAINDER",
    "METHODS",
    "ExchangeCertificate",
    "Hierarchy",
    "Miss",
    "Rounding",
    "exchange_certificate",
    "round_by_tiers",
    "round_to_steps",
    "rounding_model",
    "with_group_sums",
]
