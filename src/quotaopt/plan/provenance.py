"""From what a result was made: fingerprints of the plan and its tables, versions of the software."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from quotaopt import __version__
from quotaopt.plan.document.scalars import canonical

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_OTHER_PLANS = {"scenarios"}
"""Entries that say what else the plan could be, and nothing about this one."""
_LIBRARIES = ("numpy", "scipy", "highspy")


def provenance(plan: Plan) -> Mapping[str, object]:
    """Fingerprints and versions that travel with every result.

    Returns
    -------
    Mapping
        ``plan_sha256`` of the document in canonical form, overrides included but
        not its scenarios, so that comments, order of keys and spelling of numbers do not matter;
        ``tables_sha256``
        by table; ``versions`` by library.
    """
    return {
        "plan_sha256": plan.document_sha256,
        "tables_sha256": {name: table.sha256 for name, table in sorted(plan.tables.items())},
        "versions": versions(),
    }


def document_sha256(document: Mapping[str, Any]) -> str:
    """The fingerprint of a document in canonical form, without its scenarios."""
    stated = {key: entry for key, entry in document.items() if key not in _OTHER_PLANS}
    return sha256(canonical(stated).encode()).hexdigest()


@cache
def versions() -> Mapping[str, str]:
    """Versions of quotaopt and of the libraries that decide its numbers."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"quotaopt": __version__}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
