r"""Where the two sides stand at every node, and how much either weighs.

Headquarters claims its last proposal p, an owner the bid b. What counts of a bid is

.. math:: \hat b = \mathrm{clip}(b e^{\beta}, \; p e^{-\kappa s}, \; p e^{\kappa s}),

corrected for the bias :math:`\beta` of its past and no further from the proposal than :math:`\kappa = 2`
times the error s of such bids. The weights are :math:`\tau_h / p` and
:math:`c \, \gamma^{k-1} \tau / p`: one over the mean square errors, relative to the size of the node, so
that small ones are not crushed; c is the owner's confidence, and in every round k but the first a bid
keeps the part :math:`\gamma` of the weight it had. Without rules in the way the two sides meet at the
*share*

.. math:: \sigma_k = \frac{c \gamma^{k-1} \tau}{\tau_h + c \gamma^{k-1} \tau}

of the way from the proposal to :math:`\hat b`. See `docs/bargaining.md` for what this says of bids that
exaggerate and of rounds without end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaopt.bargain.claims import Claim, merged
from quotaopt.bargain.data import Bid, Node, Record, Terms, Trust
from quotaopt.bargain.trust import trusts_of

BELIEVABLE = 2.0
"""Errors of its kind that a bid may be from the proposal and still be taken at its word."""
SILENT = Bid(())


@dataclass(frozen=True)
class Position:
    """Both sides at one node."""

    node: Node
    proposal: Decimal
    bid: Bid
    trust: Trust
    weight: float  # of the bid, 0 without one; per square of its relative miss
    headquarters: float  # of the proposal

    @property
    def amount(self) -> Decimal | None:
        """What was bid, if anything."""
        return self.bid.amount

    @property
    def believed(self) -> Decimal | None:
        """What counts of the bid."""
        if self.amount is None:
            return None
        corrected = float(self.amount) * math.exp(self.trust.bias)
        return Decimal(str(max(min(corrected, self._at(BELIEVABLE)), self._at(-BELIEVABLE))))

    @property
    def share(self) -> float:
        """Of the way from the proposal to what counts of the bid that the two sides would meet at."""
        whole = self.weight + self.headquarters
        return 0.0 if self.amount is None or whole == 0.0 else self.weight / whole

    @property
    def own_claims(self) -> list[Claim]:
        """The owner's: the bid."""
        if self.believed is None or self.weight == 0.0 or not self.proposal:
            return []
        return [Claim(self.node, self.believed, self.weight / float(self.proposal))]

    @property
    def claims(self) -> list[Claim]:
        """Both sides' as one, and the floor of the owner."""
        if not self.proposal:
            return []
        per_square = float(self.proposal)
        both = self.own_claims
        if self.headquarters:
            both = [Claim(self.node, self.proposal, self.headquarters / per_square), *both]
        found = [merged(both)] if both else []
        lowest = self.bid.lowest
        if lowest is not None and lowest > 0 and self.weight:
            kept = min(lowest, Decimal(str(self._at(BELIEVABLE))))
            found.append(Claim(self.node, kept, self.weight / per_square, "min"))
        return found

    def _at(self, errors: float) -> float:
        """What is so many errors from the proposal."""
        return float(self.proposal) * math.exp(errors * self.trust.error)


def positions_of(
    proposals: Mapping[Node, Decimal],
    bids: Sequence[Bid],
    records: Sequence[Record],
    terms: Terms,
    number: int,
) -> list[Position]:
    """Both sides at every node in round `number`, counted from 1."""
    answers = {bid.node: bid for bid in bids}
    trusts, common = trusts_of(records, proposals)
    average = common.error**-2
    left = float(terms.concession) ** (number - 1)
    found = []
    for node, proposal in proposals.items():
        bid, trust = answers.get(node, SILENT), trusts[node]
        sure = 1.0 if bid.confidence is None else float(bid.confidence)
        heard = (bid.amount is not None or bid.lowest is not None) and terms.mode != "top_down"
        weight = sure * left * trust.weight / average if heard else 0.0
        alone = terms.mode == "bottom_up" and bid.amount is not None and weight > 0.0
        found.append(Position(node, proposal, bid, trust, weight, 0.0 if alone else 1.0))
    return found
