"""People: how much of a full person everyone is in every period, from dates, ramp, leave and cover."""

from quotaopt.people.availability import Availability, availability
from quotaopt.people.summary import movements

__all__ = ["Availability", "availability", "movements"]
