"""Sentences of the report room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {}
