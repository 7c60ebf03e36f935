"""Two walls between accounts: a query that stands in no account is refused, and PostgreSQL refuses it once more.

Knows accounts by their bare ids, and no model.
"""
