"""From a returned sheet to bids: everything that is wrong with it is told at once, with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from quotaopt.bargain.data import Bid, Node
from quotaopt.bargain.nodes import named
from quotaopt.errors import Place, PlanError, Problem, Problems
from quotaopt.messages import LANGUAGES, say
from quotaopt.negotiate.offers import Offer, Offers
from quotaopt.negotiate.returned import Cell, Returned
from quotaopt.negotiate.sheet import ANSWERS, Marks, Sheet
from quotaopt.plan.nearest import nearest
from quotaopt.plan.tables.amounts import plain_amount
from quotaopt.plan.values import LARGEST

LONGEST_REASON = 500
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}([ T]|$)")
_SHOWN = 60
_SIGNIFICANT = 15
"""Digits of a number that a spreadsheet keeps."""


@dataclass(frozen=True)
class Answer:
    """One owner's bids in one round."""

    owner: str
    bids: tuple[Bid, ...]  # of nodes in which anything was filled in
    silent: tuple[Node, ...]  # nodes without a bid: no claim, which is not a claim of zero
    unread: tuple[str, ...]  # sheets and columns that were not read


def marks_of(returned: Returned, negotiation: str, current: int) -> Marks:
    """What a sheet says of itself, held against the negotiation.

    Raises
    ------
    PlanError
        It says nothing or several things, belongs to another negotiation, or to another round.
    """
    place = Place(returned.file)
    if len(returned.marks) != 1:
        several = "; ".join(f"{marks.owner} {marks.round}" for marks in returned.marks)
        key = "negotiate.several_marks" if returned.marks else "negotiate.no_marks"
        raise PlanError([Problem.at(place, key, marks=several)])
    (marks,) = returned.marks
    if marks.negotiation != negotiation:
        raise PlanError([Problem.at(place, "negotiate.other", found=marks.negotiation, own=negotiation)])
    if marks.round != str(current):
        raise PlanError([Problem.at(place, "negotiate.stale", found=marks.round, current=current)])
    return marks


def answer_of(returned: Returned, sheet: Sheet, offers: Offers) -> Answer:
    """The bids of a returned sheet, which was sent as `sheet`.

    Raises
    ------
    PlanError
        With everything that cannot be recorded.
    """
    problems = Problems()
    rows = [row for row in returned.rows if not _is_sum(row, sheet)]
    found = _by_node(rows, sheet, offers, problems)
    bids = [bid for offer, row in found if (bid := _Row(offer, row, sheet, problems).bid()) is not None]
    if not problems and not any(bid.amount is not None for bid in bids):
        problems.add(Place(returned.file), "negotiate.no_bid")
    problems.stop_if_any()
    answered = {bid.node for bid in bids if bid.amount is not None}
    silent = tuple(offer.node for offer in sheet.rows if offer.node not in answered)
    return Answer(sheet.owner, tuple(bids), silent, returned.unread)


def _is_sum(row: Mapping[str, Cell], sheet: Sheet) -> bool:
    """The row below the nodes: called a total, which is no member, and nothing else about it."""
    first, *others = (row[level].text for level in sheet.levels)
    labels = {say("report.total", lang) for lang in LANGUAGES}
    return first in labels and not any(others) and all(offer.node[0][1] != first for offer in sheet.rows)


def _by_node(
    rows: Sequence[Mapping[str, Cell]], sheet: Sheet, offers: Offers, problems: Problems
) -> list[tuple[Offer, Mapping[str, Cell]]]:
    """Every row with what was offered in it; rows of others, unknown or repeated ones are told."""
    found: dict[Node, Mapping[str, Cell]] = {}
    strangers: dict[str, list[tuple[Place, Node]]] = {}
    for row in rows:
        node = tuple((level, row[level].text) for level in sheet.levels)
        place = row[sheet.levels[0]].place
        offer = offers.by_node.get(node)
        if offer is None:
            problems.extend(_unknown(row, node, sheet, offers))
        elif offer.owner != sheet.owner:
            strangers.setdefault(offer.owner, []).append((place, node))
        elif node in found:
            first = found[node][sheet.levels[0]].place.row
            problems.add(place, "negotiate.node_twice", node=named(node), row=first)
        else:
            found[node] = row
    for owner, places in strangers.items():
        if not found and len(places) == len(rows):
            problems.add(Place(places[0][0].file), "negotiate.swapped", owner=owner, marked=sheet.owner)
        else:
            for place, node in places:
                problems.add(
                    place, "negotiate.wrong_owner", node=named(node), owner=owner, marked=sheet.owner
                )
    return [(offers.by_node[node], row) for node, row in found.items()]


def _unknown(row: Mapping[str, Cell], node: Node, sheet: Sheet, offers: Offers) -> Iterator[Problem]:
    """A node that nobody was asked about."""
    place = row[sheet.levels[0]].place
    blank = [level for level, member in node if not member]
    if blank:
        yield Problem.at(row[blank[0]].place, "negotiate.blank_key", level=blank[0])
        return
    own = [named(offer.node) for offer in sheet.rows]
    yield Problem.at(place, "negotiate.unknown_node", node=named(node), nearest=nearest(named(node), own))


class _Row:
    """One row of a sheet that is known to be the owner's."""

    def __init__(self, offer: Offer, row: Mapping[str, Cell], sheet: Sheet, problems: Problems) -> None:
        self._offer, self._row, self._sheet, self._problems = offer, row, sheet, problems
        self._node = named(offer.node)

    def bid(self) -> Bid | None:
        """What was filled in; None where nothing was. What is wrong is told."""
        self._locked()
        reason = self._row["reason"].text if "reason" in self._row else ""
        amount, lowest, confidence = self._amount("bid"), self._amount("lowest"), self._confidence()
        filled = any(self._row[name].text for name in ANSWERS if name in self._row)
        if amount is None and (confidence is not None or lowest is not None) and not self._row["bid"].text:
            self._tell("bid", "negotiate.answer_without_bid")
        if amount is not None and lowest is not None and lowest > amount:
            self._tell("lowest", "negotiate.lowest_above", lowest=f"{lowest:,f}", bid=f"{amount:,f}")
        if len(reason) > LONGEST_REASON:
            self._tell("reason", "negotiate.long_reason", length=len(reason), most=LONGEST_REASON)
        if amount is not None and not reason:
            self._reason(amount)
        return (
            Bid(self._offer.node, amount, confidence, lowest, reason, self._sheet.owner) if filled else None
        )

    def _tell(self, name: str, key: str, **values: object) -> None:
        self._problems.add(self._row[name].place, key, node=self._node, **values)

    def _locked(self) -> None:
        """What owners were sent is what they send back."""
        for name in self._sheet.amounts:
            sent, cell = getattr(self._offer, name), self._row.get(name)
            if cell is None or cell.uncalculated:
                continue
            found = _number(cell.text)
            if (not cell.text) if sent is None else (found is not None and _same(found, sent)):
                continue
            shown = f"{sent:,f}" if sent is not None else ""
            self._tell(name, "negotiate.locked_changed", found=cell.text or "-", sent=shown or "-")

    def _amount(self, name: str) -> Decimal | None:
        """A bid, or the lowest acceptable, inside the limits of the node."""
        amount = self._number(name)
        if amount is None:
            return None
        low, high = self._offer.floor or Decimal(0), self._offer.ceiling
        if amount < low:
            self._tell(name, "negotiate.below_floor", amount=f"{amount:,f}", floor=f"{low:,f}")
        elif high is not None and amount > high:
            self._tell(name, "negotiate.above_ceiling", amount=f"{amount:,f}", ceiling=f"{high:,f}")
        return amount

    def _confidence(self) -> Decimal | None:
        found = self._number("confidence")
        if found is not None and not 0 < found <= 1:
            self._tell("confidence", "negotiate.confidence", found=f"{found:f}")
            return None
        return found

    def _number(self, name: str) -> Decimal | None:
        """The plain number in a cell; None where it is blank, or what stands there is told."""
        cell = self._row.get(name)
        if cell is None:
            return None
        if cell.uncalculated:
            self._tell(name, "negotiate.uncalculated")
            return None
        if not cell.text:
            return None
        number = _number(cell.text)
        if number is None or abs(number) > LARGEST:
            self._no_number(name, cell.text)
            return None
        return number

    def _no_number(self, name: str, text: str) -> None:
        shown = text[:_SHOWN]
        if _DATE.match(text):
            self._tell(name, "negotiate.date", text=shown)
        elif (plain := plain_amount(text)) is not None:
            self._tell(name, "negotiate.number_decorated", text=shown, plain=plain)
        else:
            self._tell(name, "negotiate.not_a_number", text=shown)

    def _reason(self, amount: Decimal) -> None:
        """Who is far from the proposal says why."""
        proposal, beyond = self._offer.proposal, self._sheet.reason_beyond
        if proposal is None or abs(amount - proposal) <= beyond * proposal:
            return
        name = "reason" if "reason" in self._row else "bid"
        off = f"{(amount / proposal - 1) * 100:+.1f}" if proposal else "-"
        shown = f"{beyond * 100:f}".rstrip("0").rstrip(".")
        self._tell(name, "negotiate.no_reason", off=off, beyond=shown)


def _number(text: str) -> Decimal | None:
    """A number in plain digits, as spreadsheets and other programs write it."""
    try:
        found = Decimal(text) if text.isascii() and "_" not in text else None
    except InvalidOperation:
        return None
    if found is None or not found.is_finite():
        return None
    return found.to_integral_value() if found == found.to_integral_value() else found.normalize()


def _same(found: Decimal, sent: Decimal) -> bool:
    """Whether two amounts are one, as far as a spreadsheet can tell."""
    return found == sent or f"{found:.{_SIGNIFICANT - 1}e}" == f"{sent:.{_SIGNIFICANT - 1}e}"
