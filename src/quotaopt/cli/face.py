"""How this run talks: its language, and whether to people or to a machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotaopt.messages import LANGUAGES, Language, default_language

PREFIX = "QUOTAOPT"
"""Every option can also be set in the environment, as ``QUOTAOPT_LANG=zh``."""
_OFF = frozenset({"", "0", "false", "no", "off"})


def environment_name(option: str) -> str:
    """The variable that sets an option.

    >>> environment_name("--write-lp")
    'QUOTAOPT_WRITE_LP'
    """
    return f"{PREFIX}_{option.lstrip('-').replace('-', '_').upper()}"


@dataclass(frozen=True)
class Face:
    """Settled before the command line is parsed, because help and complaints need it too."""

    lang: Language
    json: bool
    traceback: bool

    @classmethod
    def of(cls, arguments: Sequence[str], environ: Mapping[str, str]) -> Face:
        """Look for the three options by themselves; whether they are well-formed is checked later."""
        given = arguments[: arguments.index("--")] if "--" in arguments else arguments
        return cls(
            lang=_language(given, environ),
            json=_flag("json", given, environ),
            traceback=_flag("traceback", given, environ),
        )


def _language(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    stated = [environ.get(environment_name("--lang"), "")]
    stated += [after for option, after in pairwise(arguments) if option == "--lang"]
    stated += [option.removeprefix("--lang=") for option in arguments if option.startswith("--lang=")]
    known: list[Language] = [lang for text in stated for lang in LANGUAGES if lang == text]
    return known[-1] if known else default_language()


def _flag(name: str, arguments: Sequence[str], environ: Mapping[str, str]) -> bool:
    return f"--{name}" in arguments or environ.get(environment_name(name), "").lower() not in _OFF
