"""Who opens the screens of companies and places: whoever looks after one of them somewhere."""

from __future__ import annotations

from gafete.access.permissions import Permission

KEEPERS = (
    Permission.COMPANIES_EDIT,
    Permission.COMPANIES_CREATE,
    Permission.PLACES_MANAGE,
    Permission.CERTIFICATES_MANAGE,
    Permission.SERIES_MANAGE,
)
