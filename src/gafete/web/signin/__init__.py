"""The pages before an account: sign-in, recovery, links of mails."""
