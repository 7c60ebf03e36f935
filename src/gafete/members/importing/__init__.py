"""Users from a file: what it may look like, how it is read, and what is wrong with each of its rows.

Nothing here writes to the database; `members/operations/` does, with what is found here.
"""
