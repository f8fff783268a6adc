"""Development's settings for the soak's own process, with the key of the server that it asks."""

from councilnet.settings import *  # noqa: F403
from tests.bench.serving import SECRET

SECRET_KEY = SECRET
MAIL_AT_ONCE = False
