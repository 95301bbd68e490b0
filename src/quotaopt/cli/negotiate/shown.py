"""How a step ends: with where the negotiation stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotaopt.cli.face import Face

if TYPE_CHECKING:
    from quotaopt.negotiate import Negotiation


def show_status(negotiation: Negotiation, face: Face, *, as_json: bool, quiet: bool = False) -> None:
    """The status as a page, or as one JSON document."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.negotiate.document import status_document
    from quotaopt.negotiate.page import status_page

    status = negotiation.status()
    if as_json:
        echo_json(status_document(status, face.lang))
    elif not quiet:
        show_page(lambda console: status_page(status, face.lang))
