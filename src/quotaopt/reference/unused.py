"""Facts the reference does not use because nobody in the plan carries them on."""

from __future__ import annotations

from quotaopt.errors import Problem
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import leftover
from quotaopt.plan.plan import Plan


def unused_facts(plan: Plan, cells: Cells) -> tuple[Problem, ...]:
    """One note per column of facts with rows that belong to no cell, such as sales of people who left."""
    references = {layer.reference_path: layer.reference for layer in plan.layers}.values()
    sources = [
        source for one in references for source in (*one.blend, *(one.first.blend if one.first else ()))
    ]
    columns = dict.fromkeys(source.share_of for source in sources if source.share_of)
    facts = [column for column in columns if not plan.spec.tables[column.partition(".")[0]].key]
    return tuple(note for column in facts if (note := leftover(plan, cells, column)) is not None)
