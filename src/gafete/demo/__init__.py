"""An invented Mexico to try Gafete with: three accounts, their people and a year of what they did.

The stories in ``accounts/`` are told through the same operations that people use, so seats, mails and
the trail are what they would be. Never part of an installation that somebody works in.
"""
