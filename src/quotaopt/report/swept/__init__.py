"""A sweep for a reader."""
