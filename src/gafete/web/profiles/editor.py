"""The form of a profile: its name and the catalogue with tick boxes, made from the catalogue itself."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gafete.access.actor import Actor
from gafete.access.permissions import Permission, PermissionGroup, Permissions, closure, known
from gafete.members.operations.create_profile import MAXIMUM_DESCRIPTION_LENGTH, MAXIMUM_NAME_LENGTH
from gafete.web.forms import Form

FIELD = "permissions"


class ProfileForm(Form):
    """What a person types of a profile. The permissions are drawn by ``Box``, not by a widget."""

    name = forms.CharField(label=gettext_lazy("Nombre del perfil"), max_length=MAXIMUM_NAME_LENGTH)
    description = forms.CharField(
        label=gettext_lazy("Descripción"),
        max_length=MAXIMUM_DESCRIPTION_LENGTH,
        required=False,
        help_text=gettext_lazy("En una línea, qué hace quien lo tiene. Se lee al elegir el perfil."),
    )
    letter = forms.CharField(
        label=gettext_lazy("Letra"),
        max_length=2,
        required=False,
        help_text=gettext_lazy("Una o dos letras que lo distinguen en la matriz de accesos."),
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("Permisos"),
        choices=[(str(each), each.label) for each in Permission],
        required=False,
        widget=forms.MultipleHiddenInput,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True, slots=True)
class Box:
    """A permission with its tick box."""

    code: str
    label: str
    help_text: str
    brings: str
    checked: bool
    enabled: bool
    account_wide_only: bool
    # The narrower ones that come with it, for the script that ticks them too.
    implied: str


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """A heading of the catalogue with its boxes."""

    code: str
    label: str
    boxes: tuple[Box, ...]

    @property
    def account_wide_only(self) -> bool:
        """Whether all of them count only in a grant for the whole account, so that it is said once."""
        return all(box.account_wide_only for box in self.boxes)


def grantable(actor: Actor) -> Permissions:
    """What the actor may put into a profile: what he may give in the whole account."""
    return frozenset(each for each in Permission if actor.can_grant(closure({each}), at=actor.account_scope))


def box_groups(actor: Actor, chosen: Permissions) -> list[BoxGroup]:
    """The catalogue as tick boxes; what the actor may not give is shown and cannot be ticked."""
    may_give, held = grantable(actor), closure(chosen)
    return [
        BoxGroup(group.code, _(group.label), tuple(_box(each, held, may_give) for each in group.permissions))
        for group in PermissionGroup
    ]


def chosen_in(data: QueryDict, *, actor: Actor, before: Permissions) -> Permissions:
    """What was ticked, narrower ones included. A box that could not be ticked stays as it was."""
    may_give = grantable(actor)
    ticked = known(data.getlist(FIELD)) & may_give
    return closure(ticked | (before - may_give))


def _box(permission: Permission, held: Permissions, may_give: Permissions) -> Box:
    narrower = closure({permission}) - {permission}
    named = ", ".join(_(each.label) for each in Permission if each in narrower)
    return Box(
        code=str(permission),
        label=_(permission.label),
        help_text=_(permission.help_text),
        brings=_("Incluye: %(permissions)s.") % {"permissions": named} if named else "",
        checked=permission in held,
        enabled=permission in may_give,
        account_wide_only=permission.account_wide_only,
        implied=" ".join(sorted(narrower)),
    )
