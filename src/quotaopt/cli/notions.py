"""``quotaopt solve --compare-notions``: one plan under every notion of fairness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.cli.face import Face

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan


def compare(
    face: Face,
    read: Callable[[], Plan],
    options: SolveOptions,
    outputs: tuple[Path, ...],
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Solve under every notion, write what was asked for, show the prices."""
    from quotaopt.cli.stages import stages
    from quotaopt.comparison import compare_notions
    from quotaopt.report.notions.files import WRITABLE, comparison_document, write_comparison
    from quotaopt.report.write import require_writable

    for path in outputs:
        require_writable(path, WRITABLE)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        comparison = compare_notions(read(), options=options, progress=progress)
        progress("write")
        for path in outputs:
            write_comparison(comparison, path, face.lang)
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(comparison_document(comparison, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.notions.page import comparison_report

        show_page(lambda console: comparison_report(comparison, console, face.lang))
