"""An explanation as a file: the page, the document for machines, or a waterfall, by extension."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.messages import Language
from quotaopt.report.explained.document import explained_document
from quotaopt.report.explained.page import explained
from quotaopt.report.explained.picture import explained_picture
from quotaopt.report.forms import write_form

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer


def write_explained(answer: Answer, path: Path, lang: Language = "en") -> None:
    """Write an answer as the extension of `path` says.

    Raises
    ------
    PlanError
        As `write_form`.
    """
    write_form(
        path,
        page=lambda console: explained(answer, console, lang),
        document=lambda: explained_document(answer, lang),
        picture=lambda: explained_picture(answer, lang),
    )
