"""As gunicorn.conf.py has it, but for what it does for the portal alone."""

from pathlib import Path
from runpy import run_path

_ours = run_path(str(Path(__file__).parents[2] / "gunicorn.conf.py"))
globals().update({name: value for name, value in _ours.items() if name != "post_worker_init"})
