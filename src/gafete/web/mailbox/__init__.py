"""Buzón de demostración: the mails that would have been sent. It exists only where mails are kept."""
