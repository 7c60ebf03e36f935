"""The three accounts, one story each."""
