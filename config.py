"""Every setting, read from the environment in this one place.

A setting ``NAME`` comes from ``DIRECTLINE_NAME``; the table SETTINGS is its documentation, and ``docs/operations.md``
lists the same. ``load`` refuses to return settings that would be unsafe in production.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024


class WrongSetting(SystemExit):
    """A setting or a file that it names can not be read; says which, and what was expected."""


class UnsafeSettings(SystemExit):
    """Production was asked for with settings that would not protect it."""


class Setting(NamedTuple):
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "MODE",
        "development",
        "development, testing, setup (for init) or production, which refuses unsafe settings",
    ),
    Setting("INSTANCE", str(ROOT / "instance"), "folder of the database, secrets, attachments and mail files"),
    Setting("DATABASE_URL", "", "SQLAlchemy address; empty: SQLite in the instance folder; postgresql+psycopg://..."),
    Setting("SECRET_KEY", "", "key of sessions and links, 32 characters or more; empty: secret.key in the instance"),
    Setting("IDENTITY_KEYS", "", "file of the keys that encrypt who complained; empty: identity.keys in the instance"),
    Setting("BASE_URL", "http://127.0.0.1:8000", "address people use; links in mails are built from it only"),
    Setting("TRUSTED_HOSTS", "", "host names answered, comma-separated; empty: any in development"),
    Setting("PROXY_HOPS", "0", "trusted reverse proxies in front (X-Forwarded headers)"),
    Setting("SECURE_COOKIES", "", "1: cookies over HTTPS only; empty: on in production"),
    Setting("MAIL_SERVER", "", "SMTP host; empty: mails are written as files under mail/ in the instance"),
    Setting("MAIL_PORT", "25", "SMTP port"),
    Setting("MAIL_USERNAME", "", "SMTP account"),
    Setting("MAIL_PASSWORD", "", "SMTP password"),
    Setting("MAIL_USE_TLS", "", "1: STARTTLS"),
    Setting("MAIL_FROM", "书记县长直通车 <directline@example.gov.cn>", "sender of every mail"),
    Setting("RATE_LIMIT", "1", "0: no limit on requests per address (behind a proxy that limits)"),
    Setting("UPLOAD_MEGABYTES", "20", "largest attachment"),
    Setting("UPLOAD_PERSON_MEGABYTES", "100", "attachments that one person may send in a day"),
    Setting("UPLOAD_FIRM_MEGABYTES", "500", "attachments that all people of one enterprise may send in a day"),
    Setting("UPLOAD_UNCONFIRMED_MEGABYTES", "40", "attachments that an unconfirmed account may send in a day"),
    Setting("SESSION_IDLE_MINUTES", "120", "a session unused for this long ends"),
    Setting("SESSION_HOURS", "12", "a session ends after this long in any case"),
    Setting("PASSWORD_PROFILE", "dengbao", "dengbao (GB/T 22239: 12 characters of 3 classes) or asvs (15 characters)"),
    Setting("CLOCK_FILE", "", "tests only: file with the seconds by which the clock is moved"),
)


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Flask's configuration from the environment.

    Raises UnsafeSettings in production without a secret, with a plain cookie, a test clock or unnamed hosts;
    WrongSetting for a number that is none, an address that is none, a file or folder that can not be read.
    """
    try:
        return _load(os.environ if environ is None else environ)
    except OSError as error:
        raise WrongSetting(f"directline does not start: {error.filename}: {error.strerror}") from error


def _load(environ: Mapping[str, str]) -> dict[str, Any]:
    read = {setting.name: environ.get(f"DIRECTLINE_{setting.name}", setting.default) for setting in SETTINGS}
    instance = Path(read["INSTANCE"]).resolve()
    production = read["MODE"] == "production"
    key_file = Path(read["IDENTITY_KEYS"] or instance / "identity.keys")
    is_secure = _is_on(read["SECURE_COOKIES"], default=production)
    config = {
        "MODE": read["MODE"],
        "TESTING": read["MODE"] == "testing",
        "INSTANCE": instance,
        "SECRET_KEY": read["SECRET_KEY"] or _kept_secret(instance, create=not production),
        "IDENTITY_KEYS": identity_keys(key_file, create=not production),
        "IDENTITY_KEY_FILE": key_file,
        "SQLALCHEMY_DATABASE_URI": _database_url(read) or f"sqlite:///{instance / 'directline.sqlite'}",
        "BASE_URL": read["BASE_URL"].rstrip("/"),
        "TRUSTED_HOSTS": [host.strip() for host in read["TRUSTED_HOSTS"].split(",") if host.strip()] or None,
        "PROXY_HOPS": _number(read, "PROXY_HOPS"),
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-directline" if is_secure else "directline",
        "SESSION_IDLE_MINUTES": _number(read, "SESSION_IDLE_MINUTES"),
        "SESSION_HOURS": _number(read, "SESSION_HOURS"),
        "PASSWORD_PROFILE": read["PASSWORD_PROFILE"],
        "MAIL_BACKEND": "smtp" if read["MAIL_SERVER"] else "directline.delivery.letterbox",
        "MAIL_FILE_PATH": str(instance / "mail"),
        "MAIL_SERVER": read["MAIL_SERVER"],
        "MAIL_PORT": _number(read, "MAIL_PORT"),
        "MAIL_USERNAME": read["MAIL_USERNAME"] or None,
        "MAIL_PASSWORD": read["MAIL_PASSWORD"] or None,
        "MAIL_USE_TLS": _is_on(read["MAIL_USE_TLS"], default=False),
        "MAIL_TIMEOUT": 10,
        "MAIL_DEFAULT_SENDER": read["MAIL_FROM"],
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_ENABLED": _is_on(read["RATE_LIMIT"], default=True),
        "UPLOAD_BYTES": _number(read, "UPLOAD_MEGABYTES") * MEGABYTE,
        "UPLOAD_PERSON_BYTES": _number(read, "UPLOAD_PERSON_MEGABYTES") * MEGABYTE,
        "UPLOAD_FIRM_BYTES": _number(read, "UPLOAD_FIRM_MEGABYTES") * MEGABYTE,
        "UPLOAD_UNCONFIRMED_BYTES": _number(read, "UPLOAD_UNCONFIRMED_MEGABYTES") * MEGABYTE,
        "CLOCK_FILE": Path(read["CLOCK_FILE"]) if read["CLOCK_FILE"] else None,
    }
    if production:
        _refuse_unsafe(config)
    return config


def _number(read: Mapping[str, str], name: str) -> int:
    try:
        return int(read[name])
    except ValueError:
        raise WrongSetting(f"directline does not start: DIRECTLINE_{name} is not a number: {read[name]!r}") from None


def _database_url(read: Mapping[str, str]) -> str:
    """The address as it was given; its words are not repeated, they may hold a password."""
    try:
        if read["DATABASE_URL"]:
            make_url(read["DATABASE_URL"]).get_dialect()
    except SQLAlchemyError:
        raise WrongSetting("directline does not start: DIRECTLINE_DATABASE_URL is no SQLAlchemy address") from None
    return read["DATABASE_URL"]


def _is_on(value: str, *, default: bool) -> bool:
    return default if value == "" else value == "1"


def _kept_secret(instance: Path, *, create: bool) -> str:
    path = instance / "secret.key"
    if not path.exists() and create:
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip() if path.exists() else ""


def identity_keys(path: Path, *, create: bool) -> list[tuple[str, bytes]]:
    """The keys of the file, the current one first: a line each, its id and 32 bytes in base64."""
    if not path.exists() and create:
        add_identity_key(path)
    lines = path.read_text().split("\n") if path.exists() else []
    return [_identity_key(path, line) for line in lines if line.strip()]


def _identity_key(path: Path, line: str) -> tuple[str, bytes]:
    key_id, _, key = line.strip().partition(" ")
    try:
        decoded = base64.b64decode(key, validate=True)
    except ValueError:
        decoded = b""
    if len(decoded) != 32:
        words = "a line is not an id and 32 bytes in base64; bring the file back from the backup"
        raise WrongSetting(f"directline does not start: {path}: {words}")
    return key_id, decoded


def add_identity_key(path: Path) -> str:
    """Put a new key before the others, and return its id. The file is replaced whole; the first one is made once."""
    older = path.read_text() if path.exists() else ""
    key_id = secrets.token_hex(4)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{key_id}")
    fresh.touch(mode=0o600)
    fresh.write_text(f"{key_id} {base64.b64encode(secrets.token_bytes(32)).decode()}\n{older}")
    if older:
        fresh.replace(path)
        return key_id
    with suppress(FileExistsError):  # another process was first: its key holds
        path.hardlink_to(fresh)
    fresh.unlink()
    return path.read_text().split()[0]


def _refuse_unsafe(config: dict[str, Any]) -> None:
    faults = [
        fault
        for is_unsafe, fault in (
            (
                len(config["SECRET_KEY"]) < 32,
                "no secret: run init with DIRECTLINE_MODE=setup, or set DIRECTLINE_SECRET_KEY",
            ),
            (not config["IDENTITY_KEYS"], "no identity.keys: run init with DIRECTLINE_MODE=setup"),
            (not config["SESSION_COOKIE_SECURE"], "DIRECTLINE_SECURE_COOKIES is off"),
            (not config["TRUSTED_HOSTS"], "DIRECTLINE_TRUSTED_HOSTS names no host"),
            (not config["BASE_URL"].startswith("https://"), "DIRECTLINE_BASE_URL is not https"),
            (config["CLOCK_FILE"], "DIRECTLINE_CLOCK_FILE is for tests"),
        )
        if is_unsafe
    ]
    if faults:
        raise UnsafeSettings("directline does not start: " + "; ".join(faults))
