"""The mails about people inside an account. Links and passwords are made here, as a mail is written."""
