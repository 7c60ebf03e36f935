"""Who may do what, where and when: frozen values in, decisions out.

Plain Python without Django or a database. Start with `actor.py`: every operation and query asks an `Actor`.
"""
