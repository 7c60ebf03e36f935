"""Many rows of one table at once, as fast as the database takes them.

Knows models in general and none in particular.
"""
