"""How a plan is going: actuals beside targets, where it will end, and what the rest needs."""

from quotaopt.track.lights import Light, Tolerances
from quotaopt.track.run import Tracked, track
from quotaopt.track.standings import Standings

__all__ = ["Light", "Standings", "Tolerances", "Tracked", "track"]
