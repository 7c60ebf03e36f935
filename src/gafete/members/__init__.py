"""People inside an account: members, profiles, grants, invitations and the seats they hold.

``operations/`` reads as the list of what can be done with an extra user.
"""
