"""Lists that page by key: a page costs the same wherever it is, and nothing counts all rows.

Knows querysets and no model.
"""
