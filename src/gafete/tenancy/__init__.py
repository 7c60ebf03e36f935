"""The tenant tree: accounts, their companies (RFC) and the companies' places of issue.

Everything else in an account hangs from a node of this tree.
"""
