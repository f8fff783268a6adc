"""``python -m tests.soak``: what `make soak` runs, for SECONDS (120).

The portal runs as in production, on a PostgreSQL of its own. While people read, write, begin and
publish, PostgreSQL is killed and started again, gunicorn is reloaded and loses a worker, and no
mail server answers. Then what people were told is compared with what is stored: it ends with 1 if
anything that was acknowledged is lost, or anything else has no explanation.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

SECONDS = float(os.environ.get("SECONDS") or "120")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        from tests.drills.cluster import Cluster

        cluster = Cluster(folder / "cluster")
        cluster.start()
        os.environ |= {"DEBUG": "1", "DATABASE_URL": cluster.url, "STAFF_SECOND_FACTOR": "0"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.soak.settings"
        import django

        django.setup()
        from tests.soak import mistreating

        try:
            failed = mistreating.soak(cluster, folder, SECONDS, say)
        finally:
            cluster.stop()
    sys.exit(failed)


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # to whoever waits at the terminal


if __name__ == "__main__":
    main()
