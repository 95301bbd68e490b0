"""Why a plan changed: the difference between two plans, attributed to the inputs that differ."""
