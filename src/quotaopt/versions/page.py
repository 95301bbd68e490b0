"""The versions of a folder on the terminal, and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from quotaopt.bargain.nodes import named
from quotaopt.errors import Problem
from quotaopt.ledger.who import who
from quotaopt.messages import Language, say
from quotaopt.report.amounts import unit_for
from quotaopt.report.level_table import plain_table
from quotaopt.versions.verifying import Verdict
from quotaopt.versions.version import Version, Versions

_COLUMNS = ("number", "date", "by", "total", "changed", "approved", "reason")
_NUMBERS = ("number", "total", "changed", "approved")
_SEAL = 16
_MOST_SHOWN = 10


def versions_page(versions: Versions, changed: Sequence[Problem], lang: Language) -> Iterator[RenderableType]:
    """Every version in a line, and who has approved what of the latest."""
    latest = versions.latest
    unit = unit_for(latest.entry.said["unit"], Decimal(latest.entry.said["step"]), lang)
    yield Text(latest.entry.said["plan"], style="bold")
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    table = plain_table()
    for key in _COLUMNS:
        right = key in _NUMBERS
        table.add_column(
            Text(say(f"versions.column.{key}", lang)), justify="right" if right else "left", no_wrap=right
        )
    for version in versions.all:
        table.add_row(
            str(version.number),
            version.at[:10],
            Text(who(version.by, lang)),
            unit.show(version.total),
            changed_of(version),
            f"{version.approved}/{len(version.nodes)}",
            Text(version.reason or say("versions.opened", lang)),
        )
    yield from (table, Text(""))
    if len(versions.all) > 1:
        what = latest.entry.said["person"] or say("versions.targets", lang)
        yield Text(say("versions.changed_of", lang, what=what), style="dim")
    yield Text(waiting_line(latest, lang))
    for problem in changed:
        yield Text(problem.render(lang), style="yellow")
    yield Text(seal_line(versions, lang), style="dim")


def changed_of(version: Version) -> str:
    """How many have another target than before, of how many."""
    return "-" if version.changed is None else f"{version.changed}/{version.entry.said['people']}"


def waiting_line(version: Version, lang: Language) -> str:
    """Whose targets of the version nobody has approved yet."""
    waiting = [node for node, approvals in version.approvals.items() if not approvals]
    if not waiting:
        return say("versions.all_approved", lang, number=version.number)
    shown = "; ".join(named(node) for node in waiting[:_MOST_SHOWN])
    hidden = len(waiting) - _MOST_SHOWN
    shown += say("versions.more", lang, count=hidden) if hidden > 0 else ""
    return say("versions.waiting", lang, number=version.number, count=len(waiting), nodes=shown)


def seal_line(versions: Versions, lang: Language) -> str:
    """The last seal."""
    return say("ledger.seal", lang, entries=len(versions.entries), seal=versions.seal[:_SEAL])


def verdicts_page(
    versions: Versions, verdicts: Sequence[Verdict], lang: Language
) -> Iterator[RenderableType]:
    """What was found of every version."""
    for verdict in verdicts:
        key = "versions.holds" if verdict.holds else "versions.does_not_hold"
        style = "green" if verdict.holds else "red"
        yield Text(say(key, lang, number=verdict.version.number), style=style)
        problems = [*verdict.problems, *(each for one in verdict.certificates for each in one.problems())]
        yield from (Text(problem.render(lang)) for problem in problems)
    yield Text(seal_line(versions, lang), style="dim")


def versions_document(versions: Versions, changed: Sequence[Problem], lang: Language) -> dict[str, Any]:
    """Everything as plain values; exact amounts are texts."""
    return {
        "plan": versions.latest.entry.said["plan"],
        "versions": [_version(each) for each in versions.all],
        "changed_files": [problem.render(lang) for problem in changed],
        "entries": len(versions.entries),
        "seal": versions.seal,
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        **version.entry.said,
        "at": version.at,
        "by": version.by,
        "plan_file": version.plan_file.as_posix(),
        "approvals": [
            {
                "node": dict(each.node),
                "target": f"{each.target:f}",
                "owners": list(each.owners),
                "approved": [
                    {"by": one.by, "signature": one.signature, "at": one.at}
                    for one in version.approvals[each.node]
                ],
            }
            for each in version.nodes
        ],
    }


def verdicts_document(versions: Versions, verdicts: Sequence[Verdict], lang: Language) -> dict[str, Any]:
    """What was found, as plain values."""
    return {
        "holds": all(verdict.holds for verdict in verdicts),
        "versions": [
            {
                "version": verdict.version.number,
                "holds": verdict.holds,
                "problems": [problem.render(lang) for problem in verdict.problems],
                "certificates": [each.to_dict(lang) for each in verdict.certificates],
            }
            for verdict in verdicts
        ],
        "seal": versions.seal,
    }
