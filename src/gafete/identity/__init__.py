"""Who a person is, in the whole installation: name, e-mail, password, devices, sessions.

Knows nothing of accounts; what a person may do in one is in ``gafete.members``.
"""
