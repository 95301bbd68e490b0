"""From burdens to whole steps: the exact integer end of every solve."""
