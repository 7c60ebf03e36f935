"""What a right means in a scope of each kind."""

from gafete.access.grants import counting
from gafete.access.permissions import Permission
from gafete.access.scopes import ScopeKind


def test_bare_codes_never_stand_where_permissions_belong() -> None:
    """A code equals its permission, so whoever asks first with codes must not decide what others get back."""
    codes = frozenset({"reports.view", "tickets.view_all", "no.such"})
    for kind in ScopeKind:
        answer = counting(codes, kind)
        assert {type(each) for each in answer} == {Permission}
        assert answer == {Permission.REPORTS_VIEW, Permission.TICKETS_VIEW_ALL}
