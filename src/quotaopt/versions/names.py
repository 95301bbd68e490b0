"""How versions are called where a plan file is asked for: ``DIR`` is the latest one, ``DIR@2`` the second."""

from __future__ import annotations

from pathlib import Path

from quotaopt.errors import Problem, VersionsError
from quotaopt.versions.folder import Folder
from quotaopt.versions.subject import is_versions
from quotaopt.versions.version import PLAN, Version

_AT = "@"


def plan_file_of(path: Path) -> Path:
    """The plan file that is meant; a path that names no version stays what it is.

    Raises
    ------
    VersionsError
        There is no such version, or a file of its plan was changed.
    """
    version = named_version(path)
    if version is None:
        return path
    folder = Folder(version.folder.parent)
    changed = folder.changed(f"{version.number}/{PLAN}/")
    if changed:
        raise VersionsError(changed)
    return version.plan_file


def latest_plan(folder: Path) -> Path | Problem:
    """The plan file of the latest version, or why it cannot be used."""
    try:
        return plan_file_of(folder)
    except VersionsError as error:
        return error.problems[0]


def named_version(path: Path) -> Version | None:
    """The version that a path names, if it names one.

    Raises
    ------
    VersionsError
        The folder is none of versions, or has no such version.
    """
    if is_versions(path):
        return Folder(path).versions().latest
    name, sign, number = path.name.rpartition(_AT)
    folder = path.with_name(name) if name else path.parent
    if not sign or not number.isdecimal() or path.exists() or not folder.is_dir():
        return None
    return Folder(folder).versions().version(int(number))


def version_at(file: Path) -> Version | None:
    """The version whose plan file this is; None for any other file."""
    folder = file.parent.parent
    if file.parent.name != PLAN or not folder.name.isdecimal() or not is_versions(folder.parent):
        return None
    return Folder(folder.parent).versions().version(int(folder.name))


def name_of(file: Path) -> str | None:
    """``DIR@2`` for the plan file of a version; None for any other."""
    version = version_at(file)
    return None if version is None else f"{version.folder.parent}{_AT}{version.number}"
