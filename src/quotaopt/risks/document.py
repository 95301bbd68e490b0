"""What may come of a plan, for machines, spreadsheets and as a picture."""

from __future__ import annotations

from dataclasses import asdict
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import numpy as np

from quotaopt.messages import Language, say
from quotaopt.picture import Columns, Histogram
from quotaopt.report.document import plain
from quotaopt.risks.draws import Estimate
from quotaopt.risks.law import EVERYONE
from quotaopt.risks.page import percent
from quotaopt.risks.run import Risk
from quotaopt.risks.tables import chances, member_columns

_COLUMNS = 40  # of the landing, roughly
_EDGE = 0.002  # part of the draws left out at either end of the picture
_TENTHS = range(0, 101, 10)  # of all, in per cent
_TENTHS_OF_ONE = np.arange(11) / 10.0


def risk_document(risk: Risk) -> dict[str, Any]:
    """Everything in plain values; amounts in the unit of the measure."""
    low, middle, high = risk.interval
    band, spec, law = risk.ground.band, risk.ground.spec, risk.ground.law
    columns = member_columns(risk)
    found = {
        "status": "risk",
        "plan": risk.allocation.plan.spec.plan,
        "unit": risk.allocation.unit,
        "total": risk.total,
        "probability": estimate(risk.probability),
        "normal_formula": risk.formula,
        "landing": {
            **estimate(risk.landing),
            "interval": float(spec.interval),
            "low": estimate(low),
            "median": estimate(middle),
            "high": estimate(high),
        },
        "people": {
            "level": risk.people.rung.level,
            "count": len(risk.people.rung.carries),
            "share": estimate(risk.share),
            "low": risk.share_interval[0],
            "high": risk.share_interval[1],
            "band": {"min": float(band.min), "max": float(band.max)},
        },
        "members": [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
        "drawn": {
            "shape": law.shape,
            "mean": {"min": float(law.mean.min()), "max": float(law.mean.max())},
            "spread": {"min": float(law.spread.min()), "max": float(law.spread.max())},
            "parts": [
                {"levels": [level for level in luck.levels if level != EVERYONE], "part": luck.part}
                for luck in law.lucks
            ],
            "response": float(spec.response),
            "draws": 2 * risk.drawn.n_pairs,
            "seed": spec.seed,
            "measured": None if risk.ground.past is None else asdict(risk.ground.past),
        },
    }
    return {key: plain(value) for key, value in found.items()}


def estimate(found: Estimate) -> dict[str, float]:
    """A number with its standard error."""
    return {"value": found.value, "error": found.error}


def risk_picture(risk: Risk, lang: Language) -> Histogram:
    """The landing of the company with its target, the share of people who reach theirs, and their chances."""
    level, share = risk.people.rung.level, risk.people.share.ravel()
    least = 100 * risk.ground.band.min
    reaching = Columns(
        edges=_TENTHS,
        heights=(np.histogram(share, _TENTHS_OF_ONE)[0] / len(share)).tolist(),
        about=say("risk.picture.share", lang, level=level),
        unit="%",
        split=least,
        marks=(
            (say("risk.picture.wanted", lang), least),
            (say("risk.picture.mean", lang), round(Decimal(100 * risk.share.value), 1)),
        ),
    )
    people = list(chances(risk))[-1]
    by_chance = Columns(
        edges=_TENTHS,
        heights=np.histogram(people.chance, _TENTHS_OF_ONE)[0].tolist(),
        about=say("risk.picture.people", lang, level=level),
        unit="%",
        is_share=False,
    )
    panels = (_landing(risk, lang), reaching, by_chance)
    return Histogram(panels, say("risk.picture", lang), lang, risk.allocation.plan.spec.plan)


def _landing(risk: Risk, lang: Language) -> Columns:
    """Columns of whole steps, with an edge at the target."""
    sold, number, step = risk.drawn.sold.ravel(), risk.drawn.number, risk.allocation.shown.step
    least, most = np.quantile(sold, [_EDGE, 1.0 - _EDGE])
    least, most = min(least, 0.995 * number), max(most, 1.005 * number)
    width = max(1, round((most - least) / _COLUMNS))
    first, last = (number - least) // width + 1, (most - number) // width + 1
    edges = number + width * np.arange(-int(first), int(last) + 1)
    inside = np.clip(sold, edges[0], edges[-1])
    counts, _ = np.histogram(inside, bins=edges)
    outside = 0.5 * (1.0 - float(risk.ground.spec.interval))
    low, _, high = (_whole(one.value, step) for one in risk.interval)
    reached = percent(risk.probability.value)
    return Columns(
        edges=[int(edge) * step for edge in edges],
        heights=(counts / len(sold)).tolist(),
        about=say("risk.picture.company", lang),
        unit=risk.allocation.unit,
        split=risk.total,
        marks=(
            (say("risk.picture.target", lang, probability=reached), risk.total),
            (say("risk.picture.low", lang, part=percent(outside, 0)), low),
            (say("risk.picture.high", lang, part=percent(outside, 0)), high),
        ),
    )


def _whole(amount: float, step: Decimal) -> Decimal:
    return (Decimal(amount) / step).to_integral_value(ROUND_FLOOR) * step
