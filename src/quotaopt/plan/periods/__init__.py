"""The calendar of a plan: its periods, and where dates fall among them."""
