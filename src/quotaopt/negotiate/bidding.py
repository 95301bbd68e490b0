"""A returned sheet is checked and recorded."""

from __future__ import annotations

from pathlib import Path

from quotaopt.errors import NegotiationError, Place, PlanError, Problem, SheetError
from quotaopt.files import file_names
from quotaopt.ledger.entries import Draft
from quotaopt.negotiate.answers import Answer, answer_of, marks_of
from quotaopt.negotiate.desk import Desk, at_desk
from quotaopt.negotiate.returned import Returned, read_returned
from quotaopt.negotiate.rounds import within
from quotaopt.negotiate.sheet import Marks, Sheet
from quotaopt.negotiate.state import told_bid
from quotaopt.negotiate.store import Store
from quotaopt.plan.nearest import nearest


def record_bid(store: Store, path: Path, *, owner: str | None, at: str) -> Answer:
    """Read, check and record a returned sheet; it replaces the owner's earlier one of this round.

    Parameters
    ----------
    owner
        Who handed it in, where that is known.

    Raises
    ------
    SheetError
        With everything that is wrong with the sheet; then nothing is recorded.
    NegotiationError
        The negotiation takes no bids: it is frozen, or has had its last round.
    """
    with at_desk(store) as desk:
        desk.require_open()
        desk.require_running()
        try:
            answer = _answer(desk, path, owner)
        except PlanError as error:
            raise SheetError(error.problems) from None
        number = desk.state.round
        name = file_names(desk.offers.owners)[answer.owner]
        handed_in = sum(
            entry.kind == "bid" and entry.said["round"] == number and entry.said["owner"] == answer.owner
            for entry in desk.state.entries
        )
        folder = f"{within(number)}/bids/{name}-{handed_in + 1}"
        said = {
            "round": number,
            "owner": answer.owner,
            "file": path.name,
            "bids": [told_bid(bid) for bid in answer.bids],
        }
        contents = {f"{folder}/returned{path.suffix.lower()}": path.read_bytes()}
        store.record(Draft("bid", answer.owner, at, said), contents, folder)
        return answer


def _answer(desk: Desk, path: Path, owner: str | None) -> Answer:
    """What a file answers, once nothing is wrong with it."""
    returned = read_returned(path, desk.state.levels)
    return answer_of(returned, _sheet(desk, returned, path, owner), desk.offers)


def _sheet(desk: Desk, returned: Returned, path: Path, owner: str | None) -> Sheet:
    """The sheet as it was sent, by what the returned one says of itself.

    Raises
    ------
    NegotiationError
        It is marked as somebody else's than who handed it in, or than its own name says.
    """
    marks, place = marks_of(returned, desk.state.negotiation, desk.state.round), Place(returned.file)
    known = desk.offers.owners
    for name in (owner, marks.owner):
        if name is not None and name not in known:
            problem = Problem.at(place, "negotiate.unknown_owner", owner=name, known=nearest(name, known, 5))
            raise NegotiationError([problem])
    if owner not in (None, marks.owner):
        raise NegotiationError([Problem.at(place, "negotiate.not_from", marked=marks.owner, owner=owner)])
    named = {name: stem for stem, name in file_names(known).items()}.get(path.stem)
    if owner is None and named not in (None, marks.owner):
        raise NegotiationError([Problem.at(place, "negotiate.named_after", marked=marks.owner, owner=named)])
    sheet = desk.sheets[marks.owner]
    _require_same(sheet, marks, place, desk.state.round)
    return sheet


def _require_same(sheet: Sheet, marks: Marks, place: Place, current: int) -> None:
    if marks.fingerprint not in ("", sheet.fingerprint):
        raise NegotiationError([Problem.at(place, "negotiate.resent", current=current)])
