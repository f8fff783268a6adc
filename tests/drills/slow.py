"""Slow clients: ``python -m tests.drills.slow`` (CLIENTS=300).

Half of them send the head of a request a byte at a time, half the body of one, so that it never
ends. Meanwhile others ask for pages: of gunicorn alone, and behind nginx as docs/operations.md
configures it but for TLS. It ends with 1 if anybody behind nginx was not served.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

import requests

from tests.bench import serving
from tests.drills.cluster import Cluster
from tests.ports import HOST, free_port

CLIENTS = int(os.environ.get("CLIENTS") or "300")
VISITORS, SECONDS = 4, 20.0
A_BYTE, PATIENCE = 0.5, 5.0  # seconds between two bytes; until a visitor goes away
GUIDE = Path(__file__).parents[2] / "docs/operations.md"
HEAD = b"GET /councils/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"
AROUND = """
daemon off;
user {account};
pid {folder}/nginx.pid;
events {{ worker_connections 2048; }}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{written}
}}
"""


@dataclass
class Served:
    """``waited`` are the seconds of those who were; ``not_served`` went away, or got no page."""

    waited: list[float] = field(default_factory=list)
    not_served: int = 0

    def __str__(self) -> str:
        said = f"{len(self.waited)} served, {self.not_served} not"
        if self.waited:
            said += f"; median {median(self.waited):.3f} s, slowest {max(self.waited):.2f} s"
        return said


class Slow(Thread):
    """One connection after the other, each for as long as the server lets it."""

    def __init__(self, port: int, beginning: bytes, stop: Event) -> None:
        super().__init__(daemon=True)
        self.port, self.beginning, self.stop = port, beginning, stop

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                with socket.create_connection((HOST, self.port), timeout=PATIENCE) as door:
                    door.sendall(self.beginning)
                    while not self.stop.wait(A_BYTE):
                        door.sendall(b"a")
            except OSError:
                self.stop.wait(A_BYTE)


class Visitor(Thread):
    """``a=b`` keeps nginx from answering by itself."""

    def __init__(self, port: int, stop: Event) -> None:
        super().__init__(daemon=True)
        self.address, self.stop, self.served = f"http://{HOST}:{port}/councils/", stop, Served()

    def run(self) -> None:
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                answer = requests.get(self.address, headers={"Cookie": "a=b"}, timeout=PATIENCE)
                answer.raise_for_status()
            except requests.RequestException:
                self.served.not_served += 1
            else:
                self.served.waited.append(time.monotonic() - began)
            time.sleep(A_BYTE / 10)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder / "cluster")
        cluster.start()
        told = serving.production(cluster.url, folder)
        serving.collect_static(folder)
        set_up = [sys.executable, "manage.py", "set_up"]
        subprocess.run(set_up, env=told, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
        try:
            with serving.portal(told, folder) as (__, behind), nginx(behind, folder) as port:
                say(f"nobody slow, gunicorn alone: {with_slow(0, behind)}")
                say(f"{CLIENTS} slow, gunicorn alone: {with_slow(CLIENTS, behind)}")
                time.sleep(2 * PATIENCE)
                say(f"nobody slow, behind nginx: {with_slow(0, port)}")
                served = with_slow(CLIENTS, port)
                say(f"{CLIENTS} slow, behind nginx: {served}")
        finally:
            cluster.stop()
    sys.exit(bool(served.not_served) or not served.waited)


def with_slow(clients: int, port: int) -> Served:
    """What became of visitors in these seconds."""
    stop = Event()
    slow = [Slow(port, HEAD if n % 2 else BODY, stop) for n in range(clients)]
    visitors = [Visitor(port, stop) for __ in range(VISITORS)]
    for one in slow:
        one.start()
    time.sleep(1)
    for person in visitors:
        person.start()
    time.sleep(SECONDS)
    stop.set()
    for person in visitors:
        person.join()
    return Served(
        [seconds for person in visitors for seconds in person.served.waited],
        sum(person.served.not_served for person in visitors),
    )


@contextmanager
def nginx(behind: int, folder: Path) -> Iterator[int]:
    port, file = free_port(), folder / "nginx.conf"
    file.write_text(
        AROUND.format(
            folder=folder, account=getpass.getuser(), written=as_written(folder, port, behind)
        )
    )
    command = [str(serving.NGINX), "-c", str(file), "-e", str(folder / "nginx.log")]
    server = subprocess.Popen(command)  # noqa: S603  # Debian's own
    try:
        while socket.socket().connect_ex((HOST, port)):
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def as_written(folder: Path, port: int, behind: int) -> str:
    """The block of the guide, with addresses of the drill's own, and without TLS."""
    begins = GUIDE.read_text().index("    proxy_cache_path")
    written = GUIDE.read_text()[begins:].split("\n\n")[0]
    for theirs, ours in (
        (r"/var/cache/nginx/councilnet", f"{folder}/kept"),
        (r"unix:/run/councilnet/gunicorn.sock", f"{HOST}:{behind}"),
        (r"listen 443 ssl", f"listen {HOST}:{port}"),
        (r"ssl_certificate(_key)? .*;", ""),
    ):
        written, found = re.subn(theirs, ours, written)
        assert found  # else the guide has changed
    return written


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
