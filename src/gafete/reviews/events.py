"""The kinds of event of access reviews."""

from gafete.access.language import marked as _
from gafete.audit.kinds import declare

REVIEW_STARTED = declare(
    "review.started",
    _("Revisión de accesos iniciada"),
    _("%(actor)s inició la revisión de accesos %(target)s."),
    {"lines": _("Accesos por revisar"), "to": _("Hasta")},
)
LINE_DECIDED = declare(
    "review.line_decided",
    _("Acceso revisado"),
    _("%(actor)s revisó un acceso de %(target)s."),
    {"decision": _("Decisión"), "grants": _("Acceso"), "permissions": _("Permisos retirados")},
)
LINE_HANDED_OVER = declare(
    "review.line_handed_over",
    _("Revisión encargada a otra persona"),
    _("%(actor)s encargó a otra persona la revisión de un acceso de %(target)s."),
    {"reviewer": _("Revisa")},
)
REVIEW_CLOSED = declare(
    "review.closed",
    _("Revisión de accesos cerrada"),
    _("%(actor)s cerró la revisión de accesos %(target)s."),
    {
        "lines": _("Accesos por revisar"),
        "undecided": _("Sin decidir"),
        "result_digest": _("Sello del resultado"),
    },
)
REVIEW_EXPORTED = declare(
    "review.exported",
    _("Resultado de revisión descargado"),
    _("%(actor)s pidió el resultado de la revisión de accesos %(target)s."),
)
