"""What access costs where the rest is: from rows to the first answer, and as a part of a whole request.

Run as ``python -m benches.cold DATABASE`` by `access`: Django has one database in a process.
"""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from benches.databases import CLOCKS, gafete_on, hand_over
from benches.report import Ratio

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from gafete.members.models import Member
    from tests.cast import House

PEOPLE, GROUPS, PERMISSIONS_A_GROUP = 1_000, 3, 20
ROUNDS, REQUESTS = 300, 60
MOST_BESIDE_HAS_PERM, QUERIES, MOST_OF_A_REQUEST = 0.25, 1, 0.05
# What decides, from the membership of a request to the buttons of its rows.
DECIDING = (
    "/gafete/access/",
    "/gafete/members/actors.py",
    "/gafete/web/access.py",
    "/gafete/web/members/powers.py",
)
PAGES = {"Inicio": "/", "Usuarios": "/usuarios/"}

Act = Callable[[], object]


def measure_on(database: str) -> list[Ratio]:
    """All the ratios of one database."""
    with gafete_on(database) as folder:
        from benches.crowd import house_of, refresh_statistics  # noqa: PLC0415 -- Django is ready by now

        house = house_of("c", people=PEOPLE)
        member = _colleague(house)
        holder = _holders()
        refresh_statistics()
        return [*_cold(database, member, holder), *_share(database, house, folder)]


# -- from rows to the first answer ---------------------------------------------------------------------


def _colleague(house: House) -> Member:
    """Somebody with as many grants as people have in the policy, one with an end, one with changes."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from gafete.access.periods import Period  # noqa: PLC0415 -- as above
    from gafete.access.permissions import Permission  # noqa: PLC0415 -- as above

    end = Period(None, timezone.now() + timedelta(days=30))
    added = frozenset({Permission.CFDI_CANCEL})
    house.give_seats(1)
    house.join(
        "carla",
        house.assignment("issuer", ["centro", "roma"], added=added),
        house.assignment("accountant", ["cancún"], period=end),
        house.assignment("viewer", ["maíz c", "pan c"]),
        by="titular-c",
    )
    return house.member("carla")


def _holders() -> Any:
    """People as Django has them: in groups that hold permissions. One of them, as the session loads him."""
    from django.contrib.auth.models import (  # noqa: PLC0415 -- as above
        AbstractBaseUser,
        Group,
        Permission,
        PermissionsMixin,
    )
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 -- as above
    from django.db import connection, models  # noqa: PLC0415 -- as above

    class Holder(AbstractBaseUser, PermissionsMixin):
        username = models.CharField(max_length=60, unique=True)
        is_active = models.BooleanField(default=True)
        USERNAME_FIELD = "username"

        class Meta:
            # Of an installed application: relations are followed to no other.
            app_label = "identity"

    with connection.schema_editor() as editor:
        editor.create_model(Holder)
    kind = ContentType.objects.create(app_label="cfdi", model="document")
    permissions = Permission.objects.bulk_create(
        Permission(content_type=kind, codename=f"do_{number}", name=f"Do {number}")
        for number in range(GROUPS * PERMISSIONS_A_GROUP)
    )
    groups = [Group.objects.create(name=f"group {number}") for number in range(GROUPS)]
    for number, group in enumerate(groups):
        group.permissions.set(permissions[number * PERMISSIONS_A_GROUP : (number + 1) * PERMISSIONS_A_GROUP])
    people = Holder._default_manager.bulk_create(  # noqa: SLF001 -- a class of the moment, which mypy cannot see through
        Holder(username=f"holder {number}") for number in range(PEOPLE)
    )
    through = Holder.groups.through
    through._default_manager.bulk_create(  # noqa: SLF001 -- as above
        through(holder_id=person.pk, group_id=group.pk) for person in people for group in groups
    )
    return people[PEOPLE // 2]


def _cold(database: str, member: Member, holder: Any) -> list[Ratio]:
    """What it costs to know anew what somebody may do, beyond what every request reads of him: our member, Django's user."""
    from django.contrib.auth.backends import ModelBackend  # noqa: PLC0415 -- as above

    from gafete.access.permissions import Permission  # noqa: PLC0415 -- as above
    from gafete.members.actors import compiled_cache, load_actor  # noqa: PLC0415 -- as above

    backend, user, account = ModelBackend(), member.user, member.account_id

    def warm() -> bool:
        actor = load_actor(user, account).actor
        return actor.may(Permission.CFDI_VIEW, actor.account_scope)

    def cold() -> bool:
        compiled_cache.clear()
        return warm()

    def django_cold() -> bool:
        for name in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
            vars(holder).pop(name, None)
        return backend.has_perm(holder, "cfdi.do_59")

    acts: dict[str, Act] = {"warm": warm, "cold": cold, "has_perm": django_cold}
    warm()
    queries = {name: _queries(act) for name, act in acts.items()}
    spent = _in_turns(acts, CLOCKS[database])
    more = [cold_one - warm_one for cold_one, warm_one in zip(spent["cold"], spent["warm"], strict=True)]
    ratio = median(ours / theirs for ours, theirs in zip(more, spent["has_perm"], strict=True))
    shown = {name: f"{median(seconds) * 1e6:,.0f} us" for name, seconds in (spent | {"more": more}).items()}
    note = f"{shown['more']} (of {shown['cold']}), {shown['has_perm']} in {queries['has_perm']} queries"
    return [
        Ratio(f"{database}: queries of a cold start", queries["cold"] - queries["warm"], QUERIES),
        Ratio(f"{database}: a cold start / has_perm", ratio, MOST_BESIDE_HAS_PERM, note=note),
    ]


def _queries(act: Act) -> int:
    from django.db import connection  # noqa: PLC0415 -- as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def _in_turns(acts: dict[str, Act], clock: Callable[[], float]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(ROUNDS):
        for name, act in acts.items():
            started = clock()
            act()
            spent[name].append(clock() - started)
    return spent


# -- in a request --------------------------------------------------------------------------------------


def _share(database: str, house: House, folder: Path) -> list[Ratio]:
    """What of a request's time is spent deciding, by a profile, which charges small functions more than they cost."""
    from django.test import override_settings  # noqa: PLC0415 -- as above

    from tests.web.entering import browser_of  # noqa: PLC0415 -- as above

    plain = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    (folder / "static").mkdir(exist_ok=True)
    with override_settings(STORAGES=plain, STATIC_ROOT=folder / "static"):
        browser = browser_of(house, "titular-c")
        return [
            Ratio(f"{database}: deciding, of {title}", _deciding(browser, path), MOST_OF_A_REQUEST)
            for title, path in PAGES.items()
        ]


def _deciding(browser: Client, path: str) -> float:
    """The part of the time of all these requests that is spent in the files that decide."""
    browser.get(path)
    profile = cProfile.Profile(builtins=False)
    for _request in range(REQUESTS):
        profile.enable()
        answer = browser.get(path)
        profile.disable()
        if answer.status_code != 200:  # noqa: PLR2004 -- a page that works
            message = f"{path}: {answer.status_code}"
            raise RuntimeError(message)
    rows = pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]  # not in the types
    deciding = sum(own for (file, _line, _name), (_calls, _all, own, *_rest) in rows if _decides(file))
    return float(deciding / sum(own for _where, (_calls, _all, own, *_rest) in rows))


def _decides(file: str) -> bool:
    return any(part in file for part in DECIDING)


if __name__ == "__main__":
    hand_over(measure_on)
