"""Efficient points for a reader."""
