"""Where files are kept, as the environment says."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.utils.module_loading import import_string

from tests.councilnet.test_settings import setting

S3 = {
    "S3_BUCKET": "files",
    "S3_ENDPOINT": "https://s3.example.org",
    "S3_REGION": "london",
    "S3_ACCESS_KEY": "a-key",
    "S3_SECRET_KEY": "its-secret",
}


def storage(**environment: str) -> Any:
    return ast.literal_eval(setting("STORAGES", DEBUG="1", **environment))["default"]


def test_on_disk_where_nothing_is_said() -> None:
    assert storage() == {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }
    assert setting("MEDIA_ROOT", DEBUG="1", MEDIA_ROOT="/srv/files") == "/srv/files"


def test_what_is_served_another_account_may_read() -> None:
    """The image collects it as root and serves it as nobody in particular."""
    assert isinstance(staticfiles_storage, FileSystemStorage)
    assert (staticfiles_storage.file_permissions_mode or 0o644) & 0o004
    assert (staticfiles_storage.directory_permissions_mode or 0o755) & 0o005


@pytest.mark.parametrize("place", ["STATIC_ROOT", "STATICFILES_DIRS"])
def test_never_among_what_is_served(place: str) -> None:
    kept = Path(setting("MEDIA_ROOT", DEBUG="1"))
    assert kept.name == "media"
    assert str(kept) not in setting(place, DEBUG="1")


def test_in_s3_where_it_is_configured() -> None:
    told = storage(**S3)
    kept = import_string(told["BACKEND"])(**told["OPTIONS"])
    assert (kept.bucket_name, kept.endpoint_url, kept.region_name) == (
        *("files", "https://s3.example.org"),
        "london",
    )
    assert (kept.access_key, kept.secret_key) == ("a-key", "its-secret")
    assert (kept.default_acl, kept.file_overwrite, kept.querystring_auth) == (
        "private",
        False,
        True,
    )
