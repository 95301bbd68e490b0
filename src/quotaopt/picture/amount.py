"""The numbers of pictures: exact ones are drawn exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Amount: TypeAlias = Fraction | Decimal | int | float
