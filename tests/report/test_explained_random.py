"""Whatever the plan, the page, the document and the picture of any number can be made, and end at it."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from quotaopt.explain.answer import answer
from quotaopt.picture import as_svg
from quotaopt.plan.cells.asked import meant
from quotaopt.reading import read_cells
from quotaopt.report.explained.document import explained_document
from quotaopt.report.explained.page import explained
from quotaopt.report.explained.picture import explained_picture
from quotaopt.report.plain_page import plain_page
from support.feasible_plans import CLASSES, solved_plans
from support.seeds import n_plans


def page_of(said, lang):
    return plain_page(lambda console: explained(said, console, lang), 120)


@pytest.mark.parametrize("kind", CLASSES)
def test_any_number_has_its_page_document_and_picture(kind):
    for _, allocation in solved_plans(kind, n_plans(3)):
        cells = allocation.built.units.cells
        level = next(level for level in cells.levels if level not in cells.layer_levels)
        asked = meant(
            allocation.plan, read_cells(allocation.plan), {level: str(cells.levels[level].members[0])}
        )
        said = answer(allocation, asked)
        for lang in ("en", "zh"):
            assert max(map(cell_len, page_of(said, lang).splitlines())) <= 120
            found = json.loads(json.dumps(explained_document(said, lang), allow_nan=False))
            assert found["target"] == pytest.approx(float(said.explanation.target), rel=1e-12)
            assert as_svg(explained_picture(said, lang)).startswith("<svg")
            assert explained_picture(said, lang).levels[-1] == said.explanation.target
