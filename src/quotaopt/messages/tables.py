"""Sentences of the tables room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {}
