"""The chain of an over-assignment: what every level carries, so that nothing multiplies unseen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quotaopt.messages import Language, say
from quotaopt.report.amounts import HUNDRED_MILLION, YUAN, decimals_of

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.assignment import ChainStep, OverAssignment, Rank
    from quotaopt.report.book import Sheets


def chain_line(over: OverAssignment, currency: str, lang: Language) -> str:
    """``company 1,000 → region 1,030 (+3 %) → rep 1,081 (+5 %; +8.1 % in all)``."""
    company, *rest = over.chain
    told = [say("report.chain_company", lang, amount=_amount(company.amount, company.amount, currency, lang))]
    for number, each in enumerate(rest):
        values = {
            "level": each.level,
            "amount": _amount(each.amount, company.amount, currency, lang),
            "factor": signed_percent(each.against_above),
            "whole": signed_percent(each.against_company),
        }
        told.append(say("report.chain_next" if number else "report.chain_first", lang, **values))
    return say("report.chain", lang, chain=" → ".join(told))


def signed_percent(share: float) -> str:
    """A difference in per cent with its sign and at most two decimals."""
    text = f"{100.0 * share:+.2f}".rstrip("0").rstrip(".")
    return "0 %" if text in ("+0", "-0") else f"{text} %"


def _amount(amount: Decimal, company: Decimal, currency: str, lang: Language) -> str:
    """Large amounts of Chinese readers in 亿, all others written out."""
    if lang == "zh" and currency in YUAN and company >= HUNDRED_MILLION:
        return f"{amount / HUNDRED_MILLION:,.4f} 亿"
    return f"{amount:,f}"


def add_chain(sheets: Sheets, allocation: Allocation, over: OverAssignment, lang: Language) -> None:
    """The sheet of the chain: a row per level in sum, then a row per node."""
    digits = decimals_of(over.step)
    look = "#,##0" + ("." + "0" * digits if digits else "")
    looks = {
        "level": "",
        "chain_node": "",
        "chain_plan": look,
        "chain_own": look,
        "chain_below": look,
        "chain_reserve": look,
        "chain_factor": "0.00%",
        "chain_whole": "0.00%",
    }
    headers = {say(f"report.{name}", lang): each for name, each in looks.items()}
    rows: list[tuple[Any, ...]] = []
    for rank, step in zip(over.ranks, over.chain, strict=True):
        rows.append(_sum_row(rank, step, over, lang))
    for rank in over.ranks[1:]:
        rows += _node_rows(allocation, over, rank)
    sheets.add_rows(say("report.chain_sheet", lang), headers, rows)


def _sum_row(rank: Rank, step: ChainStep, over: OverAssignment, lang: Language) -> tuple[Any, ...]:
    level = rank.level or say("report.company", lang)
    amounts = (float(column.sum() * over.step) for column in _columns(rank))
    return (level, say("report.total", lang), *amounts, step.against_above, step.against_company)


def _node_rows(allocation: Allocation, over: OverAssignment, rank: Rank) -> list[tuple[Any, ...]]:
    names = allocation.cells.cell_names(rank.nodes.levels, rank.nodes.first_cell).tolist()
    amounts = [(column * float(over.step)).tolist() for column in _columns(rank)]
    blank = [None] * len(names)
    return list(zip([rank.level] * len(names), names, *amounts, blank, blank, strict=True))


def _columns(rank: Rank) -> tuple[Any, ...]:
    return rank.plan, rank.own, rank.below, rank.reserve
