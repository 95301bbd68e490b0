"""Notions of fairness by the names people read."""

from __future__ import annotations

from quotaopt.messages import Language, say
from quotaopt.plan.schema import Fairness


def notion_name(fairness: Fairness, lang: Language) -> str:
    """The name of a notion, with its number where it has one."""
    name = say(f"report.notion.{fairness.notion}", lang)
    if fairness.beta is not None:
        return say("report.notion_power", lang, notion=name, beta=f"{fairness.beta:g}")
    return say("report.notion_mean", lang, notion=name, mean=f"{fairness.mean:g}") if fairness.mean else name
