"""What an independent check found, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.level_table import plain_table

if TYPE_CHECKING:
    from quotaopt.certify.certificate import Certificate


def checked(certificate: Certificate, lang: Language) -> Iterator[RenderableType]:
    """Every check with its count, what failed, and by which means the rest was proved."""
    table = plain_table()
    table.add_column(say("report.check", lang), overflow="fold")
    for key in ("report.count", "report.broken", "report.least_slack"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    for check in certificate.checks:
        name = say(f"report.checked.{check.kind}", lang, name=check.name)
        slack = "" if check.slack is None else f"{check.slack:,f}"
        style = "" if check.ok else "bold red"
        table.add_row(Text(name), f"{check.count:,}", f"{check.broken:,}", slack, style=style)
    yield from (table, "")
    for problem in certificate.problems():
        yield Text(problem.render(lang), style="red")
    yield verdict(certificate, lang)
    for statement in certificate.statements:
        yield Padding(Text(statement.what(lang), style="dim"), (0, 0, 0, 2))


def verdict(certificate: Certificate, lang: Language) -> Text:
    """Whether everything holds, in one line."""
    return Text(certificate.verdict(lang), style="bold green" if certificate.verified else "bold red")
