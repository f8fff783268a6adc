"""A port of this machine for a server of the tests'."""

import random
import socket

HOST = "127.0.0.1"
# Below what systems give to those who ask: whoever knocks while the server is away cannot get it.
PORTS = range(10_000, 32_000)


def free_port() -> int:
    while True:
        port = random.choice(PORTS)  # noqa: S311  # any will do
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((HOST, port))
            except OSError:
                continue
            return port
