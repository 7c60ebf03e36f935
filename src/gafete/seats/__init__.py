"""The right to have extra users: plans, subscriptions, seats and the orders that buy more.

A seat is taken by one conditional UPDATE on every path, so that it is never given twice.
"""
