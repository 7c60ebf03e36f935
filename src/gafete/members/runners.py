"""The long jobs of this package, by the names under which they are asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gafete.access.permissions import Permission
from gafete.members.importing.queries import IMPORT
from gafete.members.operations.export_matrix import MATRIX
from gafete.members.operations.export_members import EXPORT
from gafete.members.operations.export_trail import TRAIL
from gafete.members.operations.import_members import import_members
from gafete.members.operations.write_matrix_file import write_matrix_file
from gafete.members.operations.write_members_file import write_members_file
from gafete.members.operations.write_trail_file import write_trail_file
from gafete.work.models import Job
from gafete.work.runners import Result, register


@register(IMPORT, title=_("Importación de usuarios"), permission=Permission.USERS_MANAGE)
def run_import(job: Job) -> Result | None:
    """One batch of people."""
    return import_members(job=job)


@register(EXPORT, title=_("Exportación de usuarios"), permission=Permission.USERS_VIEW)
def run_export(job: Job) -> Result | None:
    """The whole file."""
    return write_members_file(job=job)


@register(MATRIX, title=_("Matriz de accesos en Excel"), permission=Permission.USERS_VIEW)
def run_matrix(job: Job) -> Result | None:
    """The whole workbook."""
    return write_matrix_file(job=job)


@register(TRAIL, title=_("Exportación de la bitácora"), permission=Permission.AUDIT_VIEW)
def run_trail(job: Job) -> Result | None:
    """The whole file."""
    return write_trail_file(job=job)
