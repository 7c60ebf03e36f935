"""Every environment variable that Gafete reads, typed and explained.

A secret may also be given as the path of a file in ``NAME_FILE``, as container platforms do.
docs/configuration.md is written from this module.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "GAFETE_"
SHORTEST_SECRET_KEY = 50
DEMO_ADDRESS = "http://127.0.0.1:8000"


class SecretFiles(PydanticBaseSettingsSource):
    """Reads a secret from the file that ``GAFETE_<NAME>_FILE`` names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file, without the line break that editors add."""
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        if path is None or not is_secret(field):
            return None, field_name, False
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n"), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Every secret that is kept in a file."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


def is_secret(field: FieldInfo) -> bool:
    """Whether the value must never be shown; such a variable also exists as ``NAME_FILE``."""
    return "SecretStr" in str(field.annotation)


class Environment(BaseSettings):
    """What the person who runs Gafete may decide."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        # A wrong value is named, never repeated: it could be half a secret.
        hide_input_in_errors=True,
    )

    mode: Literal["production", "demo", "test"] = Field(
        default="production",
        description=(
            "`production` refuses to start when something is unsafe; `demo` fills in everything "
            "by itself and is for trying Gafete on one machine; `test` is for the test suite."
        ),
    )
    data_dir: Path = Field(
        default=Path("var"),
        description="Folder of the embedded database, the queue, files and logs. Must be writable.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description=(
            f"Signs sessions and mailed links; at least {SHORTEST_SECRET_KEY} random characters. "
            "The demo makes its own and keeps it in `GAFETE_DATA_DIR/secret_key`."
        ),
    )
    secret_key_fallbacks: SecretStr | None = Field(
        default=None,
        description="Former secret keys, separated by spaces, still accepted while they are rotated out.",
    )
    debug: bool = Field(
        default=False, description="Shows the inside of an error in the browser. Refused in production."
    )

    public_url: str = Field(
        default=DEMO_ADDRESS,
        description=(
            "The address people type, such as `https://gafete.example.mx`. It is the only base of "
            "links in mails and the only host that is answered. Required, and https, in production."
        ),
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description=(
            "How many reverse proxies of yours stand in front; that many entries of "
            "`X-Forwarded-For` are believed, and `X-Forwarded-Proto` is when there is at least one."
        ),
    )

    database_url: SecretStr | None = Field(
        default=None,
        description=(
            "`postgresql://user:password@host:5432/name` (options such as `?sslmode=verify-full` are "
            "passed on; `?prepared_statements=off` where a pooler stands between that cannot keep them) or "
            "`sqlite:///path`. By default SQLite in `GAFETE_DATA_DIR/gafete.sqlite3`."
        ),
    )
    database_owner_url: SecretStr | None = Field(
        default=None,
        description=(
            "PostgreSQL: the same database as the role that owns its tables, used by `prepare_roles`, `migrate`, "
            "`createcachetable` and `seed_demo` alone. `GAFETE_DATABASE_URL` then names the role that serves, which "
            "row-level security binds; web server and worker refuse to start as the owner, as a superuser, or with "
            "`BYPASSRLS`."
        ),
    )
    queue_url: SecretStr | None = Field(
        default=None,
        description=(
            "Where the worker is woken: `sqlite:///path`, `postgresql://…` (of a role that may make tables there; the "
            "queue holds ids alone) or `redis://…`. "
            "By default SQLite in `GAFETE_DATA_DIR/queue.sqlite3`."
        ),
    )

    mail_delivery: Literal["smtp", "mailbox"] = Field(
        default="smtp",
        description=(
            "`smtp` sends; `mailbox` keeps every mail on this machine and shows it at "
            '"Buzón de demostración". The demo\'s default is `mailbox`; production refuses it.'
        ),
    )
    mail_from: str = Field(
        default="Gafete <no-responder@gafete.example>",
        description="Sender of every mail, as `Name <address>`.",
    )
    smtp_host: str = Field(default="127.0.0.1", description="The mail server.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="`none` is accepted in production only for a mail server on the same machine.",
    )
    smtp_user: str = Field(default="", description="User of the mail server, when it asks for one.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of that user.")
    smtp_timeout: int = Field(
        default=20, ge=1, le=300, description="Seconds after which a silent mail server is given up for now."
    )

    anchor_dir: Path | None = Field(
        default=None,
        description=(
            "Folder outside of `GAFETE_DATA_DIR`, best on another machine or where files can only grow, to which the "
            "worker adds every day where each chain of the trail ends. `./gafete audit verify --anchors` compares "
            "them: only so does it show when the end of a chain was cut off, or a whole chain written anew."
        ),
    )
    anchor_email: str = Field(
        default="",
        description="Address to which the same is mailed every day; one line for each account.",
    )

    support_email: str = Field(
        default="soporte@gafete.example", description="Where people write to the help desk."
    )
    support_phone: str = Field(default="", description="Telephone of the help desk, as it should be shown.")
    support_hours: str = Field(default="", description="Hours of the help desk, as they should be shown.")

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least serious message that is logged."
    )
    log_file: Path | None = Field(
        default=None, description="Writes the log, one JSON object a line, here instead of to standard error."
    )

    web_processes: int = Field(
        default=1, ge=1, le=64, description="Processes that answer requests, used by `./gafete serve`."
    )
    web_threads: int = Field(
        default=4,
        ge=1,
        le=64,
        description=(
            "Threads in each; every thread holds one database connection, so processes x threads, "
            "plus the workers', must stay below the server's limit."
        ),
    )
    worker_threads: int = Field(
        default=2, ge=1, le=64, description="Jobs that one `./gafete worker` does at the same time."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The variable itself wins over its file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, SecretFiles(settings_cls)

    @field_validator("public_url")
    @classmethod
    def _is_a_plain_address(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in {"http", "https"} or not address.hostname:
            message = "must be an address such as https://gafete.example.mx"
            raise ValueError(message)
        if address.path.strip("/") or address.query or address.fragment or address.username:
            message = "must hold scheme, host and port only"
            raise ValueError(message)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _the_demo_keeps_its_mail(self) -> Self:
        if self.mode != "production" and "mail_delivery" not in self.model_fields_set:
            self.mail_delivery = "mailbox"
        return self

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.mode == "production":
            faults = list(production_faults(self))
            if faults:
                raise ValueError("; ".join(faults))
        return self

    @property
    def is_secure(self) -> bool:
        """Whether people reach Gafete by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The only host names that are answered."""
        host = str(urlsplit(self.public_url).hostname)
        return ["127.0.0.1", "localhost", "[::1]"] if is_loopback(host) else [host]


def read_environment() -> Environment:
    """The environment of this process; what is wrong with it is told variable by variable."""
    try:
        return Environment()
    except ValidationError as error:
        raise ImproperlyConfigured("\n".join(_told(fault) for fault in error.errors())) from None


def _told(fault: ErrorDetails) -> str:
    message = fault["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(fault['loc'][0]).upper()}: {message}" if fault["loc"] else message


def production_faults(environment: Environment) -> Iterator[str]:
    """Why an installation with these values must not serve anybody."""
    key = environment.secret_key.get_secret_value() if environment.secret_key else ""
    if not is_strong_key(key):
        yield f"GAFETE_SECRET_KEY needs at least {SHORTEST_SECRET_KEY} random characters"
    if environment.debug:
        yield "GAFETE_DEBUG must be off"
    if not environment.is_secure:
        yield "GAFETE_PUBLIC_URL must be the https address that people type"
    if environment.mail_delivery != "smtp":
        yield "GAFETE_MAIL_DELIVERY must be smtp"
    if environment.smtp_security == "none" and not is_loopback(environment.smtp_host):
        yield "GAFETE_SMTP_SECURITY may be none only for a mail server on this machine"
    if environment.anchor_dir and environment.anchor_dir.resolve().is_relative_to(
        environment.data_dir.resolve()
    ):
        yield "GAFETE_ANCHOR_DIR must lie outside of GAFETE_DATA_DIR: who can change the trail must not reach it"


def is_strong_key(key: str) -> bool:
    """Whether a key is long, varied, and not the placeholder of some example."""
    return (
        len(key) >= SHORTEST_SECRET_KEY
        and len(set(key)) >= 10  # noqa: PLR2004 -- "aaaa…" is long and worthless
        and not key.startswith("django-insecure-")
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
