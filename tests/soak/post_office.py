"""A mail server of the soak's own, which can be dead or slow, and counts what it was given."""

from __future__ import annotations

import time
from collections import Counter
from email import message_from_bytes, policy
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

from tests.ports import HOST, free_port

SLOW = 2.0  # seconds for a message
Mail = tuple[str, str]  # to whom, of what


class PostOffice:
    """``received`` counts what it said yes to."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received: Counter[Mail] = Counter()
        self.seconds = 0.0
        self._server: _Server | None = None

    def open(self) -> None:
        self._server = _Server(self)
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Whoever knocks is refused, and whoever is talking is hung up on."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def is_open(self) -> bool:
        return self._server is not None


def folded(subject: object) -> str:
    """As it was before it was broken into the lines of a header."""
    return " ".join(str(subject).split())


class _Server(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, office: PostOffice) -> None:
        self.office = office
        super().__init__((HOST, office.port), _Talk)


class _Talk(StreamRequestHandler):
    """As much of SMTP as Python's own client speaks."""

    def handle(self) -> None:
        office: PostOffice = self.server.office  # type: ignore[attr-defined]
        to: list[str] = []
        self._say("220 soak")
        while office.is_open and (line := self.rfile.readline().decode().strip()):
            match line.split(":")[0].split()[0].upper():
                case "QUIT":
                    return
                case "RCPT":
                    to.append(line.split("<")[1].split(">")[0])
                    self._say("250 yes")
                case "DATA":
                    self._say("354 go on")
                    message: Any = message_from_bytes(self._read(), policy=policy.default)
                    time.sleep(office.seconds)
                    if not office.is_open:
                        return
                    office.received.update((who, folded(message["Subject"])) for who in to)
                    to = []
                    self._say("250 yes")
                case _:
                    self._say("250 yes")

    def _read(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
