"""The files of a round: what is proposed, what proves it, and what every owner is sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.files import file_names, json_text
from quotaopt.messages import Language
from quotaopt.model.arrays import IntArray
from quotaopt.negotiate.nodes import stated_negotiation
from quotaopt.negotiate.offers import Offers, offers_text
from quotaopt.negotiate.sheet import Sheet, sheet_csv
from quotaopt.negotiate.sheet_book import write_sheet
from quotaopt.plan.cells.layers import per_layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table
from quotaopt.report.table import TARGET, published, targets_table
from quotaopt.report.write import write_table

PROPOSAL, TARGETS, PROOF, SETTLEMENT, SHEETS = (
    "proposal.csv", "targets.csv", "proof.json.gz", "settlement.json", "sheets",
)  # fmt: skip


def within(number: int) -> str:
    """The folder of a round."""
    return f"rounds/{number}"


def sheets_of(plan: Plan, offers: Offers, negotiation: str, number: int) -> dict[str, Sheet]:
    """What every owner is sent, by the owner's name."""
    stated = stated_negotiation(plan)
    return {
        owner: Sheet(
            negotiation,
            plan.spec.plan,
            number,
            owner,
            offers.levels,
            offers.of(owner),
            plan.main.unit,
            stated.reason_beyond,
        )
        for owner in offers.owners
    }


def round_files(
    allocation: Allocation,
    offers: Offers,
    sheets: Mapping[str, Sheet],
    number: int,
    lang: Language,
    settlement: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """Name -> contents of everything that a round writes."""
    files = {PROPOSAL: offers_text(offers).encode()}
    if settlement is not None:
        files[SETTLEMENT] = json_text(settlement).encode()
    with TemporaryDirectory() as folder:
        aside = Path(folder)
        write_table(published(targets_table(allocation)), aside / TARGETS)
        allocation.write_proof(aside / PROOF)
        files |= {name: (aside / name).read_bytes() for name in (TARGETS, PROOF)}
        for owner, name in file_names(tuple(sheets)).items():
            write_sheet(sheets[owner], aside / "sheet.xlsx", lang)
            files[f"{SHEETS}/{name}.xlsx"] = (aside / "sheet.xlsx").read_bytes()
            files[f"{SHEETS}/{name}.csv"] = sheet_csv(sheets[owner], lang).encode()
    return {f"{within(number)}/{name}": contents for name, contents in files.items()}


def steps_of(allocation: Allocation, targets: bytes) -> IntArray:
    """The steps of the cells of `allocation` as a file of targets has them, cell by cell. (n_cells,)"""
    plan = allocation.plan
    with TemporaryDirectory() as folder:
        (Path(folder) / TARGETS).write_bytes(targets)
        column = read_table(TARGETS, TableSource(file=TARGETS), Path(folder)).number(TARGET)
    minor = column.units * 10 ** (plan.minor_digits - column.digits)
    return np.asarray(minor // per_layer(allocation.cells, plan.steps_minor), dtype=np.int64)
