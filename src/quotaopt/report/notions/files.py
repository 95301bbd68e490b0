"""The comparison of notions for machines and spreadsheets."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.errors import NotCertifiedError
from quotaopt.fairness.measures import Measures
from quotaopt.files import whole_file
from quotaopt.messages import Language, say
from quotaopt.report.book import Sheets, workbook
from quotaopt.report.document import plain
from quotaopt.report.notion import notion_name
from quotaopt.report.problems import problems_list
from quotaopt.report.table import BURDEN, TARGET
from quotaopt.report.write import require_writable

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.comparison import Comparison, Outcome
    from quotaopt.plan.schema import Fairness

MEASURES = tuple(field.name for field in fields(Measures))
WRITABLE = (".csv", ".json", ".xlsx")
_AWAY = ("changed", "moved")
_AMOUNT, _MEASURE = "#,##0.00", "0.000000"
_LOOKS = {
    "largest_deviation": "0.00%",
    "mean_deviation": "0.00%",
    "changed": "#,##0",
    "moved": _AMOUNT,
}


def comparison_document(comparison: Comparison, lang: Language = "en") -> dict[str, Any]:
    """The comparison as plain values; amounts in currency units."""
    spec = comparison.plan.spec
    return {
        "plan": spec.plan,
        "currency": spec.currency,
        "level": list(spec.fairness.level),
        "coincides": comparison.coincides,
        "agrees": comparison.agrees,
        "notions": [_entry(outcome, lang) for outcome in comparison.outcomes],
    }


def _entry(outcome: Outcome, lang: Language) -> dict[str, Any]:
    entry: dict[str, Any] = _words(outcome.fairness)
    if outcome.allocation is None or outcome.figures is None:
        return {**entry, "status": "failed", "problems": problems_list(outcome.problems, lang)}
    return {
        **entry,
        "status": outcome.allocation.status,
        "gap": plain(outcome.allocation.claims.gap),
        **{name: plain(getattr(outcome.figures.burdens, name)) for name in MEASURES},
        "changed": outcome.figures.changed,
        "moved": plain(outcome.figures.moved),
    }


def _words(fairness: Fairness) -> dict[str, Any]:
    """A notion as a plan file says it."""
    words: dict[str, Any] = {"notion": fairness.notion}
    if fairness.beta is not None:
        words["beta"] = plain(fairness.beta)
    if fairness.mean:
        words["mean"] = plain(fairness.mean)
    return words


def notions_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per notion: status, measures, and how far it is from the plan's own."""
    import pandas as pd

    rows = []
    for outcome in comparison.outcomes:
        entry = _entry(outcome, "en")
        entry.pop("problems", None)
        rows.append({"notion": entry.pop("notion"), "beta": entry.pop("beta", None), **entry})
    return pd.DataFrame(rows).drop(columns="mean", errors="ignore")


def targets_by_notion(comparison: Comparison, lang: Language = "en") -> pd.DataFrame:
    """One row per cell: its members, its reference, and its target under every notion that has a plan.

    Raises
    ------
    NotCertifiedError
        None has.
    """
    solved = {
        notion_name(outcome.fairness, lang): outcome.allocation.targets
        for outcome in comparison.outcomes
        if outcome.allocation is not None
    }
    if not solved:
        raise NotCertifiedError([problem for one in comparison.outcomes for problem in one.problems])
    cells = next(iter(solved.values())).drop(columns=[TARGET, BURDEN])
    return cells.assign(**{name: targets[TARGET] for name, targets in solved.items()})


def write_comparison(comparison: Comparison, path: Path, lang: Language = "en") -> None:
    """Write the table of notions; a workbook also holds every target under every notion.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_writable(path, WRITABLE)
    with whole_file(path) as unfinished:
        if path.suffix.lower() == ".json":
            text = json.dumps(comparison_document(comparison, lang), ensure_ascii=False, indent=2)
            unfinished.write_text(text + "\n", encoding="utf-8")
        elif path.suffix.lower() == ".csv":
            notions_frame(comparison).to_csv(unfinished, index=False, encoding="utf-8-sig")
        else:
            _write_workbook(comparison, unfinished, lang)


def _write_workbook(comparison: Comparison, path: Path, lang: Language) -> None:
    """The notions on one sheet, all targets side by side on the next."""
    spec, targets = comparison.plan.spec, targets_by_notion(comparison, lang)
    names = {level: "" for dimension in spec.dimensions.values() for level in dimension.levels}
    looks = {column: names.get(column, _AMOUNT) for column in map(str, targets)}
    with workbook(path, spec.plan) as book:
        sheets = Sheets(book)
        notions = [_row(outcome, lang) for outcome in comparison.outcomes]
        sheets.add_rows(say("report.compare.sheet", lang), _headers(lang), notions)
        sheets.add_rows(say("report.sheet_targets", lang), looks, list(targets.itertuples(index=False)))


def _headers(lang: Language) -> dict[str, str]:
    """Headers of the sheet of notions, and how the numbers below them look."""
    shown = {say(f"report.compare.{name}", lang): _LOOKS.get(name, _MEASURE) for name in (*MEASURES, *_AWAY)}
    return {say("report.compare.notion", lang): "", **shown}


def _row(outcome: Outcome, lang: Language) -> list[Any]:
    name = notion_name(outcome.fairness, lang)
    if outcome.figures is None:
        return [name, *[None] * len((*MEASURES, *_AWAY))]
    measured = [getattr(outcome.figures.burdens, measure) for measure in MEASURES]
    return [name, *measured, outcome.figures.changed, float(outcome.figures.moved)]
