"""Ajustes de la cuenta."""
