"""What plans can be good at together: efficient points between objectives, with their prices."""

from quotaopt.frontier.frontier import Frontier, Point, frontier_of

__all__ = ["Frontier", "Point", "frontier_of"]
