"""What the environment says, read for settings.py: text, numbers, lists and secrets.

Every variable may be given as a file instead: ``SECRET_KEY_FILE=/run/secrets/secret_key``. Raises
ImproperlyConfigured, with the name of the variable and never with what a secret was.
"""

import os
from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def _given(name: str) -> str:
    value = os.environ.get(name, "").strip()
    file = os.environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    return _read(name, file) if file else value


def _read(name: str, file: str) -> str:
    """A secret that is missing must not be taken for one that is not wanted."""
    try:
        text = Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise ImproperlyConfigured(
            f"{name}_FILE names {file}, which cannot be read: {why}."
        ) from None
    if not text:
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which is empty.")
    return text


def env_bool(name: str, default: bool = False) -> bool:
    value = _given(name).lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in {"1", "true", "yes"} if value else default


DEBUG = env_bool("DEBUG")


def env(name: str, default: str | None = None, *, development: str | None = None) -> str:
    """The variable's text. It must be set where there is no default, and none for development."""
    fallback = development if DEBUG and development is not None else default
    value = _given(name)
    if value or fallback is not None:
        return value or str(fallback)
    raise ImproperlyConfigured(f"Set {name} in the environment; .env.example says what it is.")


def env_list(name: str, default: str | None = None, *, development: str | None = None) -> list[str]:
    text = env(name, default, development=development)
    return [item.strip() for item in text.split(",") if item.strip()]


def env_number(name: str, default: int) -> int:
    value = env(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_choice(name: str, default: str, choices: Collection[str]) -> str:
    value = env(name, default).upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value
