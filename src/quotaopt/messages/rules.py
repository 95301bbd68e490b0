"""Sentences of the rules room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {}
