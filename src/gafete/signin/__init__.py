"""The way in: django-allauth's flow and stages over our own check of credentials.

What must happen between the password and the session (choosing an own password, the second factor)
is a stage: until all of them are through, nobody is signed in.
"""
