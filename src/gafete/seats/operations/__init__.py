"""Every write of plans, seats and orders."""
