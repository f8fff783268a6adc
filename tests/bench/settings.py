"""Production's settings, with the static files in a folder of the bench's own."""

import os

from councilnet.settings import *  # noqa: F403

STATIC_ROOT = os.environ["BENCH_STATIC"]
