"""Shares on the command line: ``5%`` or ``0.05``."""

from __future__ import annotations

from fractions import Fraction

import rich_click as click

from quotaopt.messages import default_language, say


class Share(click.ParamType[Fraction]):
    """A part of something, above 0; above a whole only in per cent, for 5 may mean either."""

    name = "share"

    def __init__(self, most: int | None = None) -> None:
        self.most = most

    def convert(
        self, value: str | Fraction, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read it exactly."""
        if isinstance(value, Fraction):
            return value
        number = value.strip().replace("％", "%").removesuffix("%")
        in_hundredths = "%" in value or "％" in value
        try:
            share = Fraction(number.strip()) / (100 if in_hundredths else 1)
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if share <= 0 or (share >= 1 and not in_hundredths) or (self.most and share > self.most):
            self.fail(say("cli.not_a_share", ctx.obj.lang if ctx else default_language()), param, ctx)
        return share
