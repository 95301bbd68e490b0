"""Negotiating without sharing cells: a region answers with one curve, headquarters with one number."""

from quotaopt.curves.curve import ResponseCurve
from quotaopt.curves.files import read_curve, read_curves, read_share, write_curve, write_share
from quotaopt.curves.join import Joined, join
from quotaopt.curves.part import response_curve
from quotaopt.curves.settle import settle_share
from quotaopt.curves.share import Share

__all__ = [
    "Joined",
    "ResponseCurve",
    "Share",
    "join",
    "read_curve",
    "read_curves",
    "read_share",
    "response_curve",
    "settle_share",
    "write_curve",
    "write_share",
]
