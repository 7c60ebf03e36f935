"""Every write of the long jobs."""
