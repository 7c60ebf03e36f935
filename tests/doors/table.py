"""The promise of every page: who gets what from it, for which things. Written by hand, and never from the code.

A row names a (route, method). ``door``: whom the page lets in; everybody else of an account is refused with 403,
and who is in no account is shown the way in. ``to``: the things that its address or its form names. ``sees``: for
whom they are there, by relation; for the others they do not exist (404). ``may``: who of these gets what he came
for; the others are refused. ``but``: exceptions. A row without ``to`` names no thing. The people are those of
people.py, the relations those of a person who works in Centro.
"""

from __future__ import annotations

from tests.doors.promises import ALL_MEMBERS, EVERYBODY, HERE, SIGNED_IN, Outcome, Reach, Row, act, page, part

OPENS, AS_IF_MISSING, CHANGES, GOES_ON = (
    Outcome.OPENS,
    Outcome.AS_IF_MISSING,
    Outcome.CHANGES,
    Outcome.GOES_ON,
)
FAULTY, LATE, OVER, REFUSED, HIDDEN, OUT = (
    Outcome.FAULTY,
    Outcome.LATE,
    Outcome.OVER,
    Outcome.REFUSED,
    Outcome.HIDDEN,
    Outcome.OUT,
)

# -- who holds which permission somewhere: the doors ---------------------------------------------------

ADMINISTRATORS = "owner administrator company_admin branch_admin neighbour baker stranger"
READ_USERS = f"{ADMINISTRATORS} watcher registrar"
MANAGE_USERS = f"{ADMINISTRATORS} registrar"
SWITCH_USERS = ADMINISTRATORS
DELETE_USERS = "owner stranger"
READ_TRAIL = f"{ADMINISTRATORS} auditor"
MANAGE_PROFILES = "owner administrator stranger"
READ_PROFILES = READ_USERS
BILLING = "owner stranger"
SECURITY = "owner administrator stranger"
CREATE_COMPANIES = "owner administrator stranger"
KEEP_COMPANIES = f"{ADMINISTRATORS} keeper"
MANAGE_PLACES = f"{ADMINISTRATORS} keeper"
OWNERS = "owner stranger"
REVIEW = ADMINISTRATORS

# -- who sees which thing, and who may change it -------------------------------------------------------

_SEE_IN_CENTRO = "owner administrator company_admin branch_admin watcher registrar"
SEE_MEMBER: Reach = {
    "own place": _SEE_IN_CENTRO,
    "other place": "owner administrator company_admin neighbour watcher registrar",
    "other company": "owner administrator baker registrar",
    "the owner": "owner administrator company_admin branch_admin neighbour baker watcher registrar",
    "himself": READ_USERS,
    "ended": _SEE_IN_CENTRO,
    "other account": "stranger",
    "missing": "",
}
# Deactivated and invited members: by where they work.
SEE_BY_PLACE: Reach = {
    relation: SEE_MEMBER[relation]
    for relation in ("own place", "other place", "other company", "other account", "missing")
}
# All that the member holds lies within what they hold. Nobody manages the owner, or himself.
MANAGE_MEMBER: Reach = {
    "own place": "owner administrator company_admin branch_admin",
    "other place": "owner administrator company_admin neighbour",
    "other company": "owner administrator baker",
    "other account": "stranger",
}
# Single grants: also whoever manages users there and holds less than the member, if he gives no more than he holds.
CHANGE_GRANTS: Reach = {
    relation: f"{who} registrar" if relation != "other account" else who
    for relation, who in MANAGE_MEMBER.items()
}
DELETE_MEMBER: Reach = {
    "own place": "owner",
    "other place": "owner",
    "other company": "owner",
    "other account": "stranger",
}
# Nobody does anything with somebody who has left; whoever sees him is told so.
_ENDED = {"ended": {LATE: _SEE_IN_CENTRO}}
SEE_ENTRY: Reach = {
    **{
        relation: SEE_MEMBER[relation]
        for relation in ("own place", "other place", "other company", "the owner")
    },
    "other account": "stranger",
    "of somebody else": "",
    "of his in another account": "",
    "no such session": "",
    "missing": "",
}
SEE_NOTICE: Reach = {
    **{
        relation: SEE_MEMBER[relation]
        for relation in ("own place", "other place", "other company", "the owner")
    },
    "other account": "stranger",
    # Who sees the member and may not write to him is refused, whatever the mail.
    "of somebody else": "registrar",
    "of another account": "registrar",
    "no such mail": "registrar",
    "missing": "",
}
# The owner's mails are the business of whoever manages the whole account.
MAIL_MEMBER: Reach = MANAGE_MEMBER | {"the owner": "owner administrator registrar"}

# A company is there for whoever may do anything in it, or in one of its places.
SEE_COMPANY: Reach = {
    "own company": (
        "owner administrator company_admin branch_admin neighbour issuer accountant viewer watcher registrar"
        " auditor keeper"
    ),
    "other company": "owner administrator baker registrar",
    "archived": "owner administrator registrar",
    "other account": "stranger guest",
    "missing": "",
}
EDIT_COMPANY: Reach = {
    "own company": "owner administrator company_admin",
    "other company": "owner administrator baker",
    "archived": "owner administrator",
    "other account": "stranger",
}
# To add a place, one manages places in all of the company.
ADD_PLACE_TO: Reach = EDIT_COMPANY | {"archived": "", "missing": ""}
SEE_PLACE: Reach = {
    "own place": (
        "owner administrator company_admin branch_admin issuer accountant viewer watcher registrar auditor keeper"
    ),
    "other place": "owner administrator company_admin neighbour accountant watcher registrar auditor",
    "other company": "owner administrator baker registrar",
    "archived": "owner administrator company_admin accountant watcher registrar auditor",
    "other account": "stranger guest",
    "missing": "",
}
MANAGE_PLACE: Reach = {
    "own place": "owner administrator company_admin branch_admin keeper",
    "other place": "owner administrator company_admin neighbour",
    "other company": "owner administrator baker",
    "archived": "owner administrator company_admin",
    "other account": "stranger",
}
# Where one sees users, for a question about a place in use.
ASK_ABOUT_PLACE: Reach = {
    "own place": "owner administrator company_admin branch_admin watcher registrar",
    "other place": "owner administrator company_admin neighbour watcher registrar",
    "other company": "owner administrator baker registrar",
    "archived": "",
    "other account": "stranger",
    "missing": "",
}
# Where one manages users; and, besides, holds all that the profile Consulta gives.
MANAGE_USERS_AT: Reach = {
    "own place": "owner administrator company_admin branch_admin registrar",
    "other place": "owner administrator company_admin neighbour registrar",
    "other company": "owner administrator baker registrar",
    "archived": "",
    "other account": "stranger",
    "missing": "",
}
GIVE_CONSULTA_AT: Reach = {
    "own place": "owner administrator company_admin branch_admin",
    "other place": "owner administrator company_admin neighbour",
    "other company": "owner administrator baker",
    "other account": "stranger",
}
# Profiles are the account's; who gives one must hold what is in it.
_OF_THE_ACCOUNT = (
    "owner administrator company_admin branch_admin neighbour baker issuer accountant viewer watcher registrar"
    " auditor keeper"
)
SEE_PROFILE: Reach = {
    "custom": _OF_THE_ACCOUNT,
    "the administrator's own": _OF_THE_ACCOUNT,
    "built-in": _OF_THE_ACCOUNT,
    "archived": "",
    "other account": "stranger",
    "missing": "",
}
CHANGE_PROFILE: Reach = {
    "custom": "owner administrator",
    "the administrator's own": "owner",
    "other account": "stranger",
}
_GIVERS = "owner administrator company_admin branch_admin neighbour baker"
GIVE_PROFILE: Reach = {
    "custom": f"{_GIVERS} registrar",
    "the administrator's own": _GIVERS,
    "built-in": _GIVERS,
    "other account": "stranger",
}

# A job is there for whoever asked for it, in the account where he did.
SEE_JOB: Reach = {
    "his own": ALL_MEMBERS,
    "another member's": "",
    "his own, in another account": "",
    "other account": "",
    "missing": "",
}
SEE_EXPORT: Reach = {**SEE_JOB, "his own, of when he reached more": ALL_MEMBERS}
# Its file opens as long as he reaches all that may be in it.
FETCH_EXPORT: Reach = {
    **SEE_JOB,
    "his own": READ_USERS,
    "his own, of when he reached more": "owner administrator registrar stranger",
}
SEE_IMPORT: Reach = {**SEE_EXPORT, "no import": ""}
CONFIRM_IMPORT: Reach = {
    "his own": MANAGE_USERS,
    "his own, of when he reached more": "owner administrator registrar stranger",
}

# A link is good for whoever holds it.
PASSWORD_LINK: Reach = {
    "good": EVERYBODY,
    "used": "",
    "of another purpose": "",
    "of nobody": "",
    "invented": "",
    "missing": "",
}
EMAIL_LINK = PASSWORD_LINK
INVITATION: Reach = {
    "of a newcomer": EVERYBODY,
    "of somebody known": EVERYBODY,
    "withdrawn": "",
    "of another purpose": "",
    "of nobody": "",
    "invented": "",
    "missing": "",
}
ANY_LINK: Reach = dict.fromkeys(("good", "used", "of another purpose", "invented"), EVERYBODY)
ANY_INVITATION: Reach = dict.fromkeys(
    ("of a newcomer", "of somebody known", "withdrawn", "of another purpose", "invented"), EVERYBODY
)

OF_GRUPO_MAIZ = f"{_OF_THE_ACCOUNT} expired"

# A request is there for whoever could give exactly that: he manages users there and holds it himself.
ANSWER_REQUEST: Reach = {
    "own place": "owner administrator company_admin branch_admin",
    "other place": "owner administrator company_admin neighbour",
    "other company": "owner administrator baker",
    "in all of the company": "owner administrator company_admin",
    "for users.view": "owner administrator company_admin branch_admin registrar",
    "for what no administrator has": "owner",
    "answered": "owner administrator company_admin branch_admin",
    "his own": "",
    "other account": "stranger",
    "missing": "",
}
# What waits for a second person: for whoever holds what it needs.
ANSWER_APPROVAL: Reach = {
    # Only who decides about the account's security: whoever could archive it besides is no second person.
    "of his company": "owner administrator",
    "of another company": "owner administrator",
    "of the account": "owner administrator",
    # It passes from the owner to somebody else: neither of them is the second person.
    "of the ownership": "owner administrator",
    "answered": "owner administrator",
    # It is there, and nobody answers it himself.
    "his own": "owner administrator stranger",
    "other account": "stranger",
    "missing": "",
}
OTHERS_APPROVAL: Reach = {**ANSWER_APPROVAL, "of the ownership": "administrator", "his own": ""}
CANCEL_APPROVAL: Reach = {"his own": ALL_MEMBERS, "of the ownership": "owner"} | dict.fromkeys(
    ("of his company", "of another company", "of the account", "answered", "other account", "missing"), ""
)
# Looks at the portal as somebody else belong to whoever looks.
OWN_VIEWING: Reach = {"of the owner": "owner", "other account": "stranger", "missing": ""}
# A campaign is there for whoever reviews accesses at all of a line's scope; so is the line, for whomever it waits.
SEE_REVIEW: Reach = {
    **MANAGE_MEMBER,
    "closed": MANAGE_MEMBER["own place"],
    "missing": "",
}
# Whoever began it and sees all of it, or reviews in the whole account.
CLOSE_REVIEW: Reach = {
    **dict.fromkeys(("own place", "other place", "other company"), "owner administrator"),
    "other account": "stranger",
}
_SUBJECTS = "administrator company_admin branch_admin neighbour baker"
SEE_LINE: Reach = {**SEE_REVIEW, "his turn": REVIEW, "about himself": _SUBJECTS}
DECIDE_LINE: Reach = {
    **dict.fromkeys(("own place", "other place", "other company"), "owner"),
    "other account": "stranger",
    "his turn": REVIEW,
}
# In the other account there is nobody else.
HAND_OVER_LINE: Reach = {
    **{
        relation: who
        for relation, who in SEE_REVIEW.items()
        if relation in {"own place", "other place", "other company"}
    },
    "his turn": _SUBJECTS + " owner",
}
OWN_REQUEST: Reach = {"his own": ALL_MEMBERS} | dict.fromkeys(
    ("own place", "other place", "other company", "answered", "other account", "missing"), ""
)
# To ask for something, one must lack it.
ASK_AT: Reach = {
    relation: " ".join(each for each in who.split() if each not in {"owner", "stranger"})
    for relation, who in SEE_PLACE.items()
    if relation != "archived"
}
# A cell of the matrix: there for whoever sees the member, and users in the place.
SEE_CELL: Reach = {
    "own place": SEE_MEMBER["own place"],
    "other place": SEE_MEMBER["other place"],
    "other company": SEE_MEMBER["other company"],
    "the owner, in another company": SEE_MEMBER["other company"],
    "other account": "stranger",
    "in a place of another account": "",
    "missing": "",
}
OFFER: Reach = {
    "made to him": f"{OF_GRUPO_MAIZ} stranger guest",
    "made to somebody else": "owner",
    "missing": "",
}

# -- the pages -----------------------------------------------------------------------------------------

SIGN_IN: tuple[Row, ...] = (
    page("account_login", door=EVERYBODY, but={HERE: {GOES_ON: SIGNED_IN}}),
    act("account_login", door=EVERYBODY, but={HERE: {GOES_ON: SIGNED_IN}}),
    act("account_logout", door=EVERYBODY, does=GOES_ON),
    page("signin:recover", door=EVERYBODY),
    act("signin:recover", door=EVERYBODY),
    page("signin:recovery_sent", door=EVERYBODY),
    act("signin:strength", door=EVERYBODY, does=OPENS),
    # Links of mails: following one uses nothing up, and the page behind it judges it.
    page("signin:password_link", door=EVERYBODY, to="password links", sees=ANY_LINK, does=GOES_ON),
    page("signin:new_password", door=EVERYBODY, to="password links", sees=PASSWORD_LINK, unseen=OVER),
    act("signin:new_password", door=EVERYBODY, to="password links", sees=PASSWORD_LINK, unseen=OVER),
    page("signin:join", door=EVERYBODY, to="invitations", sees=ANY_INVITATION, does=GOES_ON),
    page("signin:invitation", door=EVERYBODY, to="invitations", sees=INVITATION, unseen=OVER),
    act(
        "signin:invitation",
        door=EVERYBODY,
        to="invitations",
        sees=INVITATION,
        unseen=OVER,
        # Somebody who has a password of his own joins signed in, and nobody in his place.
        may={"of a newcomer": EVERYBODY, "of somebody known": "guest"},
        denied=OPENS,
    ),
    page("signin:confirm_email", door=EVERYBODY, to="email links", sees=ANY_LINK, does=GOES_ON),
    page("signin:new_email", door=EVERYBODY, to="email links", sees=EMAIL_LINK, unseen=OVER),
    act("signin:new_email", door=EVERYBODY, to="email links", sees=EMAIL_LINK, unseen=OVER),
    # For whoever stands between a password that is not his own and his session.
    page("signin:own_password", door=EVERYBODY, may={HERE: "half_in"}, denied=GOES_ON),
    act("signin:own_password", door=EVERYBODY, may={HERE: "half_in"}, denied=GOES_ON),
    act("csp_report", door=EVERYBODY, does=OPENS),
)

_LEFT = {HERE: {OUT: "deactivated closed suspended"}}
ONESELF: tuple[Row, ...] = (
    page("accounts:choose", door=SIGNED_IN),
    act(
        "accounts:enter",
        door=SIGNED_IN,
        to="accounts",
        sees={
            "own account": f"{OF_GRUPO_MAIZ} closed",
            "other account": "stranger guest",
            "suspended": "",
            "missing": "",
        },
        but={"own account": {OUT: "closed"}},
    ),
    page("my_account:data", door=SIGNED_IN, but=_LEFT),
    act("my_account:data", door=SIGNED_IN),
    page("my_account:email", door=SIGNED_IN, but=_LEFT),
    act("my_account:email", door=SIGNED_IN),
    act("my_account:cancel_email", door=SIGNED_IN),
    page("my_account:username", door=SIGNED_IN, but=_LEFT),
    act("my_account:username", door=SIGNED_IN),
    page("my_account:password", door=SIGNED_IN, but=_LEFT),
    act("my_account:password", door=SIGNED_IN),
    page("my_account:sessions", door=SIGNED_IN, but=_LEFT),
    act("my_account:end_other_sessions", door=SIGNED_IN),
    act(
        "my_account:end_session",
        door=SIGNED_IN,
        to="sessions",
        sees={"his own": SIGNED_IN, "another member's": "", "other account": "", "missing": ""},
    ),
    page("my_account:notices", door=SIGNED_IN, but=_LEFT),
    act("my_account:notices", door=SIGNED_IN),
)

USERS: tuple[Row, ...] = (
    page("members:list", door=READ_USERS),
    page("members:list", "of a company", door=READ_USERS, to="companies", sees=SEE_COMPANY),
    page("members:list", "of a profile", door=READ_USERS, to="profiles", sees=SEE_PROFILE),
    page("members:create", door=MANAGE_USERS, door_alone=True),
    act(
        "members:create",
        door=MANAGE_USERS,
        to="places",
        sees=MANAGE_USERS_AT,
        may=GIVE_CONSULTA_AT,
        unseen=FAULTY,
        denied=FAULTY,
    ),
    act(
        "members:create",
        "with a profile",
        door=MANAGE_USERS,
        to="profiles",
        sees=SEE_PROFILE,
        may=GIVE_PROFILE,
        unseen=FAULTY,
        denied=FAULTY,
    ),
    act("members:create", "copying", door=MANAGE_USERS, to="members", sees=SEE_MEMBER, does=OPENS),
    part("members:create", "POST", "looking at it", door=MANAGE_USERS),
    part("members:suggest_username", "GET", door=MANAGE_USERS, door_alone=True),
    act(
        "members:bulk_deactivate",
        door=SWITCH_USERS,
        to="members",
        sees=SEE_MEMBER,
        may=MANAGE_MEMBER,
        unseen=LATE,
        denied=OPENS,
    ),
    act(
        "members:bulk_reactivate",
        door=SWITCH_USERS,
        to="deactivated",
        sees=SEE_BY_PLACE,
        may=MANAGE_MEMBER,
        unseen=LATE,
        denied=OPENS,
    ),
    act(
        "members:bulk_profile",
        door=MANAGE_USERS,
        to="members",
        sees=SEE_MEMBER,
        may=CHANGE_GRANTS,
        unseen=LATE,
        denied=OPENS,
    ),
    act(
        "members:bulk_profile_preview",
        door=MANAGE_USERS,
        to="members",
        sees=SEE_MEMBER,
        unseen=LATE,
        does=OPENS,
    ),
    part(
        "members:bulk_profile_preview",
        "POST",
        door=MANAGE_USERS,
        to="members",
        sees=SEE_MEMBER,
        unseen=LATE,
    ),
    page("members:export", door=READ_USERS, door_alone=True),
    page(
        "members:export", "of a company", door=READ_USERS, door_alone=True, to="companies", sees=SEE_COMPANY
    ),
    act("members:export", door=READ_USERS),
    act("members:export", "of a company", door=READ_USERS, to="companies", sees=SEE_COMPANY),
    page("members:import", door=MANAGE_USERS, door_alone=True),
    act("members:import", door=MANAGE_USERS),
    page("members:import_template", door=MANAGE_USERS, door_alone=True),
    page("members:import_preview", door=MANAGE_USERS, door_alone=True, to="imports", sees=SEE_IMPORT),
    act("members:import_confirm", door=MANAGE_USERS, to="imports", sees=SEE_IMPORT, may=CONFIRM_IMPORT),
    page("members:who_reaches", "a company", door=READ_USERS, to="companies", sees=SEE_COMPANY),
    page("members:who_reaches", "a place", door=READ_USERS, to="places", sees=SEE_PLACE),
    page("members:ownership", door=ALL_MEMBERS),
    act(
        "members:accept_ownership",
        door=ALL_MEMBERS,
        to="offers",
        sees=OFFER | {"made to somebody else": ""},
        unseen=LATE,
        # It is never made to the owner: in this relation he is who made it.
        but={"made to him": {LATE: OWNERS}},
    ),
    act("members:close_ownership_offer", door=ALL_MEMBERS, to="offers", sees=OFFER, unseen=LATE),
    page("members:detail", door=READ_USERS, to="members", sees=SEE_MEMBER),
    act("members:detail", door=READ_USERS, to="members", sees=SEE_MEMBER, may=MANAGE_MEMBER, but=_ENDED),
    page("members:access", door=READ_USERS, to="members", sees=SEE_MEMBER),
    act(
        "members:access",
        door=READ_USERS,
        to="members",
        sees=SEE_MEMBER,
        may=CHANGE_GRANTS,
        but={"ended": {LATE: "owner administrator company_admin branch_admin registrar"}},
    ),
    act(
        "members:access",
        "reviewing",
        door=READ_USERS,
        to="members",
        sees=SEE_MEMBER,
        may=CHANGE_GRANTS,
        but={"ended": {LATE: "owner administrator company_admin branch_admin registrar"}},
        does=OPENS,
    ),
    act("members:access", "copying", door=READ_USERS, to="members", sees=SEE_MEMBER, does=OPENS),
    part("members:access", "POST", "looking at it", door=READ_USERS, to="members", sees=SEE_MEMBER),
    page("members:hours", door=MANAGE_USERS, to="members", sees=SEE_MEMBER, may=MANAGE_MEMBER, but=_ENDED),
    act("members:hours", door=MANAGE_USERS, to="members", sees=SEE_MEMBER, may=MANAGE_MEMBER, but=_ENDED),
    page("members:why", door=READ_USERS, to="members", sees=SEE_MEMBER),
    page("members:why", "asked", door=READ_USERS, to="places", sees=ASK_ABOUT_PLACE),
    page(
        "members:sessions",
        door=READ_USERS,
        to="members",
        sees=SEE_MEMBER,
        # Only for who sees all that the member is here.
        may=SEE_MEMBER | {"the owner": "owner administrator registrar"},
    ),
    act("members:close_session", door=SWITCH_USERS, to="entries", sees=SEE_ENTRY, may=MANAGE_MEMBER),
    page(
        "members:activity",
        door=READ_USERS,
        to="members",
        sees=SEE_MEMBER,
        may=dict.fromkeys(SEE_MEMBER, ADMINISTRATORS),
    ),
    page("members:view_as", door=SWITCH_USERS, to="members", sees=SEE_MEMBER, may=MANAGE_MEMBER, but=_ENDED),
    act("members:view_as", door=SWITCH_USERS, to="members", sees=SEE_MEMBER, may=MANAGE_MEMBER, but=_ENDED),
    # For whoever is looking; nobody is, here.
    act("members:stop_viewing", door=ALL_MEMBERS, does=GOES_ON),
    act("members:resend", door=MANAGE_USERS, to="invited", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    act("members:retry_notice", door=MANAGE_USERS, to="notices", sees=SEE_NOTICE, may=MAIL_MEMBER),
    act("members:copy_link", door=MANAGE_USERS, to="invited", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    page("members:withdraw", door=MANAGE_USERS, to="invited", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    act("members:withdraw", door=MANAGE_USERS, to="invited", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    act(
        "members:deactivate", door=SWITCH_USERS, to="members", sees=SEE_MEMBER, may=MANAGE_MEMBER, but=_ENDED
    ),
    act("members:reactivate", door=SWITCH_USERS, to="deactivated", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    page("members:reassign", door=MANAGE_USERS, to="deactivated", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    act("members:reassign", door=MANAGE_USERS, to="deactivated", sees=SEE_BY_PLACE, may=MANAGE_MEMBER),
    page("members:delete", door=DELETE_USERS, to="members", sees=SEE_MEMBER, may=DELETE_MEMBER, but=_ENDED),
    act("members:delete", door=DELETE_USERS, to="members", sees=SEE_MEMBER, may=DELETE_MEMBER, but=_ENDED),
    page(
        "members:offer_ownership",
        door=OWNERS,
        door_alone=True,
        to="members",
        sees=SEE_MEMBER,
        may=DELETE_MEMBER,
        denied=LATE,
    ),
    act(
        "members:offer_ownership", door=OWNERS, to="members", sees=SEE_MEMBER, may=DELETE_MEMBER, denied=LATE
    ),
    page("matrix:show", door=READ_USERS),
    page(
        "matrix:show", "of a company", door=READ_USERS, to="companies", sees=SEE_COMPANY, unseen=AS_IF_MISSING
    ),
    act("matrix:export", door=READ_USERS),
    page("matrix:who_can", door=READ_USERS),
    page("matrix:who_can", "asked", door=READ_USERS, to="places", sees=ASK_ABOUT_PLACE),
    page("matrix:why", door=READ_USERS, to="cells", sees=SEE_CELL),
    page("matrix:why", "asked", door=READ_USERS, to="cells", sees=SEE_CELL),
    part("matrix:why", "GET", door=READ_USERS, to="cells", sees=SEE_CELL),
)

COMPANIES: tuple[Row, ...] = (
    page("companies:list", door=KEEP_COMPANIES, door_alone=True),
    page("companies:create", door=CREATE_COMPANIES, door_alone=True),
    act("companies:create", door=CREATE_COMPANIES),
    page("companies:detail", door=KEEP_COMPANIES, door_alone=True, to="companies", sees=SEE_COMPANY),
    page("companies:edit", door=KEEP_COMPANIES, to="companies", sees=SEE_COMPANY, may=EDIT_COMPANY),
    act("companies:edit", door=KEEP_COMPANIES, to="companies", sees=SEE_COMPANY, may=EDIT_COMPANY),
    act(
        "companies:archive",
        door=KEEP_COMPANIES,
        to="companies",
        sees=SEE_COMPANY,
        may=EDIT_COMPANY,
        but={"archived": {GOES_ON: "owner administrator"}},
    ),
    act("companies:restore", door=KEEP_COMPANIES, to="companies", sees=SEE_COMPANY, may=EDIT_COMPANY),
    page("places:list", door=KEEP_COMPANIES, door_alone=True),
    page("places:create", door=MANAGE_PLACES, door_alone=True),
    act("places:create", door=MANAGE_PLACES, to="companies", sees=ADD_PLACE_TO, unseen=FAULTY),
    page("places:edit", door=KEEP_COMPANIES, to="places", sees=SEE_PLACE, may=MANAGE_PLACE),
    act("places:edit", door=KEEP_COMPANIES, to="places", sees=SEE_PLACE, may=MANAGE_PLACE),
    act(
        "places:archive",
        door=KEEP_COMPANIES,
        to="places",
        sees=SEE_PLACE,
        may=MANAGE_PLACE,
        but={"archived": {GOES_ON: "owner administrator company_admin"}},
    ),
    act("places:restore", door=KEEP_COMPANIES, to="places", sees=SEE_PLACE, may=MANAGE_PLACE),
)

PROFILES: tuple[Row, ...] = (
    page("profiles:list", door=READ_PROFILES, door_alone=True),
    page("profiles:create", door=MANAGE_PROFILES),
    page(
        "profiles:create",
        "copying",
        door=MANAGE_PROFILES,
        to="profiles",
        sees=SEE_PROFILE,
        unseen=AS_IF_MISSING,
    ),
    act("profiles:create", door=MANAGE_PROFILES),
    page("profiles:detail", door=READ_PROFILES, door_alone=True, to="profiles", sees=SEE_PROFILE),
    page("profiles:edit", door=MANAGE_PROFILES, to="profiles", sees=SEE_PROFILE, may=CHANGE_PROFILE),
    act("profiles:edit", door=MANAGE_PROFILES, to="profiles", sees=SEE_PROFILE, may=CHANGE_PROFILE),
    act(
        "profiles:preview",
        door=MANAGE_PROFILES,
        to="profiles",
        sees=SEE_PROFILE,
        may=CHANGE_PROFILE,
        does=OPENS,
    ),
    part(
        "profiles:preview", "POST", door=MANAGE_PROFILES, to="profiles", sees=SEE_PROFILE, may=CHANGE_PROFILE
    ),
    page("profiles:archive", door=MANAGE_PROFILES, to="profiles", sees=SEE_PROFILE, may=CHANGE_PROFILE),
    act(
        "profiles:archive",
        door=MANAGE_PROFILES,
        to="profiles",
        sees=SEE_PROFILE,
        may=CHANGE_PROFILE,
        # Somebody holds it.
        but={"the administrator's own": {LATE: "owner"}},
    ),
)

ACCOUNT: tuple[Row, ...] = (
    page("home", door=ALL_MEMBERS),
    page("seats:overview", door=BILLING),
    page("seats:buy", door=BILLING),
    act("seats:buy", door=BILLING),
    page("audit:list", door=READ_TRAIL),
    page(
        "audit:list", "of a company", door=READ_TRAIL, to="companies", sees=SEE_COMPANY, unseen=AS_IF_MISSING
    ),
    page(
        "audit:list",
        "of a person",
        door=READ_TRAIL,
        to="members",
        # Whoever reads the trail alone finds nobody by name.
        sees=SEE_MEMBER | {"himself": READ_TRAIL},
        unseen=AS_IF_MISSING,
        but={"himself": {AS_IF_MISSING: "auditor"}},
    ),
    page("audit:export", door=READ_TRAIL, door_alone=True),
    act("audit:export", door=READ_TRAIL),
    page("account_settings:edit", door=SECURITY),
    act("account_settings:edit", door=SECURITY),
    act("account_settings:turn_on_double_authorisation", door=SECURITY),
    act("account_settings:turn_off_double_authorisation", door=SECURITY),
    page("setup:start", door=CREATE_COMPANIES, does=GOES_ON),
    page("setup:company", door=CREATE_COMPANIES),
    act("setup:company", door=CREATE_COMPANIES),
    page("setup:certificate", door=CREATE_COMPANIES),
    page("setup:place", door=CREATE_COMPANIES),
    act(
        "setup:place",
        door=CREATE_COMPANIES,
        to="companies",
        # The first company of the account, and no other.
        sees={
            "own company": "owner administrator",
            "other company": "",
            "archived": "",
            "other account": "stranger",
            "missing": "",
        },
        unseen=FAULTY,
    ),
    page("setup:user", door=CREATE_COMPANIES),
    act("setup:finish", door=CREATE_COMPANIES),
)

JOBS: tuple[Row, ...] = (
    page("jobs:show", door=ALL_MEMBERS, to="exports", sees=SEE_EXPORT),
    part("jobs:show", "GET", door=ALL_MEMBERS, to="exports", sees=SEE_EXPORT),
    page("jobs:download", door=ALL_MEMBERS, to="exports", sees=FETCH_EXPORT),
    act("jobs:cancel", door=ALL_MEMBERS, to="queued", sees=SEE_JOB),
)

_HAS_IT = {
    relation: {LATE: " ".join(each for each in SEE_PLACE[relation].split() if each in OWNERS.split())}
    for relation in ("own place", "other place", "other company", "other account")
}
REQUESTS: tuple[Row, ...] = (
    page("access_requests:list", door=ALL_MEMBERS),
    act(
        "access_requests:ask",
        door=ALL_MEMBERS,
        to="places",
        sees=SEE_PLACE,
        but={**_HAS_IT, "archived": {LATE: SEE_PLACE["archived"]}},
    ),
    act(
        "access_requests:give",
        door=MANAGE_USERS,
        to="requests",
        sees=ANSWER_REQUEST,
        but={"answered": {LATE: ANSWER_REQUEST["answered"]}},
    ),
    act(
        "access_requests:decline",
        door=MANAGE_USERS,
        to="requests",
        sees=ANSWER_REQUEST,
        but={"answered": {LATE: ANSWER_REQUEST["answered"]}},
    ),
    act("access_requests:withdraw", door=ALL_MEMBERS, to="requests", sees=OWN_REQUEST),
    act("access_requests:mark_read", door=ALL_MEMBERS, to="requests", sees=OWN_REQUEST),
)

_OVER = {"closed": {LATE: SEE_REVIEW["closed"]}}
_HIMSELF = {"about himself": {REFUSED: _SUBJECTS}}
_ALONE = {relation: {GOES_ON: "stranger"} for relation in ("other account", "his turn")}
REVIEWS: tuple[Row, ...] = (
    page("reviews:list", door=REVIEW),
    page("reviews:start", door=REVIEW),
    act("reviews:start", door=REVIEW),
    act(
        "reviews:start",
        "of a company",
        door=REVIEW,
        to="companies",
        # Of one that is not in use, nobody holds anything.
        sees={
            relation: " ".join(each for each in who.split() if each in REVIEW.split())
            for relation, who in SEE_COMPANY.items()
        },
        unseen=FAULTY,
        but={"archived": {FAULTY: "owner administrator"}},
    ),
    page("reviews:show", door=REVIEW, to="reviews", sees=SEE_REVIEW),
    act(
        "reviews:close",
        door=REVIEW,
        to="reviews",
        sees=SEE_REVIEW,
        may=CLOSE_REVIEW | {"closed": "owner administrator"},
        but={"closed": {LATE: "owner administrator"}},
    ),
    act(
        "reviews:export",
        door=REVIEW,
        to="reviews",
        sees=SEE_REVIEW,
        but={relation: {LATE: who} for relation, who in MANAGE_MEMBER.items()},
    ),
    act(
        "reviews:decide",
        door=REVIEW,
        to="review lines",
        sees=SEE_LINE,
        may=DECIDE_LINE,
        denied=LATE,
        but=_HIMSELF,
    ),
    act(
        "reviews:decide",
        "taking it away",
        door=REVIEW,
        to="review lines",
        sees=SEE_LINE,
        may=DECIDE_LINE,
        denied=LATE,
        but=_HIMSELF,
    ),
    page("reviews:hand_over", door=REVIEW, to="review lines", sees=SEE_LINE, but=_HIMSELF),
    act(
        "reviews:hand_over",
        door=REVIEW,
        to="review lines",
        sees=SEE_LINE,
        but={**_HIMSELF, **_OVER, **_ALONE},
    ),
)
APPROVALS: tuple[Row, ...] = (
    page("approvals:list", door=ALL_MEMBERS),
    act(
        "approvals:authorise",
        door=ALL_MEMBERS,
        to="approvals",
        sees=ANSWER_APPROVAL,
        may=OTHERS_APPROVAL,
        but={"answered": {LATE: ANSWER_APPROVAL["answered"]}},
    ),
    act(
        "approvals:refuse",
        door=ALL_MEMBERS,
        to="approvals",
        sees=ANSWER_APPROVAL,
        may=OTHERS_APPROVAL,
        but={"answered": {LATE: ANSWER_APPROVAL["answered"]}},
    ),
    act("approvals:cancel", door=ALL_MEMBERS, to="approvals", sees=CANCEL_APPROVAL),
)

# Only where mails are not sent for real: everybody reads everything there.
MAILBOX: tuple[Row, ...] = (
    page("mailbox:list", door=EVERYBODY),
    page("mailbox:message", door=EVERYBODY, to="mails", sees={"kept": EVERYBODY, "missing": ""}),
    page("mailbox:html", door=EVERYBODY, to="mails", sees={"kept": EVERYBODY, "missing": ""}),
)

TABLE: tuple[Row, ...] = (
    *SIGN_IN,
    *ONESELF,
    *USERS,
    *COMPANIES,
    *PROFILES,
    *ACCOUNT,
    *REQUESTS,
    *REVIEWS,
    *APPROVALS,
    *JOBS,
    *MAILBOX,
)
