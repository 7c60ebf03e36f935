"""Tell every process that somebody's access in an account may have changed."""

from __future__ import annotations

from django.db.models import F

from gafete.tenancy.models import Account


def raise_access_version(*, account_id: int) -> None:
    """Raise the account's access version inside the caller's transaction.

    An actor is kept under the version that he was compiled from, so the next request of anybody in
    the account compiles anew.
    """
    Account.objects.filter(pk=account_id).update(access_version=F("access_version") + 1)
