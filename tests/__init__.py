"""Gafete's promises, as tests."""
