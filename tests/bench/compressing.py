"""The bench's settings with pages compressed, as the proxy of docs/operations.md does."""

from tests.bench.settings import *  # noqa: F403
from tests.bench.settings import MIDDLEWARE

MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
