"""Every write of the walls: roles of the database."""
