"""Trust: the past in, bias and error out, both drawn to the average where the past is short."""

from __future__ import annotations

import math

import pytest

from quotaopt.bargain.data import Record
from quotaopt.bargain.trust import USUAL_ERROR, trusts_of
from support.bargaining import record, region

A, B, C = region("A"), region("B"), region("C")


def test_without_any_record_everybody_is_a_fifth_off_and_nobody_biased():
    trusts, common = trusts_of([], [A, B])
    assert trusts[A].bias == trusts[B].bias == 0.0
    assert common.error == USUAL_ERROR
    assert trusts[A].error == pytest.approx(USUAL_ERROR * math.sqrt(1.5))


def test_a_node_without_a_record_is_as_good_as_the_average():
    trusts, common = trusts_of([record(A, 1.2), record(B, 0.8)], [A, B, C])
    assert trusts[C].bias == pytest.approx(common.bias)
    assert trusts[A].bias > trusts[C].bias > trusts[B].bias


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.4])
def test_the_longer_the_past_the_nearer_the_bias_is_to_it(factor):
    found = [trusts_of([record(A, factor, years=years), Record(B)], [A])[0][A] for years in (1, 3, 9, 27)]
    away = [abs(each.bias - math.log(factor)) for each in found]
    assert away == sorted(away, reverse=True)
    assert found[-1].error < found[0].error
    assert away[-1] < 0.05


def test_scattered_bids_are_trusted_less_than_steady_ones():
    trusts, _ = trusts_of([record(A, 1.0, noise=0.3), record(B, 1.0, noise=0.01)], [A, B])
    assert trusts[A].weight < trusts[B].weight


def test_the_interval_of_the_mean_needs_two_years():
    trusts, _ = trusts_of([record(A, 1.1, years=1), record(B, 1.1, years=2)], [A, B])
    assert math.isnan(trusts[A].low)
    assert trusts[B].low < math.log(1.1) < trusts[B].high
