"""Gafete: a portal for Mexican electronic invoicing whose heart is user and access administration."""
