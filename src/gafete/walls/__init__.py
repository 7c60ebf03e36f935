"""Two walls between accounts: a read that names no account is refused, and PostgreSQL refuses it once more.

Knows accounts by their bare ids, and no model.
"""
