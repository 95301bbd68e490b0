"""The agreement on record: as a document, as a table, and as a page that can be printed and signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from quotaopt.bargain.data import Node
from quotaopt.certify import Certificate
from quotaopt.files import csv_text, json_text
from quotaopt.ledger.approvals import Approval
from quotaopt.ledger.who import HEADQUARTERS, who
from quotaopt.messages import LANGUAGES, Language, say
from quotaopt.negotiate.desk import Desk
from quotaopt.negotiate.offers import Offer, plain
from quotaopt.negotiate.sheet import heading
from quotaopt.report.amounts import headline_amount
from quotaopt.report.level_table import plain_table
from quotaopt.report.plain_page import plain_page

RECORD, TABLE, PAGE = "agreement.json", "agreement.csv", "agreement.txt"


@dataclass(frozen=True)
class Agreement:
    """What is frozen, and who agreed to it."""

    desk: Desk
    number: int
    certificate: Certificate
    approvals: Mapping[Node, tuple[Approval, ...]]
    signature: str
    at: str

    def files(self) -> dict[str, bytes]:
        """Name -> contents; the table and the page are in the language of the sheets."""
        lang = self.desk.state.lang
        record = json_text(self._record())
        page = plain_page(lambda console: self._page(lang))
        return {RECORD: record.encode(), TABLE: self._table(lang).encode(), PAGE: f"{page}\n".encode()}

    def _bid(self, row: Offer) -> Decimal | None:
        """The last one there was: in this round, or in the round before."""
        found = self.desk.state.bids(self.desk.state.round).get(row.node)
        return row.previous_bid if found is None or found.amount is None else found.amount

    def _record(self) -> dict[str, Any]:
        state = self.desk.state
        last = state.entries[-1]
        return {
            "agreement": self.number,
            "negotiation": state.negotiation,
            "plan": state.plan,
            "plan_sha256": state.opened["plan_sha256"],
            "round": state.round,
            "frozen": self.at,
            "by": HEADQUARTERS,
            "signature": self.signature,
            "levels": list(state.levels),
            "unit": self.desk.plan.main.unit,
            "total": plain(self.desk.offers.total),
            "certificate": {lang: self.certificate.to_dict(lang) for lang in LANGUAGES},
            "ledger": {"entries": last.number, "seal": last.seal},
            "nodes": [self._row(row) for row in self.desk.offers.rows],
        }

    def _row(self, row: Offer) -> dict[str, Any]:
        return {
            "node": [name for _, name in row.node],
            "owner": row.owner,
            "target": plain(row.proposal),
            "bid": plain(self._bid(row)),
            "approved": [
                {"by": each.by, "signature": each.signature, "at": each.at, "entry": each.entry}
                for each in self.approvals[row.node]
            ],
        }

    def _approved(self, row: Offer, lang: Language) -> str:
        """Who approved, with the names that signed."""
        return ", ".join(
            f"{who(each.by, lang)} ({each.signature})" if each.signature else who(each.by, lang)
            for each in self.approvals[row.node]
        )

    def _headings(self, lang: Language) -> tuple[str, ...]:
        levels = self.desk.state.levels
        approved = say("negotiate.approved_by", lang)
        return (*levels, heading("owner", lang), say("report.target", lang), heading("bid", lang), approved)

    def _table(self, lang: Language) -> str:
        rows = (
            (
                *(name for _, name in row.node),
                row.owner,
                plain(row.proposal),
                plain(self._bid(row)),
                self._approved(row, lang),
            )
            for row in self.desk.offers.rows
        )
        return csv_text(self._headings(lang), rows)

    def _page(self, lang: Language) -> Iterator[RenderableType]:
        state, total = self.desk.state, self.desk.offers.total
        assert total is not None  # every target was approved
        yield Text(say("negotiate.agreement.title", lang, plan=state.plan, number=self.number))
        signed = say("negotiate.signed", lang, name=self.signature) if self.signature else ""
        yield Text(say("negotiate.agreement.frozen", lang, at=self.at, round=state.round) + signed)
        amount = headline_amount(total, self.desk.plan.main.unit, lang)
        yield from (Text(say("negotiate.total", lang, total=amount)), Text(""))
        table = plain_table()
        for position, name in enumerate(self._headings(lang)):
            is_amount = len(state.levels) < position <= len(state.levels) + 2
            table.add_column(Text(name), justify="right" if is_amount else "left")
        for row in self.desk.offers.rows:
            amounts = (f"{row.proposal:,f}", "" if (bid := self._bid(row)) is None else f"{bid:,f}")
            names = (*(name for _, name in row.node), row.owner)
            table.add_row(*map(Text, (*names, *amounts, self._approved(row, lang))))
        yield from (table, Text(""))
        yield Text(self.certificate.verdict(lang))
        for statement in self.certificate.statements:
            yield Text(f"- {statement.what(lang)}")
        last = state.entries[-1]
        yield from (Text(""), Text(say("ledger.seal", lang, entries=last.number, seal=last.seal)))
