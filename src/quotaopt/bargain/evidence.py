"""Bids that their own past speaks against: in numbers, or not at all.

A bid is named where the mean of its past errors is not 0 with 95 % (two years at least) and it leans the
same way again: below the proposal where results came above the bids, above it where they came below.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal

from quotaopt.bargain.data import Evidence, Node
from quotaopt.bargain.nodes import named
from quotaopt.bargain.positions import Position
from quotaopt.errors import NOWHERE, Problem

WITH_HISTORY = {
    "bargain.sandbagging": "bargain.sandbagging_history",
    "bargain.optimism": "bargain.optimism_history",
}
"""The same sentence with what the year before brought."""


def evidence_of(
    positions: Iterable[Position], forecasts: Mapping[Node, Decimal | None]
) -> tuple[Evidence, ...]:
    """What is to be said of the bids of one round, in the order of the nodes."""
    found = (_evidence(each, forecasts.get(each.node)) for each in positions)
    return tuple(each for each in found if each is not None)


def _evidence(position: Position, forecast: Decimal | None) -> Evidence | None:
    trust, bid, proposal = position.trust, position.amount, position.proposal
    if bid is None or not proposal or math.isnan(trust.low):
        return None
    if trust.low > 0.0 and bid < proposal:
        statement = _statement(position, "bargain.sandbagging", "below", (trust.low, trust.high))
        return Evidence(position.node, "sandbagging", _with_history(statement, forecast))
    if trust.high < 0.0 and bid > proposal:
        statement = _statement(position, "bargain.optimism", "above", (trust.high, trust.low))
        return Evidence(position.node, "optimism", _with_history(statement, forecast))
    return None


def _statement(position: Position, key: str, side: str, interval: tuple[float, float]) -> Problem:
    trust, bid, proposal = position.trust, position.amount, position.proposal
    assert bid is not None
    assert position.believed is not None
    near, far = (percent(abs(math.expm1(end))) for end in interval)
    values = {
        "node": named(position.node),
        "years": trust.years,
        "bias": percent(abs(math.expm1(0.5 * (trust.low + trust.high)))),
        "low": near,
        "high": far,
        "bid": money(bid),
        "proposal": money(proposal),
        "believed": money(position.believed),
        side: percent(abs(float(bid / proposal) - 1.0)),
    }
    return Problem.at(NOWHERE, key, **values)


def _with_history(statement: Problem, forecast: Decimal | None) -> Problem:
    if forecast is None:
        return statement
    return Problem.at(NOWHERE, WITH_HISTORY[statement.key], **statement.values, forecast=money(forecast))


def percent(part: float) -> str:
    """A part of one as per cent, one digit after the point."""
    return f"{100.0 * part:.1f} %"


def money(amount: Decimal) -> str:
    """An amount with thousands apart; from a thousand on without a fraction."""
    return f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:,.2f}".removesuffix(".00")
