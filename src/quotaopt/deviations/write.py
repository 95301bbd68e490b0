"""An analysis of deviations as a table, a document, a picture or a page, by the file's extension."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from quotaopt.deviations.deviation import Analysis
from quotaopt.deviations.document import analysis_document
from quotaopt.deviations.page import analysis_page
from quotaopt.deviations.picture import gap_picture
from quotaopt.deviations.table import deviations_table
from quotaopt.handout.all_tables import Handouts
from quotaopt.handout.roles import Roles
from quotaopt.handout.table import Handout
from quotaopt.handout.units import Scale
from quotaopt.handout.write import write_handouts
from quotaopt.messages import Language
from quotaopt.report.forms import KINDS as FORMS
from quotaopt.report.forms import write_form
from quotaopt.report.write import require_writable

TABLES = (".csv", ".xlsx")


def require_place(path: Path) -> None:
    """Refuse, before anything is solved, a file that could not be written.

    Raises
    ------
    PlanError
        Its extension is unknown or its folder does not exist.
    """
    require_writable(path, (*TABLES, *FORMS))


def write_analysis(
    found: Analysis, path: Path, title: str, roles: Roles, scale: Scale, lang: Language
) -> None:
    """Write every deviation to .csv or .xlsx, or the form that another extension asks for.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_place(path)
    if path.suffix.lower() in TABLES:
        write_handouts(_alone(deviations_table(found, roles, scale, lang)), path, title, lang)
        return
    write_form(
        path,
        page=lambda console: analysis_page(found, scale, lang),
        document=lambda: analysis_document(found),
        picture=lambda: gap_picture(found, title, lang),
    )


def _alone(table: Handout) -> Handouts:
    """One table as the house's writers take them."""
    return Handouts((table,), MappingProxyType({}))
