"""Curves and shares as small files that people can read and mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from quotaopt.curves.curve import FORMAT, UNIT, ResponseCurve
from quotaopt.curves.share import Share
from quotaopt.errors import Place, PlanError, Problem, Problems
from quotaopt.files import require_folder, whole_file

SHARE_FORMAT = "quotaopt share of a total 1"
Read = TypeVar("Read")


def write_curve(curve: ResponseCurve, path: str | Path) -> None:
    """Write a region's answer."""
    _write(curve.document(), path)


def write_share(share: Share, path: str | Path) -> None:
    """Write headquarters' answer to one region."""
    exact = {"reference": share.reference, "level": share.level, "company_level": share.company_level}
    document = {"format": SHARE_FORMAT, "owner": share.owner, "amount": f"{share.amount:f}"}
    stated = {key: None if value is None else str(value) for key, value in exact.items()}
    _write(document | stated | {"curve": share.curve}, path)


def read_curve(path: str | Path) -> ResponseCurve:
    """Read a region's answer.

    Raises
    ------
    PlanError
        The file is none, or what it says is no curve: it falls somewhere, or below its least.
    """
    return _read(path, FORMAT, _curve)


def read_curves(paths: Iterable[str | Path]) -> list[ResponseCurve]:
    """Read the answers of several regions.

    Raises
    ------
    PlanError
        With every file that holds no curve.
    """
    problems = Problems()
    read = [problems.attempt(read_curve, path) for path in paths]
    problems.stop_if_any()
    return [curve for curve in read if curve is not None]


def read_share(path: str | Path) -> Share:
    """Read headquarters' answer.

    Raises
    ------
    PlanError
        The file is none.
    """
    return _read(path, SHARE_FORMAT, _share)


def _curve(document: Mapping[str, Any]) -> ResponseCurve:
    kinks = [(_whole(amount), _whole(slope)) for amount, slope in document["kinks"]]
    least, most = document["alone"]
    curve = ResponseCurve(
        owner=_text(document["owner"]),
        currency=_text(document["currency"]),
        step=Decimal(_text(document["step"])),
        cells=_whole(document["cells"]),
        alone=(_whole(least), None if most is None else _whole(most)),
        lowest=_whole(document["lowest"]),
        slope=np.array([slope for _, slope in kinks], dtype=np.int64),
        amount=np.array([amount for amount, _ in kinks], dtype=np.int64),
    )
    slopes = np.cumsum(curve.slope)
    levels = curve.ramps.level
    if (
        curve.cells < 1
        or curve.step <= 0
        or curve.lowest < 0
        or not ((slopes >= 0) & (slopes <= UNIT)).all()
        or not ((curve.slope != 0).all() and (levels >= 0.0).all() and (np.diff(levels) >= 0.0).all())
    ):
        raise ValueError
    return curve


def _share(document: Mapping[str, Any]) -> Share:
    company = document["company_level"]
    return Share(
        owner=_text(document["owner"]),
        amount=Decimal(_text(document["amount"])),
        reference=Fraction(_text(document["reference"])),
        level=Fraction(_text(document["level"])),
        company_level=None if company is None else Fraction(_text(company)),
        curve=_text(document["curve"]),
    )


def _write(document: Mapping[str, object], path: str | Path) -> None:
    require_folder(Path(path))
    with whole_file(Path(path)) as file:
        lines = (f"  {_line(key)}: {_line(value)}" for key, value in document.items())
        file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(path: str | Path, wanted: str, made: Callable[[Mapping[str, Any]], Read]) -> Read:
    """What `made` makes of a file; a file that is none of this kind is refused."""
    place = Place(str(path))
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PlanError([Problem.at(place, "curves.unreadable", reason=error.strerror or "")]) from None
    except ValueError:
        raise PlanError([Problem.at(place, "curves.other_file", wanted=wanted)]) from None
    if not isinstance(document, dict) or document.get("format") != wanted:
        raise PlanError([Problem.at(place, "curves.other_file", wanted=wanted)])
    try:
        return made(document)
    except (KeyError, TypeError, ValueError, ArithmeticError, InvalidOperation):
        raise PlanError([Problem.at(place, "curves.damaged")]) from None


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
