"""Doble autorización: what waits for a second person."""
