"""Why a plan cannot be met, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.conflict.words import conclusion, sentences
from quotaopt.messages import Language, say
from quotaopt.report.document import plain
from quotaopt.report.problems import problems_list
from quotaopt.report.ways_out import ways_out_list, ways_out_page

if TYPE_CHECKING:
    from quotaopt.conflict.smallest import Choice, Demand
    from quotaopt.engine import Diagnosis
    from quotaopt.remedy.way import WaysOut


def diagnosed(diagnosis: Diagnosis, lang: Language, found: WaysOut | None = None) -> Iterator[RenderableType]:
    """The rules that contradict each other, a line each, what they come to, and what to change."""
    plan = diagnosis.plan
    if diagnosis.error is None:
        yield Text(say("diagnose.feasible", lang, plan=plan.spec.plan), style="bold green")
        return
    yield from contradiction(diagnosis, lang)
    if found is not None:
        yield from ways_out_page(plan, found, lang)


def contradiction(diagnosis: Diagnosis, lang: Language) -> Iterator[RenderableType]:
    """The rules that contradict each other, a line each, and what they come to."""
    plan, conflict = diagnosis.plan, diagnosis.conflict
    assert diagnosis.error is not None
    if conflict is None:
        yield Text(diagnosis.error.render(lang), style="red")
        yield Text(say("diagnose.no_smaller", lang), style="dim")
        return
    count = f"{len(conflict.units):,}"
    yield Text(say("diagnose.headline", lang, plan=plan.spec.plan, count=count), style="bold red")
    yield Text(say("report.amounts_in", lang, unit=plan.spec.currency), style="dim")
    yield ""
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", style="dim")
    for sentence in sentences(plan, conflict):
        table.add_row(Text(sentence.text(lang)), sentence.said.place.render(lang))
    yield Padding(table, (0, 0, 0, 2))
    yield ""
    yield Text("→ " + conclusion(plan, conflict).what(lang), style="bold")
    yield Text(say("diagnose.without_one" if conflict.is_smallest else "diagnose.unsettled", lang))
    yield Text(say("diagnose.proved" if conflict.is_proved else "diagnose.claimed", lang), style="dim")


def diagnosis_document(diagnosis: Diagnosis, lang: Language, found: WaysOut | None = None) -> dict[str, Any]:
    """The same for machines."""
    plan, conflict, error = diagnosis.plan, diagnosis.conflict, diagnosis.error
    return {
        "status": "feasible" if error is None else "infeasible",
        "plan": plan.spec.plan,
        "currency": plan.spec.currency,
        "conflict": None
        if conflict is None
        else {
            "rows": [_row(demand, lang) for demand in conflict.demands],
            "choices": [_chosen(choice, lang) for choice in conflict.choices],
            "sentences": [sentence.text(lang) for sentence in sentences(plan, conflict)],
            "conclusion": conclusion(plan, conflict).what(lang),
            "verified": conflict.is_proved,
            "smallest": conflict.is_smallest,
        },
        "ways_out": None if found is None else ways_out_list(plan, found, lang),
        "solves": None if found is None else found.solves,
        "problems": [] if error is None else problems_list(error.problems, lang),
    }


def _row(demand: Demand, lang: Language) -> dict[str, Any]:
    return {
        "rule": demand.rule,
        "members": demand.members,
        "kind": demand.kind,
        "side": demand.side,
        "amount": plain(demand.amount),
        "multiple": plain(demand.multiple),
        "weight": plain(demand.weight),
        "place": demand.place.render(lang),
    }


def _chosen(choice: Choice, lang: Language) -> dict[str, Any]:
    return {
        "rule": choice.rule,
        "members": choice.members,
        "kind": choice.kind,
        "values": [plain(value) for value in choice.values],
        "place": choice.place.render(lang),
    }
