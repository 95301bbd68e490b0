"""Charts of a few rows as .svg or .png: how a number is built up, and what moves it.

>>> from quotaopt.picture import Bar, Waterfall, as_svg
>>> bars = [Bar("2023", 100, "start"), Bar("growth", 20, note="× 1.2"), Bar("target", 120, "total")]
>>> as_svg(Waterfall(bars, "Target of rep A", "CNY", "en")).startswith("<svg")
True

Names and amounts go in as frozen data (`Waterfall` of `Bar`, `Tornado` of `Swing`, `Lines` of `Line`,
`Bars` of `Cluster`, `Response`, `Heat`, `Histogram` of `Columns`, `Scatter` of `Spot`), exact fractions
included; `write_picture` writes them by the file's extension, `require_picture` refuses before anything is
solved what could not be written.
"""

from quotaopt.picture.amount import Amount
from quotaopt.picture.clusters import MOST_BARS, Bars, Cluster
from quotaopt.picture.data import (
    Bar,
    Columns,
    Heat,
    Histogram,
    Line,
    Lines,
    Measured,
    Picture,
    Response,
    Swing,
    Tornado,
    Waterfall,
)
from quotaopt.picture.spots import Scatter, Spot
from quotaopt.picture.write import KINDS, as_svg, require_picture, write_picture

__all__ = [
    "KINDS",
    "MOST_BARS",
    "Amount",
    "Bar",
    "Bars",
    "Cluster",
    "Columns",
    "Heat",
    "Histogram",
    "Line",
    "Lines",
    "Measured",
    "Picture",
    "Response",
    "Scatter",
    "Spot",
    "Swing",
    "Tornado",
    "Waterfall",
    "as_svg",
    "require_picture",
    "write_picture",
]
