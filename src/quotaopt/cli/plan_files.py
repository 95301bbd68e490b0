"""What a plan argument means: a file, or a version of a plan."""

from __future__ import annotations

from pathlib import Path


def plan_file(path: Path) -> Path:
    """The plan file that is meant; see `quotaopt.versions.names`. Plain files load nothing of versions.

    Raises
    ------
    VersionsError
        A version is meant that is not there, or was changed.
    """
    if path.is_file() or not (path.is_dir() or "@" in path.name):
        return path
    from quotaopt.versions.names import plan_file_of

    return plan_file_of(path)
