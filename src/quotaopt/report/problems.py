"""Problems in the one shape in which they are handed to machines."""

from __future__ import annotations

from collections.abc import Iterable

from quotaopt.errors import Problem
from quotaopt.messages import Language


def problems_list(problems: Iterable[Problem], lang: Language) -> list[dict[str, str]]:
    """Problems as ``{place, what, fix}``, in their order."""
    return [
        {"place": problem.place.render(lang), "what": problem.what(lang), "fix": problem.remedy(lang)}
        for problem in problems
    ]
