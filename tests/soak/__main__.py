"""``python -m tests.soak``: what `make soak` runs, for SECONDS (300).

The portal runs as in production, on a PostgreSQL of its own. People read, write, autosave, upload,
begin, submit, publish and take up ideas; a worker sends mail. Meanwhile ACTS happen, ROUNDS (4)
times over: gunicorn is reloaded and loses a worker, PostgreSQL is killed and started again, or
answers nothing for a while, the disk and the queue of mail are full, the mail server is dead and
slow. Then what people were told is compared with what is stored: it ends with 1 if anything that
was acknowledged is lost, anything else has no explanation, or the portal did not say of itself what
was wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

SECONDS = float(os.environ.get("SECONDS") or "300")
ROUNDS = int(os.environ.get("ROUNDS") or "4")
ALL = "reload kill reload freeze reload disk reload worker reload mail reload queue"
ACTS = os.environ.get("ACTS") or ALL


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

        plan = mistreating.Plan(SECONDS, ROUNDS, ACTS.split())
        try:
            failed = mistreating.soak(cluster, folder, plan, say)
        finally:
            cluster.stop()
    sys.exit(failed)


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # to whoever waits at the terminal


if __name__ == "__main__":
    main()
