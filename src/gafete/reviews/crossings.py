"""What about access reviews must be asked across accounts: where a sweep has something to do."""

from __future__ import annotations

from gafete.walls.crossings import Crossing

ACCOUNTS_WITH_DUE_REVIEWS = Crossing(
    name="gafete_accounts_with_due_reviews",
    arguments={"now": "timestamptz"},
    returns="bigint",
    statement="SELECT DISTINCT account_id FROM reviews_review WHERE state = 'open' AND due_at <= %(now)s",
)
# Where a reminder may be due; which one is asked inside each account.
ACCOUNTS_WITH_ENDING_REVIEWS = Crossing(
    name="gafete_accounts_with_ending_reviews",
    arguments={"now": "timestamptz", "soon": "timestamptz", "last": "integer"},
    returns="bigint",
    statement=(
        "SELECT DISTINCT account_id FROM reviews_review WHERE state = 'open'"
        " AND due_at > %(now)s AND due_at <= %(soon)s"
        " AND (reminded_days IS NULL OR reminded_days > %(last)s)"
    ),
)
