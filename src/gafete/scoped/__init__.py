"""Lists of what lies in places, from whatever scope somebody holds: a page by key, a total up to a cap.

Knows tables of one shape, which `lists` says, and none in particular.
"""
