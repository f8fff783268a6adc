"""The servers that are measured: gunicorn as in production, and nginx's page cache before it."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import repeat
from pathlib import Path

from tests.bench.databases import PROJECT
from tests.bench.load import HOST, load
from tests.ports import free_port

SECRET = "for-the-bench-alone-and-never-for-a-server-that-anybody-else-can-reach"
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
# The number of the first process, and the port on which it answers
Running = AbstractContextManager[tuple[int, int]]
WAIT = 180.0  # seconds
NGINX_CONFIGURATION = """
daemon off;
user {account};
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 2;
events {{ worker_connections 512; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=pages:10m;
    upstream portal {{ server {host}:{behind}; keepalive 16; }}
    server {{
        listen {host}:{port};
        location / {{
            proxy_pass http://portal;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_cache pages;
            proxy_cache_use_stale updating error timeout;
            proxy_cache_background_update on;
            proxy_cache_lock on;
            add_header X-Cache $upstream_cache_status;
        }}
    }}
}}
"""


def production(url: str, folder: Path) -> dict[str, str]:
    """The environment that production has, but for TLS, which a proxy would end."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "BENCH_STATIC": str(folder / "static"),
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": HOST,
        "SECURE_SSL_REDIRECT": "0",
        "LOG_LEVEL": "WARNING",
        "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", "2"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def collect_static(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=PROJECT,
        env=production("postgresql://nobody@127.0.0.1:1/nothing", folder),
        check=True,
    )


def portal(environment: dict[str, str], folder: Path) -> Running:
    return _gunicorn("councilnet.wsgi:application", environment, folder / "portal.log")


def bare(environment: dict[str, str], folder: Path) -> Running:
    """It has settings of its own, and no index to make before it answers."""
    own = {name: value for name, value in environment.items() if name != "DJANGO_SETTINGS_MODULE"}
    return _gunicorn(
        "tests.bench.bare:application", own, folder / "bare.log", "tests/bench/bare_gunicorn.py"
    )


@contextmanager
def _gunicorn(
    application: str,
    environment: dict[str, str],
    log: Path,
    configuration: str = "gunicorn.conf.py",
) -> Iterator[tuple[int, int]]:
    """Its workers stay, though a load like this asks thousands of requests of them in seconds."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", configuration]
    command += ["--bind", f"{HOST}:{port}", "--max-requests", "0", application]
    with _running(command, port, log, environment) as pid:
        yield pid, port


@contextmanager
def nginx(behind: int, folder: Path) -> Iterator[tuple[int, int]]:
    """As ``gunicorn``; it keeps what the pages allow to be kept, for as long as they allow it."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        NGINX_CONFIGURATION.format(
            folder=folder, host=HOST, port=port, behind=behind, account=getpass.getuser()
        )
    )
    command = [str(NGINX), "-c", str(configuration), "-e", str(folder / "nginx.log")]
    with _running(command, port, folder / "nginx.out", dict(os.environ)) as pid:
        yield pid, port


@contextmanager
def _running(
    command: list[str], port: int, log: Path, environment: dict[str, str]
) -> Iterator[int]:
    """In a group of its own, which is ended whole."""
    with log.open("w") as said:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command,
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        try:
            _wait_for(process, port, log)
            yield process.pid
        finally:
            _end(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until and process.poll() is None:
        try:
            load(port, repeat("/"), connections=1, seconds=0)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{process.args!r} does not answer:\n{log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
