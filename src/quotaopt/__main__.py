"""``python -m quotaopt``: the command line without an entry point on the path."""

from quotaopt.cli.main import run

run()
