"""From a key and its values to a sentence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quotaopt.messages import (
    actuals,
    amended,
    asked,
    assignment,
    audit,
    audit_call,
    bargain,
    batch,
    batch_call,
    blocks,
    cells,
    certify,
    cli,
    cli_commands,
    compare,
    curves,
    deviations,
    diagnose,
    document,
    explain,
    formulas,
    frontier,
    frontier_call,
    goals,
    handout,
    ledger,
    linear,
    logic,
    measures,
    moves,
    negotiate,
    negotiate_desk,
    negotiation,
    owners,
    people,
    picture,
    plan,
    process,
    proof,
    ranges,
    reference,
    remedy,
    replan,
    report,
    risk,
    risk_call,
    risk_goals,
    rules,
    scenario,
    solve,
    sweep,
    tables,
    track,
    versions,
    workers,
    yaml,
)
from quotaopt.messages.entry import Entry, Language


def _collect(*parts: Mapping[str, Entry]) -> Mapping[str, Entry]:
    catalogue: dict[str, Entry] = {}
    for part in parts:
        repeated = catalogue.keys() & part.keys()
        if repeated:
            raise KeyError(f"message keys defined twice: {sorted(repeated)}")
        catalogue.update(part)
    return MappingProxyType(catalogue)


CATALOGUE = _collect(
    asked.ENTRIES,
    yaml.ENTRIES,
    document.ENTRIES,
    explain.ENTRIES,
    formulas.ENTRIES,
    frontier.ENTRIES,
    frontier_call.ENTRIES,
    goals.ENTRIES,
    handout.ENTRIES,
    ledger.ENTRIES,
    measures.ENTRIES,
    moves.ENTRIES,
    negotiate.ENTRIES,
    negotiate_desk.ENTRIES,
    negotiation.ENTRIES,
    bargain.ENTRIES,
    owners.ENTRIES,
    logic.ENTRIES,
    people.ENTRIES,
    picture.ENTRIES,
    plan.ENTRIES,
    process.ENTRIES,
    reference.ENTRIES,
    tables.ENTRIES,
    track.ENTRIES,
    cells.ENTRIES,
    assignment.ENTRIES,
    rules.ENTRIES,
    scenario.ENTRIES,
    actuals.ENTRIES,
    amended.ENTRIES,
    linear.ENTRIES,
    solve.ENTRIES,
    curves.ENTRIES,
    deviations.ENTRIES,
    diagnose.ENTRIES,
    remedy.ENTRIES,
    replan.ENTRIES,
    certify.ENTRIES,
    proof.ENTRIES,
    ranges.ENTRIES,
    risk.ENTRIES,
    risk_call.ENTRIES,
    risk_goals.ENTRIES,
    report.ENTRIES,
    audit.ENTRIES,
    audit_call.ENTRIES,
    cli.ENTRIES,
    cli_commands.ENTRIES,
    compare.ENTRIES,
    sweep.ENTRIES,
    workers.ENTRIES,
    batch.ENTRIES,
    batch_call.ENTRIES,
    versions.ENTRIES,
    blocks.ENTRIES,
)


def say(key: str, lang: Language, /, **values: Any) -> str:
    """The sentence `key` in language `lang`."""
    entry = CATALOGUE[key]
    return (entry.zh if lang == "zh" else entry.en).format(**values)


def fix(key: str, lang: Language, /, **values: Any) -> str:
    """What to do about the problem `key`, in language `lang`; empty where nothing is known."""
    entry = CATALOGUE[key]
    return (entry.fix_zh if lang == "zh" else entry.fix_en).format(**values)
