"""What about chains must be asked across accounts: which there are, and where each of them ends."""

from __future__ import annotations

from gafete.walls.crossings import Crossing

# Also those whose head was taken away. From one account to the next by the index: there are far more events.
ACCOUNTS_WITH_CHAIN = Crossing(
    name="gafete_accounts_with_chain",
    returns="bigint",
    statement=(
        "WITH RECURSIVE found (account_id) AS ("
        " SELECT min(account_id) FROM audit_event UNION ALL"
        " SELECT (SELECT min(account_id) FROM audit_event WHERE account_id > found.account_id)"
        " FROM found WHERE account_id IS NOT NULL)"
        " SELECT account_id FROM found WHERE account_id IS NOT NULL"
        " UNION SELECT account_id FROM audit_chainhead ORDER BY 1"
    ),
)
# As lines of an anchor: account, number of its newest link, digest. One statement, so one moment.
CHAIN_HEADS = Crossing(
    name="gafete_chain_heads",
    returns="text",
    statement=(
        "SELECT account_id || ' ' || sequence || ' ' || digest FROM audit_chainhead ORDER BY account_id"
    ),
)
