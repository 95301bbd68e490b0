"""A negotiation on the terminal: where it stands, what a round settled, what happened so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.bargain.nodes import named
from quotaopt.ledger.entries import Entry
from quotaopt.ledger.who import who
from quotaopt.messages import Language, say
from quotaopt.negotiate.answers import Answer
from quotaopt.negotiate.status import NodeStatus, Status
from quotaopt.negotiate.timeline import Moment
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.level_table import plain_table

_MOST_NODES = 60
"""Further nodes are left to files."""
_SMALLEST_PRICE = 1e-5
_AMOUNT_COLUMNS = ("proposal", "reference", "bid", "gap")


def status_page(status: Status, lang: Language) -> Iterator[RenderableType]:
    """Headline, who has answered, the nodes, what the last round settled, what comes next."""
    state, unit = status.state, unit_for(status.unit, status.step, lang)
    yield Text(state.plan, style="bold")
    yield Text(stands_line(status, lang))
    if status.total is not None:
        total = headline_amount(status.total, status.unit, lang)
        yield Text(say("negotiate.total", lang, total=total))
    yield from (Text(""), owners_table(status, lang), Text(""))
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    if status.settled is None or any(node.bid is not None or node.approved_by for node in status.nodes):
        yield from (nodes_table(status.nodes, unit, lang), Text(""))
    if status.settled is not None:
        yield from settled_page(status.settled, unit, lang)
    for problem in status.changed:
        yield Text(problem.render(lang), style="yellow")
    yield Text(say(f"negotiate.next.{status.stands}", lang), style="dim")
    yield Text(seal_line(status, lang), style="dim")


def stands_line(status: Status, lang: Language) -> str:
    """Which round it is, and whether it takes bids."""
    return say(f"negotiate.stands.{status.stands}", lang, round=status.state.round, rounds=status.last_round)


def approved_line(status: Status, count: int, lang: Language) -> str:
    """How many nodes were approved, and how many nobody has approved yet."""
    left = sum(not node.approved_by for node in status.nodes)
    return say("negotiate.approved", lang, count=count, left=left)


def frozen_line(status: Status, lang: Language) -> str:
    """Where the agreement lies."""
    lies = say("negotiate.agreement", lang, number=status.state.agreements)
    return f"{stands_line(status, lang)}\n{lies}"


def seal_line(status: Status, lang: Language) -> str:
    """The last seal: who has noted it can tell whether the ledger was written anew."""
    last = status.state.entries[-1]
    return say("ledger.seal", lang, entries=last.number, seal=last.seal[:16])


def owners_table(status: Status, lang: Language) -> Table:
    """Who has answered and who has approved."""
    table = plain_table()
    for key in ("owner", "nodes", "bids", "target", "bid_total", "approved"):
        right = key != "owner"
        table.add_column(say(f"negotiate.owners.{key}", lang), justify="right" if right else "left")
    unit = unit_for(status.unit, status.step, lang)
    for each in status.owners:
        bids = str(each.bids) if each.answered else say("negotiate.silent", lang)
        amounts = (_shown(each.target, unit), _shown(each.bid, unit))
        table.add_row(Text(each.owner), str(each.nodes), bids, *amounts, f"{each.approved}/{each.nodes}")
    return table


def nodes_table(nodes: Sequence[NodeStatus], unit: Unit, lang: Language) -> Table:
    """Every node: proposal, fair share, bid, what lies between, who approved. Empty columns stay away."""
    order = {owner: at for at, owner in enumerate(dict.fromkeys(node.owner for node in nodes))}
    shown = sorted(nodes, key=lambda node: order[node.owner])[:_MOST_NODES]
    owns_itself = all(each.owner in dict(each.node).values() for each in shown)
    texts = {level: [dict(each.node)[level] for each in shown] for level, _ in shown[0].node}
    texts[say("negotiate.column.owner", lang)] = ["" if owns_itself else each.owner for each in shown]
    amounts = {
        say(f"negotiate.{'gap' if key == 'gap' else f'column.{key}'}", lang): [
            _shown(getattr(each, key), unit) for each in shown
        ]
        for key in _AMOUNT_COLUMNS
    }
    said = {
        say("negotiate.column.reason", lang): [each.reason for each in shown],
        say("negotiate.approved_by", lang): [
            ", ".join(who(name, lang) for name in each.approved_by) for each in shown
        ],
    }
    columns = {heading: entries for heading, entries in (texts | amounts | said).items() if any(entries)}
    table = plain_table()
    for heading in columns:
        right = heading in amounts
        table.add_column(Text(heading), justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, row))
    if len(nodes) > len(shown):
        table.add_row(Text(say("negotiate.more_nodes", lang, count=len(nodes) - len(shown)), style="dim"))
    return table


def settled_page(settled: Mapping[str, Any], unit: Unit, lang: Language) -> Iterator[RenderableType]:
    """Who moved, by how much and at what price; the evidence; what still separates; what would close it."""
    yield Text(say("negotiate.settled", lang, round=settled["round"]), style="bold")
    table = plain_table()
    columns = ("node", "before", "bid", "target", "moved", "gap", "price")
    for key in columns:
        right = key != "node"
        heading = say(f"negotiate.settled.{key}", lang)
        table.add_column(heading, justify="right" if right else "left", no_wrap=right)
    for row in settled["nodes"][:_MOST_NODES]:
        amounts = [_shown(_amount(row[key]), unit) for key in columns[1:4]]
        changes = [_signed(_amount(row[key]), unit) for key in columns[4:6]]
        table.add_row(Text(row["node"]), *amounts, *changes, _price(row["price"]))
    yield from (table, Text(""))
    for part in ("evidence", "closing", "notes"):
        told = settled[part]
        if told:
            yield Text(say(f"negotiate.settled.{part}", lang), style="bold")
        for each in told:
            yield Text("  " + each.get("says", each)[lang])
    if not settled["closing"] and settled["ended"] != "agreed":
        yield Text(say("negotiate.settled.no_closing", lang))
    yield Text("")


def history_page(status: Status, lang: Language) -> Iterator[RenderableType]:
    """Everything that happened, in order; of sheets what was bid and why."""
    unit = unit_for(status.unit, status.step, lang)
    yield Text(status.state.plan, style="bold")
    for entry in status.state.entries:
        moment = entry.draft.at.replace("T", " ").rstrip("Z")
        yield Text(f"{entry.number:>3}  {moment}  {_happened(entry, lang)}")
        for line in _details(entry, unit, lang):
            yield Text(f"       {line}", style="dim")
    yield Text(seal_line(status, lang), style="dim")


def _happened(entry: Entry, lang: Language) -> str:
    """One entry in one sentence, with the name that signed it."""
    said = entry.said
    values = {name: said.get(name, "") for name in ("round", "reason", "agreement")}
    count = len(said.get("bids", said.get("nodes", ())))
    by = who(entry.draft.by, lang)
    signature = said.get("signature", "")
    signed = say("negotiate.signed", lang, name=signature) if signature else ""
    return say(f"negotiate.did.{entry.kind}", lang, count=count, by=by, **values) + signed


def _details(entry: Entry, unit: Unit, lang: Language) -> Iterator[str]:
    """Every bid of a sheet with its reason; of a new round who had not answered."""
    for bid in entry.said.get("bids", ()):
        told = {"node": ", ".join(bid["node"]), "bid": _shown(_amount(bid["bid"]), unit) or "-"}
        key = "negotiate.did.one_bid_because" if bid["reason"] else "negotiate.did.one_bid"
        yield say(key, lang, reason=bid["reason"], **told)
    if entry.said.get("silent"):
        yield say("negotiate.did.silent", lang, owners=", ".join(entry.said["silent"]))


def timeline_page(status: Status, moments: Sequence[Moment], lang: Language) -> Iterator[RenderableType]:
    """Some nodes through the rounds."""
    unit = unit_for(status.unit, status.step, lang)
    yield Text(status.state.plan, style="bold")
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    table = plain_table()
    for level in status.state.levels:
        table.add_column(Text(level), overflow="fold")
    headings = [say(f"negotiate.column.{name}", lang) for name in ("round", "proposal", "bid")]
    for heading in (*headings, say("negotiate.gap", lang)):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(say("negotiate.column.reason", lang), overflow="fold")
    table.add_column(say("negotiate.approved_by", lang), overflow="fold")
    for each in moments:
        members = (Text(member) for _, member in each.offer.node)
        amounts = (_shown(amount, unit) for amount in (each.offer.proposal, each.amount, each.gap))
        approved = ", ".join(who(name, lang) for name in each.approved_by)
        reason = "" if each.bid is None else each.bid.reason
        table.add_row(*members, str(each.round), *amounts, Text(reason), Text(approved))
    yield table


def answer_lines(answer: Answer, lang: Language) -> Iterator[str]:
    """What was recorded, and what was not read."""
    count = sum(bid.amount is not None for bid in answer.bids)
    yield say("negotiate.recorded", lang, owner=answer.owner, count=count)
    if answer.silent:
        nodes = "; ".join(named(node) for node in answer.silent[:5])
        yield say("negotiate.recorded.silent", lang, count=len(answer.silent), nodes=nodes)
    if answer.unread:
        yield say("negotiate.recorded.unread", lang, names=", ".join(answer.unread))


def _shown(amount: Decimal | None, unit: Unit) -> str:
    return "" if amount is None else unit.show(amount)


def _price(price: float) -> str:
    """A price to three digits; what is left of rounding is nothing."""
    return f"{price:.3g}" if abs(price) >= _SMALLEST_PRICE else "0"


def _signed(amount: Decimal | None, unit: Unit) -> str:
    text = _shown(amount, unit)
    return f"+{text}" if amount is not None and amount > 0 else text


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
