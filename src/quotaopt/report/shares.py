"""Response curves and what they are answered with, in words and as documents."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.curves import Joined, ResponseCurve
from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.document import plain
from quotaopt.report.level_table import plain_table

_COLUMNS = ("owner", "fair_share", "amount", "share", "burden", "held")


def curve_lines(curve: ResponseCurve, lang: Language) -> str:
    """What a region sends, in a sentence."""
    ends = [None if steps is None else steps * curve.step for steps in (curve.lowest, curve.highest)]
    least, most = (
        say("curves.no_end", lang) if end is None else headline_amount(end, curve.currency, lang)
        for end in ends
    )
    return say("curves.told", lang, owner=curve.owner, least=least, most=most, kinks=len(curve.slope))


def shares_page(joined: Joined, lang: Language) -> Iterator[RenderableType]:
    """Headline, the level of all regions, every region's number."""
    spec, step = joined.plan.spec, joined.plan.main.step
    yield Text(f"{spec.plan}   {headline_amount(_total(joined), spec.currency, lang)}", style="bold")
    yield Text(say("curves.joined", lang, regions=len(joined.shares)))
    level = joined.shares[0].company_level
    if level is not None:
        yield Text(say("curves.level_of_all", lang, level=f"{float(level):.3f}"))
    unit = unit_for(spec.currency, step, lang)
    yield from (Text(""), Text(say("report.amounts_in", lang, unit=unit.name), style="dim"))
    yield _table(joined, unit, lang)


def shares_document(joined: Joined, lang: Language) -> dict[str, Any]:
    """The same for machines; levels are burdens, 1 is the fair share."""
    return {
        "plan": joined.plan.spec.plan,
        "currency": joined.plan.spec.currency,
        "total": plain(_total(joined)),
        "certificate": joined.certificate.to_dict(lang),
        "shares": [
            {
                "owner": share.owner,
                "amount": plain(share.amount),
                "level": plain(float(share.level)),
                "company_level": None if share.company_level is None else plain(float(share.company_level)),
                "held": share.held,
                "curve": share.curve,
            }
            for share in joined.shares
        ],
    }


def _total(joined: Joined) -> Decimal:
    return sum((share.amount for share in joined.shares), Decimal(0))


def _table(joined: Joined, unit: Unit, lang: Language) -> Table:
    table, total = plain_table(), _total(joined)
    for key in _COLUMNS:
        right = key not in ("owner", "held")
        table.add_column(say(f"curves.column.{key}", lang), justify="right" if right else "left")
    for share in joined.shares:
        fair = float(share.reference) * float(joined.plan.main.step)
        part, burden = float(share.amount / total), float(share.amount) / fair
        amounts = (unit.show(fair), unit.show(share.amount), f"{part:.1%}", f"{burden:.3f}")
        held = say("curves.held", lang, level=f"{float(share.level):.3f}") if share.held else ""
        table.add_row(Text(share.owner), *amounts, Text(held))
    return table
