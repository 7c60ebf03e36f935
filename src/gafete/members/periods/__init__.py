"""Accesses for a while: what is told of their beginning and their end.

That they begin and end is the engine's work and needs nobody to run; here is only who hears of it.
"""
