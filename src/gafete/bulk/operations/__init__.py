"""Every way of writing many rows at once."""
