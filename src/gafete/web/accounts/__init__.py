"""The accounts of a person who belongs to several."""
