"""Long jobs: their rows, progress and results, and the port that wakes a worker.

The row is the truth; a queue message only says "look".
"""
