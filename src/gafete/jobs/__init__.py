"""The worker: a queue that wakes it, tasks bound to the names of `work`'s port, and the clock of the chores.

The queue carries names and ids and may be lost at any time; the sweeps find the rows again.
"""
