"""``python -m quotaopt``: the command line without an entry point on the path."""

import sys

from quotaopt.cli.main import main

sys.exit(main())
