"""What can go wrong with more than one operation of the tenant tree."""

from gafete.faults import InvalidFields, NotFound, StaleEdit

__all__ = ["InvalidFields", "NotFound", "StaleEdit"]
