"""An analysis of deviations as tables, a document, a picture or a page, by the file's extension."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from quotaopt.deviations.deviation import Analysis
from quotaopt.deviations.document import analysis_document
from quotaopt.deviations.page import analysis_page
from quotaopt.deviations.picture import gap_picture
from quotaopt.deviations.table import deviations_table
from quotaopt.handout import write as handed
from quotaopt.handout.all_tables import Handouts
from quotaopt.handout.table import Handout
from quotaopt.report.forms import KINDS as FORMS
from quotaopt.report.forms import write_form
from quotaopt.report.write import require_writable
from quotaopt.track.tables import Views


def require_place(path: Path) -> None:
    """Refuse, before anything is solved, a file or a folder that could not be written.

    Raises
    ------
    PlanError
        Its extension is unknown or its folder does not exist.
    """
    if _is_form(path):
        require_writable(path, FORMS)
    else:
        handed.require_place(path, 1)


def write_analysis(found: Analysis, path: Path, views: Views, more: Sequence[Handout] = ()) -> None:
    """Write every deviation to .csv, .xlsx or a folder, or the form that another extension asks for.

    Parameters
    ----------
    views
        Of the same tracking: what levels are called, and what amounts are counted in.
    more
        Tables that a workbook or a folder holds beside it.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_place(path)
    setting = views.setting
    if _is_form(path):
        write_form(
            path,
            page=lambda console: analysis_page(found, setting.plan.spec.plan, setting.scale, setting.lang),
            document=lambda: analysis_document(found),
            picture=lambda: gap_picture(found, setting.plan.spec.plan, setting.lang),
        )
        return
    table = deviations_table(found, views.level, setting.scale, setting.lang)
    tables = Handouts((table, *more), MappingProxyType({}))
    handed.write_handouts(tables, path, setting.plan.spec.plan, setting.lang)


def _is_form(path: Path) -> bool:
    """Whether something else than tables is meant."""
    return path.suffix.lower() in FORMS and not path.is_dir()
