"""The pages: what people see in their browser.

A door without rules of its own: it reads through queries, writes through operations, and shows.
"""
