"""The mail by which a person gets into an account for the first time."""

from __future__ import annotations

from django.urls import reverse

from gafete.identity.models import PasswordKind
from gafete.identity.operations.make_temporary_password import PasswordChosen, make_temporary_password
from gafete.members.credentials import CREDENTIALS
from gafete.members.links import invitation_link
from gafete.members.mails.queries import invited_of_mail
from gafete.members.models import Member
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail
from gafete.tenancy.models import CredentialMode


@register(CREDENTIALS)
def compose_credentials(message: Message) -> Mail | None:
    """A link, a temporary password, or the user name alone, as the account chose.

    An identity that existed before only ever gets a link. None where the invitation is over or a
    newer mail replaced this one.
    """
    member = invited_of_mail(message.parameters["member"])
    if member is None or str(member.invitation_nonce) != message.parameters["nonce"]:
        return None
    if member.made_identity and member.credential_mode == CredentialMode.TEMPORARY:
        return _temporary(member)
    if member.made_identity and member.user.password_kind == PasswordKind.TYPED:
        return _render(member, kind="credentials_typed")
    return _render(member, kind="credentials_link", link=invitation_link(member))


def _temporary(member: Member) -> Mail | None:
    try:
        password = make_temporary_password(user=member.user)
    except PasswordChosen:
        return None
    return _render(member, kind="credentials_temporary", password=password)


def _render(member: Member, *, kind: str, **context: object) -> Mail:
    return render_mail(
        kind=kind,
        to=member.email,
        language=member.user.language,
        context={
            "name": member.name,
            "username": member.username,
            "account": member.account.name,
            "inviter": member.invited_by_label,
            "sign_in": absolute(reverse("account_login")),
            **context,
        },
    )
