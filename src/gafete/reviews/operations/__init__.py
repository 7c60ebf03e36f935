"""Every write of the access reviews."""
