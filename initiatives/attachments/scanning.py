"""A malware scanner, where one is configured: clamd, by socket, in its INSTREAM protocol."""

from __future__ import annotations

import logging
import socket
import struct
from contextlib import closing

from django.conf import settings
from django.utils.translation import gettext as _

from initiatives.attachments.refusing import RefusedFile

CHUNK = 64 * 1024
MAX_ANSWER = 4096
SECONDS = 20
logger = logging.getLogger(__name__)


def refuse_malware(data: bytes) -> None:
    """Nothing is stored that a scanner did not look at, so one that is silent refuses too."""
    if not settings.CLAMD:
        return
    try:
        answer = _asked(data)
    except OSError as error:
        logger.error("The malware scanner does not answer: %s", error)
        raise RefusedFile(_not_scanned()) from error
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        logger.warning("The malware scanner refused a file: %s", answer)
        raise RefusedFile(
            _("The malware scanner found something harmful in this file. Tell your IT team.")
        )
    logger.error("The malware scanner could not scan a file: %s", answer)
    raise RefusedFile(_not_scanned())


def _not_scanned() -> str:
    return _("This file could not be scanned for malware, so it was not kept. Try again later.")


def _asked(data: bytes) -> str:
    with closing(_connected()) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), CHUNK):
            chunk = data[at : at + CHUNK]
            scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER:
            received = scanner.recv(MAX_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connected() -> socket.socket:
    """CLAMD is a socket's path, as /run/clamav/clamd.ctl, or host:port."""
    if settings.CLAMD.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(SECONDS)
        try:
            scanner.connect(settings.CLAMD)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, __, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
