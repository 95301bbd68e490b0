"""A plan solved again once its past is known: the past stays, the rest changes as little as can be."""
