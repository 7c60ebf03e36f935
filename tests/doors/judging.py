"""Whether an answer is what the table promises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from gafete.audit.models import Event
from gafete.audit.operations.record_event import INSTALLATION
from gafete.identity.models import KnownDevice, Session, SessionEntry
from tests.doors.asked import Asked
from tests.doors.asking import Answer, Asker
from tests.doors.fingerprint import touched
from tests.doors.forms import FORMS, Form
from tests.doors.names import ids_in, label_of
from tests.doors.offers import dead_offers
from tests.doors.people import people
from tests.doors.promises import EVERYBODY, MISSING, Cell, Outcome
from tests.doors.proofs import text_of_workbook
from tests.doors.sight import what_he_may_not_read, whom_he_sees

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')
REQUEST_KEY = re.compile(rb'(name="request_key"[^>]* value=")[^"]*')
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSAL, NOTHING_HERE = "No tienes permiso", "No encontramos esta página"


def faults_of(asker: Asker, cells: Iterable[Cell]) -> list[str]:
    """Where the answers to these cells of a row are not what is promised."""
    found: list[str] = []
    missing: dict[str, Bare] = {}
    for cell in cells:
        try:
            judge(asker, cell, missing)
        except AssertionError as fault:
            found.append(f"{cell.name}: {fault}")
        except Exception as error:  # noqa: BLE001 -- whatever a page raises is a fault of this cell
            found.append(f"{cell.name}: {type(error).__name__}: {error}")
    return found


def judge(asker: Asker, cell: Cell, missing: dict[str, Bare]) -> None:
    """Ask and compare; ``missing`` keeps what each person is answered about what does not exist.

    Raises:
        AssertionError: the answer is not what was promised.
    """
    asked = asker.asked(cell)
    with asker.answered(asked, cell, htmx=cell.row.is_part) as answer:
        CHECKS[cell.outcome](asked, cell, FORMS[cell.row.name], answer)
        check_door(cell, answer)
        check_names(cell, answer)
        bare = Bare(asked, answer)
    if cell.relation == MISSING:
        missing[cell.person] = bare
    elif cell.person in missing and is_not_there_for_him(cell):
        must(bare.is_like(missing[cell.person]), "he can tell it from what does not exist")


def is_not_there_for_him(cell: Cell) -> bool:
    """Whether the answer must be the one for what does not exist."""
    stopped = cell.row.stops_at_the_door(cell.person)
    return stopped or cell.person not in people(cell.row.sees[cell.relation])


class Bare:
    """Everything of an answer but what is new every time."""

    def __init__(self, asked: Asked, answer: Answer) -> None:
        headers = sorted(
            f"{name}: {value}" for name, value in answer.response.headers.items() if name != "Content-Length"
        )
        cookies = sorted(answer.response.cookies)
        body = REQUEST_KEY.sub(rb"\1", TOKEN.sub(rb"\1", answer.body))
        self._told = repr((answer.status, headers, cookies)).encode() + body
        self._ids = ids_in(asked.thing)

    def is_like(self, other: Bare) -> bool:
        """Whether nobody could tell the two apart, but for the id by which he asked."""
        ids = [number.encode() for number in (*self._ids, *other._ids)]
        return _without(ids, self._told) == _without(ids, other._told)


def _without(ids: Iterable[bytes], told: bytes) -> bytes:
    for number in ids:
        told = told.replace(number, b"<id>")
    return told


def must(is_so: bool, otherwise: str) -> None:  # noqa: FBT001 -- reads as a sentence
    """Insist.

    Raises:
        AssertionError: it is not so.
    """
    if not is_so:
        raise AssertionError(otherwise)


# -- what holds for every answer --------------------------------------------------------------------------


def check_door(cell: Cell, answer: Answer) -> None:
    """Whoever is stopped at the door has not set the page's own code going."""
    if cell.row.stops_at_the_door(cell.person):
        must(not answer.was_let_in, "the page's own code ran, although the door is shut for him")


def check_names(cell: Cell, answer: Answer) -> None:
    """No answer names what its reader does not see. A link of a mail speaks to whoever holds it."""
    if cell.row.door == EVERYBODY:
        return
    text = answer.text
    if answer.response.headers.get("Content-Type") == WORKBOOK:
        text = text_of_workbook(answer.body)
    found = what_he_may_not_read(cell.person, text)
    must(not found, f"he reads of {', '.join(found)}")


def check_unchanged(answer: Answer) -> None:
    """Nothing was written: no row, no mail, no file."""
    must(not answer.changed, f"{', '.join(answer.changed)} changed")


def check_status(answer: Answer, *statuses: int) -> None:
    """The status is one of these."""
    must(answer.status in statuses, f"answered {answer.status} {answer.leads_to}".strip())


def check_leads_to(answer: Answer, page: str) -> None:
    """One is sent on to this page."""
    found = f"{answer.status} {answer.leads_to}".strip()
    must(answer.leads_to == page, f"answered {found}, not on to {page}")


# -- one for each outcome ----------------------------------------------------------------------------------

Check = Callable[[Asked, Cell, Form, Answer], None]


def check_opens(asked: Asked, cell: Cell, form: Form, answer: Answer) -> None:
    check_status(answer, form.status)
    check_unchanged(answer)
    if form.status == 200 and "text/html" in answer.response.headers["Content-Type"]:
        is_whole = "<html" in answer.text
        must(is_whole != cell.row.is_part, "a part was asked for" if is_whole else "the page is not whole")
    must(form.says in answer.text, f"the page does not say {form.says!r}")
    if form.names_thing and cell.row.method == "GET":
        must(label_of(asked.thing) in answer.text, f"the page does not name {label_of(asked.thing)}")
    if form.lists:
        left_out = [name for name in whom_he_sees(cell.person, form.lists) if name not in answer.text.lower()]
        must(not left_out, f"the list leaves out {', '.join(left_out)}")
    if form.proof is not None and cell.row.method == "GET":
        form.proof(asked, answer.response)
    dead = dead_offers(asked, answer.text)
    must(not dead, f"the page offers what he may not: {', '.join(dead)}")


def check_as_if_missing(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_status(answer, 200)
    check_unchanged(answer)


def check_changes(asked: Asked, cell: Cell, form: Form, answer: Answer) -> None:
    then = form.then(asked) if callable(form.then) else form.then
    if then:
        check_leads_to(answer, then)
    else:
        check_status(answer, 200)
    must(bool(answer.changed), "nothing changed")
    if cell.row.door != EVERYBODY:
        check_touched(asked, answer)
    for name, value in form.becomes.items():
        asked.thing.refresh_from_db()
        must(str(getattr(asked.thing, name)) == value, f"{name} is {getattr(asked.thing, name)!r}")
    if form.makes is not None:
        model, values = form.makes
        made = model._default_manager.filter(**values)
        must(made.exists() and answer.added(model) == 1, f"no new {model.__name__} with {values}")
    if form.proof is not None:
        form.proof(asked, answer.response)
    if form.event:
        check_event(form.by(asked) if form.by else asked.user.name, form.event, answer.events)


def check_touched(asked: Asked, answer: Answer) -> None:
    """What somebody does touches his account alone, and no rows of other people but the one it is about."""
    accounts = {str(number) for number in (*asked.own_accounts, INSTALLATION, None)}
    # With a person who belongs nowhere any more, all of his sessions end.
    besides = {SessionEntry._meta.db_table} if answer.added(Session) < 0 else set()
    after = {table: rows for table, rows in answer.after.items() if table not in besides}
    foreign = touched(answer.before, after, "account_id") - accounts
    must(not foreign, f"rows of other accounts changed: {foreign}")
    about = getattr(asked.thing, "member", asked.thing)
    people_of_it = {str(asked.user.pk), str(getattr(about, "user_id", None)), "None"}
    for table in (KnownDevice, Session, SessionEntry):
        name = table._meta.db_table
        if name in answer.after:
            rows = {name: answer.after[name]}
            others = touched(answer.before, rows, "user_id") - people_of_it
            must(not others, f"{name} of other people changed: {others}")


def check_event(who: str, kind: str, events: list[Event]) -> None:
    """The trail says who did it."""
    told = [event for event in events if event.kind == kind]
    must(bool(told), f"no event {kind}, only {[event.kind for event in events]}")
    must(told[0].actor_label == who, f"the trail says that {told[0].actor_label or 'nobody'} did it")


def check_goes_on(asked: Asked, _cell: Cell, form: Form, answer: Answer) -> None:
    check_leads_to(answer, form.back)
    check_unchanged(answer)
    if form.proof is not None and not form.then:
        form.proof(asked, answer.response)


def check_faulty(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_status(answer, 400)
    check_unchanged(answer)


def check_late(asked: Asked, _cell: Cell, form: Form, answer: Answer) -> None:
    check_leads_to(answer, form.back)
    check_unchanged(answer)
    must(bool(asked.world.client.session.get("flash")), "nothing says why")


def check_over(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_status(answer, 410)
    check_unchanged(answer)


def check_refused(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_status(answer, 403)
    check_unchanged(answer)
    must(REFUSAL in answer.text, "nothing says which permission is missing")


def check_hidden(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_status(answer, 404)
    check_unchanged(answer)
    must(NOTHING_HERE in answer.text, "this is not the page of what does not exist")


def check_sign_in(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_leads_to(answer, "account_login")
    check_unchanged(answer)


def check_choose(_asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_leads_to(answer, "accounts:choose")
    check_unchanged(answer)


def check_out(asked: Asked, _cell: Cell, _form: Form, answer: Answer) -> None:
    check_leads_to(answer, "account_login")
    check_unchanged(answer)
    must("_auth_user_id" not in asked.world.client.session, "his session goes on")


CHECKS: dict[Outcome, Check] = {
    Outcome.OPENS: check_opens,
    Outcome.AS_IF_MISSING: check_as_if_missing,
    Outcome.CHANGES: check_changes,
    Outcome.GOES_ON: check_goes_on,
    Outcome.FAULTY: check_faulty,
    Outcome.LATE: check_late,
    Outcome.OVER: check_over,
    Outcome.REFUSED: check_refused,
    Outcome.HIDDEN: check_hidden,
    Outcome.SIGN_IN: check_sign_in,
    Outcome.CHOOSE: check_choose,
    Outcome.OUT: check_out,
}
