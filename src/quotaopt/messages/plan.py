"""Sentences of the plan room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {}
