"""Which generation of readers made a record."""

PARSER_VERSION = "7"
"""Raise it when the same bytes would give another record: `newsdrop resync` then reads every drop
anew."""
