"""What about members must be asked across accounts. None of it is ever shown: it decides what is refused."""

from __future__ import annotations

from gafete.walls.crossings import Crossing

ACCOUNT_OF_MEMBER = Crossing(
    name="gafete_account_of_member",
    arguments={"public_id": "uuid"},
    returns="bigint",
    statement="SELECT account_id FROM members_member WHERE public_id = %(public_id)s",
)
OTHER_MEMBERSHIPS = Crossing(
    name="gafete_other_memberships",
    arguments={"user_id": "bigint", "besides": "bigint"},
    returns="integer",
    statement="SELECT 1 FROM members_member WHERE user_id = %(user_id)s AND id <> %(besides)s LIMIT 1",
)
OTHER_LIVE_MEMBERSHIPS = Crossing(
    name="gafete_other_live_memberships",
    arguments={"user_id": "bigint", "besides": "bigint"},
    returns="integer",
    statement=(
        "SELECT 1 FROM members_member WHERE user_id = %(user_id)s AND id <> %(besides)s"
        " AND state IN ('invited', 'active', 'deactivated') LIMIT 1"
    ),
)
ACCOUNTS_THAT_WAIT = Crossing(
    name="gafete_accounts_that_wait",
    arguments={"user_id": "bigint"},
    returns="bigint",
    statement=(
        "SELECT account_id FROM members_member WHERE user_id = %(user_id)s AND state = 'invited'"
        " AND made_identity ORDER BY id"
    ),
)
# The names travel as JSON: a list is no value that both databases know.
RESERVED_USERNAMES = Crossing(
    name="gafete_reserved_usernames",
    arguments={"names": "jsonb", "besides": "bigint"},
    returns="text",
    statement=(
        "SELECT username FROM members_member WHERE state = 'invited' AND id <> %(besides)s"
        " AND username IN (SELECT jsonb_array_elements_text(%(names)s))"
    ),
    on_sqlite=(
        "SELECT username FROM members_member WHERE state = 'invited' AND id <> %(besides)s"
        " AND username IN (SELECT value FROM json_each(%(names)s))"
    ),
)
ACCOUNTS_WITH_DUE_REQUESTS = Crossing(
    name="gafete_accounts_with_due_requests",
    arguments={"now": "timestamptz"},
    returns="bigint",
    statement=(
        "SELECT DISTINCT account_id FROM members_accessrequest WHERE state = 'open' AND expires_at <= %(now)s"
    ),
)
ACCOUNTS_WITH_DUE_VIEWINGS = Crossing(
    name="gafete_accounts_with_due_viewings",
    arguments={"now": "timestamptz"},
    returns="bigint",
    statement=(
        "SELECT DISTINCT account_id FROM members_viewing WHERE ended_at IS NULL AND ends_at <= %(now)s"
    ),
)
# Where something waits no longer, or is carried out soon; what is to be done is asked inside each account.
ACCOUNTS_WITH_DUE_APPROVALS = Crossing(
    name="gafete_accounts_with_due_approvals",
    arguments={"now": "timestamptz", "soon": "timestamptz"},
    returns="bigint",
    statement=(
        "SELECT DISTINCT account_id FROM members_approval WHERE state = 'open'"
        " AND (expires_at <= %(now)s OR due_at <= %(soon)s)"
    ),
)
_OF_A_MEMBER_WHO_HOLDS = (
    " FROM members_grant JOIN members_member ON members_member.id = members_grant.member_id"
    " WHERE members_member.state IN ('invited', 'active', 'deactivated')"
)
ACCOUNTS_WITH_UNTOLD_PERIODS = Crossing(
    name="gafete_accounts_with_untold_periods",
    arguments={"now": "timestamptz"},
    returns="bigint",
    statement=(
        "SELECT DISTINCT members_grant.account_id"
        + _OF_A_MEMBER_WHO_HOLDS
        + " AND ((starts_at <= %(now)s AND starts_at > granted_at AND beginning_told_at IS NULL)"
        " OR (ends_at <= %(now)s AND ends_at > granted_at AND end_told_at IS NULL))"
    ),
)
# Where a reminder may be due; which ones are is asked inside each account.
ACCOUNTS_WITH_ENDINGS = Crossing(
    name="gafete_accounts_with_endings",
    arguments={"now": "timestamptz", "soon": "timestamptz", "last": "integer"},
    returns="bigint",
    statement=(
        "SELECT DISTINCT members_grant.account_id"
        + _OF_A_MEMBER_WHO_HOLDS
        + " AND ends_at > %(now)s AND ends_at <= %(soon)s AND end_told_at IS NULL"
        " AND (reminded_days IS NULL OR reminded_days > %(last)s)"
    ),
)
# No question across accounts: asked by the role that serves, row-level security would keep the index of words from being
# used. The account is the one that the transaction names, whoever asks.
MEMBERS_FOUND = Crossing(
    name="gafete_members_found",
    arguments={"words": "tsquery"},
    returns="bigint",
    statement=(
        "SELECT id FROM members_member"
        " WHERE array_to_tsvector(string_to_array(btrim(search_words), ' ')) @@ %(words)s"
        " AND account_id = NULLIF(current_setting('app.account_id', true), '')::bigint"
    ),
)
NOBODY = 0
