"""Every address of the portal: who opens it in the demo, or why it is no page.

test_every_page.py fails when an address of the portal is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = ""
LUCIA = "lucia.ortega"  # owns Grupo Maíz Azul; types passwords
LOOKING = "lucia.ortega, looking"  # the same, at another browser, as Hugo
CARLA = "carla.pech"  # a cashier
ELENA = "elena.barcenas"  # reads in two companies
DANIELA = "daniela.najera"  # works in two accounts
MATEO = "mateo.izaguirre"  # owns the chain with its 200 users; sends links
FERMIN = "fermin.ocaranza"  # one seat, which is taken
ROSARIO = "rosario.tecuapetla"  # sits on it
NEWCOMER = "tadeo.prueba"  # stands before his first own password


@dataclass(frozen=True)
class Visit:
    """A page as one person sees it. In the address, {words} stand for what the stage found."""

    who: str
    address: str
    title: str = ""
    status: int = 200


PAGES: dict[str, tuple[Visit, ...]] = {
    "home": (
        Visit(LUCIA, "/"),
        Visit(CARLA, "/", "home-cashier"),
        Visit(FERMIN, "/", "home-small"),
        Visit(LOOKING, "/", "home-looking"),
        Visit(LOOKING, "/plan/", "denied-looking", 403),
    ),
    # -- the way in
    "account_login": (Visit(NOBODY, "/entrar/"),),
    "signin:recover": (Visit(NOBODY, "/recuperar/"),),
    "signin:recovery_sent": (Visit(NOBODY, "/recuperar/enviado/"),),
    "signin:password_link": (Visit(NOBODY, "{password_link}", "password-by-link"),),
    "signin:new_password": (Visit(CARLA, "/nueva-contrasena/", "link-over", 410),),
    "signin:own_password": (Visit(NEWCOMER, "/primera-contrasena/"),),
    "signin:join": (
        Visit(NOBODY, "{join_link}", "join-newcomer"),
        Visit(NOBODY, "{invitation_link}", "join-known"),
        Visit(CARLA, "{invitation_link}", "join-invited"),
        Visit(ROSARIO, "{invitation_link}", "join-another"),
    ),
    "signin:invitation": (Visit(LUCIA, "/invitacion/", "invitation-over", 410),),
    "signin:confirm_email": (Visit(NOBODY, "{email_link}", "confirm-email"),),
    "signin:new_email": (Visit(LUCIA, "/correo-nuevo/", "new-email-over", 410),),
    "accounts:choose": (Visit(DANIELA, "/cuentas/"),),
    # -- Mi cuenta
    "my_account:data": (Visit(CARLA, "/mi-cuenta/"),),
    "my_account:email": (Visit(CARLA, "/mi-cuenta/correo/"),),
    "my_account:username": (Visit(CARLA, "/mi-cuenta/cuenta-de-usuario/"),),
    "my_account:password": (Visit(LUCIA, "/mi-cuenta/contrasena/"),),
    "my_account:sessions": (Visit(LUCIA, "/mi-cuenta/sesiones/"),),
    "my_account:notices": (Visit(LUCIA, "/mi-cuenta/avisos/"),),
    # -- Usuarios
    "members:list": (
        Visit(LUCIA, "/usuarios/"),
        Visit(MATEO, "/usuarios/", "members-list-chain"),
        Visit(FERMIN, "/usuarios/", "members-list-full"),
        Visit(LUCIA, "/usuarios/?q=nadie+asi", "members-list-nobody"),
        Visit(CARLA, "/usuarios/", "denied", 403),
        Visit(ELENA, "/usuarios/", "denied-in-several-places", 403),
    ),
    "members:create": (
        Visit(LUCIA, "/usuarios/nuevo/", "members-create-typed"),
        Visit(MATEO, "/usuarios/nuevo/", "members-create-link"),
        Visit(FERMIN, "/usuarios/nuevo/", "members-no-seat"),
    ),
    "members:export": (Visit(LUCIA, "/usuarios/exportar/"),),
    "members:import": (Visit(LUCIA, "/usuarios/importar/"),),
    "members:import_preview": (Visit(MATEO, "{import_preview}"),),
    "members:who_reaches": (
        Visit(LUCIA, "/usuarios/quien-llega/company/{company}/", "who-reaches-company"),
        Visit(LUCIA, "/usuarios/quien-llega/place/{place}/", "who-reaches-place"),
    ),
    "members:ownership": (
        Visit(ROSARIO, "/usuarios/titularidad/", "ownership-offered"),
        Visit(FERMIN, "/usuarios/titularidad/", "ownership-waiting"),
        Visit(LUCIA, "/usuarios/titularidad/", "ownership-none"),
    ),
    "members:detail": (
        Visit(LUCIA, "/usuarios/{hugo}/"),
        Visit(LUCIA, "/usuarios/{nadia}/", "members-detail-invited"),
        Visit(LUCIA, "/usuarios/{oscar}/", "members-detail-deactivated"),
    ),
    "members:access": (
        Visit(LUCIA, "/usuarios/{hugo}/acceso/"),
        Visit(LUCIA, "/usuarios/{teresa}/acceso/", "members-access-hours"),
    ),
    "members:hours": (
        Visit(LUCIA, "/usuarios/{teresa}/horario/"),
        Visit(LUCIA, "/usuarios/{hugo}/horario/", "members-hours-none"),
    ),
    "members:why": (Visit(LUCIA, "/usuarios/{hugo}/por-que/?permission=cfdi.issue&place={place}"),),
    "members:sessions": (Visit(LUCIA, "/usuarios/{carla}/sesiones/"),),
    "members:view_as": (Visit(LUCIA, "/usuarios/{hugo}/ver-como/"),),
    "members:activity": (Visit(LUCIA, "/usuarios/{hugo}/actividad/"),),
    "members:withdraw": (Visit(LUCIA, "/usuarios/{nadia}/retirar/"),),
    "members:reassign": (Visit(LUCIA, "/usuarios/{oscar}/reasignar/"),),
    "members:delete": (Visit(LUCIA, "/usuarios/{hugo}/eliminar/"),),
    "members:offer_ownership": (Visit(LUCIA, "/usuarios/{hugo}/titularidad/"),),
    "matrix:show": (Visit(LUCIA, "/usuarios/matriz/"), Visit(MATEO, "/usuarios/matriz/", "matrix-chain")),
    "matrix:who_can": (
        Visit(LUCIA, "/usuarios/matriz/quien-puede/?permission=cfdi.cancel&place={place_of_carla}"),
        Visit(MATEO, "/usuarios/matriz/quien-puede/?permission=cfdi.view_own", "matrix-who-can-chain"),
    ),
    "matrix:why": (
        Visit(LUCIA, "/usuarios/matriz/{carla}/{place_of_carla}/?permission=cfdi.cancel"),
        Visit(LUCIA, "/usuarios/matriz/{hugo}/{place_of_carla}/", "matrix-why-nothing"),
    ),
    "access_requests:list": (
        Visit(LUCIA, "/solicitudes-de-acceso/"),
        Visit(CARLA, "/solicitudes-de-acceso/", "access-requests-own"),
        Visit(FERMIN, "/solicitudes-de-acceso/", "access-requests-none"),
    ),
    # -- Revisión de accesos
    "reviews:list": (Visit(LUCIA, "/revisiones-de-accesos/"),),
    "reviews:start": (Visit(LUCIA, "/revisiones-de-accesos/nueva/"),),
    "reviews:show": (
        Visit(LUCIA, "/revisiones-de-accesos/{review}/?ver=mias", "review-mine"),
        Visit(LUCIA, "/revisiones-de-accesos/{closed_review}/?ver=todas", "review-closed"),
    ),
    "reviews:hand_over": (Visit(LUCIA, "/revisiones-de-accesos/accesos/{review_line}/encargar/"),),
    "approvals:list": (
        Visit(MATEO, "/doble-autorizacion/"),
        Visit(LUCIA, "/doble-autorizacion/", "approvals-none"),
    ),
    # -- Configuración
    "companies:list": (Visit(LUCIA, "/empresas/"),),
    "companies:create": (Visit(LUCIA, "/empresas/nueva/"),),
    "companies:detail": (Visit(LUCIA, "/empresas/{company}/"),),
    "companies:edit": (Visit(LUCIA, "/empresas/{company}/editar/"),),
    "places:list": (Visit(LUCIA, "/lugares/"),),
    "places:create": (Visit(LUCIA, "/lugares/nuevo/"),),
    "places:edit": (Visit(LUCIA, "/lugares/{place}/"),),
    "profiles:list": (Visit(LUCIA, "/perfiles/"),),
    "profiles:create": (Visit(LUCIA, "/perfiles/nuevo/"),),
    "profiles:detail": (Visit(LUCIA, "/perfiles/{supervisor}/"),),
    "profiles:edit": (Visit(LUCIA, "/perfiles/{supervisor}/editar/"),),
    "profiles:archive": (Visit(LUCIA, "/perfiles/{supervisor}/archivar/"),),
    "seats:overview": (Visit(LUCIA, "/plan/"), Visit(FERMIN, "/plan/", "seats-small")),
    "seats:buy": (Visit(FERMIN, "/plan/comprar/"),),
    "audit:list": (Visit(LUCIA, "/bitacora/"),),
    "audit:export": (Visit(LUCIA, "/bitacora/exportar/"),),
    "account_settings:edit": (
        Visit(LUCIA, "/ajustes/"),
        Visit(MATEO, "/ajustes/", "account-settings-double"),
    ),
    "setup:company": (Visit(FERMIN, "/configuracion-expres/empresa/"),),
    "setup:certificate": (Visit(FERMIN, "/configuracion-expres/certificado/"),),
    "setup:place": (Visit(FERMIN, "/configuracion-expres/lugar/"),),
    "setup:user": (Visit(FERMIN, "/configuracion-expres/usuario/"),),
    # -- long jobs, and the demo's own
    "jobs:show": (Visit(LUCIA, "{export_job}"),),
    "mailbox:list": (Visit(NOBODY, "/buzon-de-demostracion/"),),
    "mailbox:message": (Visit(NOBODY, "/buzon-de-demostracion/{mail}/"),),
}
# No address leads there.
NOT_FOUND = Visit(LUCIA, "/no-hay-nada-aqui/", "not-found", 404)

# Acts: they answer a GET with 405, which a test makes sure of.
ACTS = {
    "account_logout": "/salir/",
    "csp_report": "/seguridad/informe-csp",
    "signin:strength": "/fuerza-de-contrasena/",
    "members:stop_viewing": "/usuarios/ver-como/salir/",
    "accounts:enter": "/cuentas/{id}/entrar/",
    "my_account:cancel_email": "/mi-cuenta/correo/cancelar/",
    "my_account:end_other_sessions": "/mi-cuenta/sesiones/cerrar-las-demas/",
    "my_account:end_session": "/mi-cuenta/sesiones/{id}/cerrar/",
    "members:bulk_deactivate": "/usuarios/varios/desactivar/",
    "members:bulk_reactivate": "/usuarios/varios/reactivar/",
    "members:bulk_profile": "/usuarios/varios/perfil/",
    "members:bulk_profile_preview": "/usuarios/varios/perfil/asi-cambiara/",
    "members:import_confirm": "/usuarios/importar/{id}/confirmar/",
    "members:accept_ownership": "/usuarios/titularidad/aceptar/",
    "members:close_ownership_offer": "/usuarios/titularidad/cerrar/",
    "members:close_session": "/usuarios/{id}/sesiones/{id}/cerrar/",
    "members:resend": "/usuarios/{id}/reenviar/",
    "members:retry_notice": "/usuarios/{id}/correos/{id}/reintentar/",
    "members:copy_link": "/usuarios/{id}/copiar-enlace/",
    "members:deactivate": "/usuarios/{id}/desactivar/",
    "members:reactivate": "/usuarios/{id}/reactivar/",
    "matrix:export": "/usuarios/matriz/exportar/",
    "access_requests:ask": "/solicitudes-de-acceso/pedir/",
    "access_requests:give": "/solicitudes-de-acceso/{id}/dar/",
    "access_requests:decline": "/solicitudes-de-acceso/{id}/no-dar/",
    "access_requests:withdraw": "/solicitudes-de-acceso/{id}/retirar/",
    "access_requests:mark_read": "/solicitudes-de-acceso/{id}/leida/",
    "reviews:close": "/revisiones-de-accesos/{id}/cerrar/",
    "reviews:export": "/revisiones-de-accesos/{id}/descargar/",
    "reviews:decide": "/revisiones-de-accesos/accesos/{id}/decidir/",
    "account_settings:turn_on_double_authorisation": "/ajustes/activar-doble-autorizacion/",
    "account_settings:turn_off_double_authorisation": "/ajustes/desactivar-doble-autorizacion/",
    "approvals:authorise": "/doble-autorizacion/{id}/autorizar/",
    "approvals:refuse": "/doble-autorizacion/{id}/rechazar/",
    "approvals:cancel": "/doble-autorizacion/{id}/cancelar/",
    "companies:archive": "/empresas/{id}/archivar/",
    "companies:restore": "/empresas/{id}/restaurar/",
    "places:archive": "/lugares/{id}/archivar/",
    "places:restore": "/lugares/{id}/restaurar/",
    "profiles:preview": "/perfiles/{id}/asi-cambiara/",
    "setup:finish": "/configuracion-expres/terminar/",
    "jobs:cancel": "/trabajos/{id}/cancelar/",
}
# What a GET answers, but not with a page of its own.
NO_PAGES = {
    "members:suggest_username": "a part of Nuevo usuario",
    "members:import_template": "a file",
    "jobs:download": "a file",
    "mailbox:html": "the inside of mailbox:message",
    "setup:start": "goes on to the first step that is not done",
}
