"""Asking for a permission that one lacks: who asks whom, and how it ends."""
