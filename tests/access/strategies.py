"""Random access: grants of every width, with additions, removals and periods, in a small account."""

from datetime import timedelta

from hypothesis import strategies as st

from gafete.access.grants import Grant
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission, Permissions
from gafete.access.profiles import BUILT_IN
from gafete.access.scopes import Scope
from tests.access.cast import NOW

# Few ids, so that grants and questions meet often. A place id tells its company, as in real rows.
ALL_SCOPES = (
    Scope.account(1),
    *(Scope.company(1, company) for company in (1, 2, 3)),
    *(Scope.place(1, company, company * 10 + place) for company in (1, 2, 3) for place in (1, 2)),
)
FOREIGN_SCOPES = (Scope.account(2), Scope.company(2, 1), Scope.place(2, 1, 11))

scopes = st.sampled_from(ALL_SCOPES)
permissions = st.sampled_from(list(Permission))
sets: st.SearchStrategy[Permissions] = st.frozensets(permissions, max_size=4)
bundles = st.one_of(st.sampled_from([each.permissions for each in BUILT_IN]), sets)

_hours = st.integers(-4, 4)


@st.composite
def _bounded(draw: st.DrawFn) -> Period:
    start, length = draw(_hours), draw(st.integers(1, 6))
    starts_at, ends_at = NOW + timedelta(hours=start), NOW + timedelta(hours=start + length)
    return draw(st.sampled_from([Period(starts_at, ends_at), Period(starts_at, None), Period(None, ends_at)]))


periods = st.one_of(st.just(ALWAYS), _bounded())
moments = _hours.map(lambda hours: NOW + timedelta(hours=hours))

grants: st.SearchStrategy[Grant] = st.builds(
    Grant,
    id=st.one_of(st.none(), st.integers(1, 5)),
    permissions=bundles,
    added=sets,
    removed=sets,
    scope=scopes,
    period=periods,
)
grant_lists = st.lists(grants, max_size=5)
