"""What the YAML parser says, in plain sentences.

The parsers (the C library's and the Python one) word their complaints differently; what
they have in common, and the offending line itself, decide which sentence is said.
"""

from __future__ import annotations

from typing import Any

import yaml

from quotaopt.errors import Place, Problem

FULL_WIDTH = {
    "\uff1a": ":",
    "\uff0c": ",",
    "“": '"',
    "”": '"',
    "【": "[",
    "】": "]",
    "\uff5b": "{",
    "\uff5d": "}",
}


def syntax_problem(error: yaml.YAMLError, text: str, file: str | None) -> Problem:
    """The problem behind a parser's complaint, at its line and column."""
    if isinstance(error, yaml.reader.ReaderError):
        line, column = _line_and_column(text, error.position)
        return Problem.at(Place(file, line, column), "plan.yaml_control_character")
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if "quoted scalar" in context and "end of stream" in problem:
        return _at(opened, file, "plan.yaml_quote_not_closed")
    full_width = _full_width(text, mark, file, in_flow="flow" in context)
    if full_width is not None:
        return full_width
    if "flow" in context:
        return _at(opened or mark, file, "plan.yaml_bracket")
    if "cannot start any token" in problem:
        sign = _sign_at(text, mark)
        key = "plan.yaml_tab" if sign == "\t" else "plan.yaml_reserved_sign"
        return _at(mark, file, key, sign=sign)
    if "escape" in problem:
        return _at(mark, file, "plan.yaml_escape")
    if "mapping values are not allowed" in problem:
        return _at(mark, file, "plan.yaml_colon")
    if "could not find expected ':'" in problem:
        return _at(opened or mark, file, "plan.yaml_no_colon")
    if "block" in context or "document start" in problem:
        return _at(mark, file, "plan.yaml_indentation")
    return _at(mark, file, "plan.yaml_syntax")


def _at(mark: Any, file: str | None, key: str, /, **values: Any) -> Problem:
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    return Problem.at(place, key, **values)


def _full_width(text: str, mark: Any, file: str | None, in_flow: bool) -> Problem | None:
    """A full-width sign where YAML needs the narrow one, on the line of the mark or just above.

    A full-width colon is blamed only on a line that has no other; the rest, which may well
    belong to a text, only inside brackets.
    """
    if mark is None:
        return None
    lines = text.splitlines()
    for number in range(max(0, mark.line - 1), min(mark.line + 1, len(lines))):
        line = lines[number]
        for sign, narrow in FULL_WIDTH.items():
            if sign in line and (":" not in line if narrow == ":" else in_flow):
                place = Place(file, number + 1, line.index(sign) + 1)
                return Problem.at(place, "plan.yaml_full_width", sign=sign, narrow=narrow)
    return None


def _sign_at(text: str, mark: Any) -> str:
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line[mark.column] if mark.column < len(line) else ""


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")
