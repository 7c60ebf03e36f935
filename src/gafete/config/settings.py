"""Django's settings: everything that an installation may decide comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django
from django.utils.translation import gettext_lazy as _

from gafete.config.data_folder import private_folder
from gafete.config.databases import database_settings, sqlite_url
from gafete.config.environment import read_environment
from gafete.config.log_lines import logging_settings
from gafete.config.secret_key import secret_key

ENVIRONMENT = read_environment()
# Set by gafete.config.manage for the few commands that change tables.
AS_OWNER = bool(os.environ.get("GAFETE_AS_OWNER"))
PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = private_folder(ENVIRONMENT.data_dir.resolve())

# -- the installation ---------------------------------------------------------

SECRET_KEY = secret_key(ENVIRONMENT)
SECRET_KEY_FALLBACKS = (
    ENVIRONMENT.secret_key_fallbacks.get_secret_value().split() if ENVIRONMENT.secret_key_fallbacks else []
)
DEBUG = ENVIRONMENT.debug
IS_DEMO = ENVIRONMENT.mode == "demo"
# The only base of links: the Host header is what the caller says it is.
PUBLIC_URL = ENVIRONMENT.public_url
ALLOWED_HOSTS = ENVIRONMENT.hosts
USE_X_FORWARDED_HOST = False

# -- the parts ----------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "gafete.walls",
    "gafete.audit",
    "gafete.outbox",
    "gafete.work",
    "gafete.identity",
    "gafete.tenancy",
    "gafete.seats",
    "gafete.members",
    "gafete.reviews",
    "gafete.signin",
    "gafete.jobs",
    "gafete.web",
    "allauth",
    "allauth.account",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "gafete.web.security_headers.SecurityHeadersMiddleware",
    "gafete.web.body_limit.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gafete.web.origin.OriginMiddleware",
    "gafete.web.language.LanguageMiddleware",
    "gafete.web.session_limits.SessionLimitsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gafete.web.errors.DenialMiddleware",
]
ROOT_URLCONF = "gafete.config.urls"
WSGI_APPLICATION = "gafete.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {"environment": "gafete.web.jinja.environment"},
    },
]

# The widgets of forms: Django's own templates, by the engine that also renders the pages.
FORM_RENDERER = "django.forms.renderers.Jinja2"

# -- data ---------------------------------------------------------------------

DATABASE_URL = (
    ENVIRONMENT.database_url.get_secret_value()
    if ENVIRONMENT.database_url
    else sqlite_url(DATA_DIR / "gafete.sqlite3")
)
OWNER_URL = ENVIRONMENT.database_owner_url.get_secret_value() if ENVIRONMENT.database_owner_url else ""
# Which role serves the portal, where another one owns the tables: migrating grants it what it needs.
_SERVING = database_settings(DATABASE_URL) if OWNER_URL else {}
SERVING_ROLE, SERVING_PASSWORD = _SERVING.get("USER", ""), _SERVING.get("PASSWORD", "")
DATABASES = {"default": database_settings(OWNER_URL if AS_OWNER and OWNER_URL else DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
QUEUE_URL = (
    ENVIRONMENT.queue_url.get_secret_value()
    if ENVIRONMENT.queue_url
    else sqlite_url(DATA_DIR / "queue.sqlite3")
)
# In the database, because every process must count the same failed sign-ins.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gafete_cache",
    },
}
FILES_DIR = DATA_DIR / "files"
# A demo's mails, the only place where a mailed secret may lie.
MAILBOX_FILE = DATA_DIR / "mailbox.sqlite3"
# The largest file that is taken in, and some room for the form around it.
LARGEST_REQUEST = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# -- work ---------------------------------------------------------------------

WORKER_THREADS = ENVIRONMENT.worker_threads

# -- the trail ----------------------------------------------------------------

# Where it is written down, outside of the database, how far every chain went.
ANCHOR_DIR = ENVIRONMENT.anchor_dir.resolve() if ENVIRONMENT.anchor_dir else None
ANCHOR_EMAIL = ENVIRONMENT.anchor_email

# -- money --------------------------------------------------------------------

# IVA; a text, because a Decimal made from a float would not be sixteen hundredths.
TAX_RATE = "0.16"

# -- people -------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["gafete.signin.backend.IdentityBackend"]
PASSWORD_HASHERS = ["gafete.config.passwords.Argon2idHasher"]
# django-allauth carries the sign-in from stage to stage; who is who, and how often somebody may guess,
# is decided by gafete.identity.
ACCOUNT_ADAPTER = "gafete.signin.adapter.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_RATE_LIMITS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# -- sessions and cookies -----------------------------------------------------

IS_SECURE = ENVIRONMENT.is_secure
# A browser takes a __Host- cookie only over https, for this host alone and for every path.
_COOKIE_PREFIX = "__Host-" if IS_SECURE else ""
SESSION_ENGINE = "gafete.identity.session_store"
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}gafete_session"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}gafete_csrf"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gafete.web.errors.csrf_failed"

# -- headers ------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # gafete.web.security_headers says who may frame a page
    "security.W021",  # the list that browsers preload is entered by whoever owns the domain
]
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- language and time --------------------------------------------------------

LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", _("Español (México)")), ("en", _("Inglés"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "America/Mexico_City"
USE_I18N = True
USE_TZ = True

# -- mail ---------------------------------------------------------------------

MAIL_DELIVERY = ENVIRONMENT.mail_delivery
_MAIL_BACKEND = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "mailbox": "gafete.outbox.demo_mailbox.EmailBackend",
}[MAIL_DELIVERY]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
_SMTP = {
    "host": ENVIRONMENT.smtp_host,
    "port": ENVIRONMENT.smtp_port,
    "username": ENVIRONMENT.smtp_user,
    "password": ENVIRONMENT.smtp_password.get_secret_value() if ENVIRONMENT.smtp_password else "",
    "use_tls": ENVIRONMENT.smtp_security == "starttls",
    "use_ssl": ENVIRONMENT.smtp_security == "tls",
    "timeout": ENVIRONMENT.smtp_timeout,
}
if django.VERSION >= (6, 1):
    # From 6.1 on Django deprecates the EMAIL_* settings.
    MAILERS = {"default": {"BACKEND": _MAIL_BACKEND, "OPTIONS": _SMTP if MAIL_DELIVERY == "smtp" else {}}}
else:
    EMAIL_BACKEND = _MAIL_BACKEND
    EMAIL_HOST = _SMTP["host"]
    EMAIL_PORT = _SMTP["port"]
    EMAIL_HOST_USER = _SMTP["username"]
    EMAIL_HOST_PASSWORD = _SMTP["password"]
    EMAIL_USE_TLS = _SMTP["use_tls"]
    EMAIL_USE_SSL = _SMTP["use_ssl"]
    EMAIL_TIMEOUT = _SMTP["timeout"]
SUPPORT = {
    "email": ENVIRONMENT.support_email,
    "phone": ENVIRONMENT.support_phone,
    "hours": ENVIRONMENT.support_hours,
}

# -- static files -------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# No other site has a use for our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "gafete.config.static_files.NpmFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_DIR},
    },
    "staticfiles": {"BACKEND": "gafete.config.static_files.StaticFilesStorage"},
}

# -- log ----------------------------------------------------------------------

if ENVIRONMENT.log_file:
    ENVIRONMENT.log_file.parent.mkdir(parents=True, exist_ok=True)
LOGGING = logging_settings(ENVIRONMENT.log_level, ENVIRONMENT.log_file)
