"""How an installation of Gafete is set up: environment, settings, addresses.

Rooms above may import from here; nothing here decides a rule of the business.
"""
