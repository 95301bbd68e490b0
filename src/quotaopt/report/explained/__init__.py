"""Why a number is what it is, for a reader."""
