"""The mails about a person's identity."""
