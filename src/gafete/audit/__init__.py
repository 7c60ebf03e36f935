"""The trail: append-only events, one hash chain per account.

Knows ids, kinds and labels, and no model above it.
"""
