"""Access reviews: who may still do what, looked through by those who answer for it.

A campaign has one line for each grant, each line one reviewer, and an end; its result is signed into the trail.
"""
