"""Asks a server on this machine as fast as it answers, over connections that are kept open.

Plain sockets: one request costs it some 30 millionths of a second, so that what is measured is the
server. It reads enough of HTTP/1.1 to know where an answer ends, and no more.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

HOST = "127.0.0.1"
END_OF_HEADERS, END_OF_CHUNKS = b"\r\n\r\n", b"\r\n0\r\n\r\n"
PATIENCE = 120.0  # seconds


class BadAnswer(Exception):
    pass


@dataclass
class Seen:
    """What came of the requests. Milliseconds, in the order in which the answers ended."""

    milliseconds: list[float] = field(default_factory=list)
    bytes: int = 0
    seconds: float = 0.0
    own_cpu: float = 0.0
    cached: int = 0  # as the cache in front says

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    @property
    def own_cpu_ms(self) -> float:
        return self.own_cpu * 1000 / max(len(self.milliseconds), 1)


class Connection:
    """One request at a time; a server that closed it between two is asked once more."""

    def __init__(self, port: int, paths: Iterator[str]) -> None:
        self.port, self.paths = port, paths
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection((HOST, self.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_fresh = True

    def close(self) -> None:
        self.socket.close()

    def ask(self) -> None:
        self.path = next(self.paths)
        self.began = time.perf_counter()
        try:
            self.send()
        except ConnectionError:
            self.ask_again()

    def send(self) -> None:
        self.head, self.tail, self.received, self.wanted = b"", b"", 0, -1
        self.socket.sendall(
            f"GET {self.path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
            "Accept: text/html\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )

    def ask_again(self) -> None:
        """As a browser does where a connection that it kept was closed."""
        if self.is_fresh or self.received:
            raise BadAnswer(f"{self.path}: the answer broke off")
        self.close()
        self.open()
        self.send()

    def take(self) -> bool:
        """Whether that was the last of the answer."""
        try:
            piece = self.socket.recv(1 << 18)
        except ConnectionResetError:
            piece = b""
        if not piece:
            self.ask_again()
            return False
        self.received += len(piece)
        if self.wanted == -1:
            self.head += piece
            self.read_head()
        self.tail = (self.tail + piece)[-len(END_OF_CHUNKS) :]
        if self.wanted == 0:
            return self.tail.endswith(END_OF_CHUNKS)
        return self.received == self.wanted

    def read_head(self) -> None:
        """``wanted``: bytes of the whole answer, 0 where chunks say when they end."""
        head, found, __ = self.head.partition(END_OF_HEADERS)
        if not found:
            return
        status, *lines = head.decode("latin-1").split("\r\n")
        if " 200 " not in f"{status} ":
            raise BadAnswer(f"{self.path}: {status}")
        said = {
            name.lower(): value.strip() for name, __, value in (s.partition(":") for s in lines)
        }
        length = int(said.get("content-length", -1))
        self.wanted = len(head) + len(END_OF_HEADERS) + length if length >= 0 else 0
        self.is_cached = said.get("x-cache") == "HIT"
        self.closes = said.get("connection", "").lower() == "close"


def load(port: int, paths: Iterator[str], *, connections: int, seconds: float) -> Seen:
    """Ask for the paths in turn until the time is over; raises BadAnswer unless all are 200."""
    seen = Seen()
    cpu, began = time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as selector, ExitStack() as at_the_end:
        for _ in range(connections):
            connection = Connection(port, paths)
            at_the_end.callback(connection.close)
            _begin(selector, connection)
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise BadAnswer(f"No answer within {PATIENCE:.0f} seconds")
            for key, __ in ready:
                _go_on(selector, key.data, seen, began + seconds)
    seen.seconds = time.perf_counter() - began
    seen.own_cpu = time.process_time() - cpu
    return seen


def _begin(selector: selectors.BaseSelector, connection: Connection) -> None:
    connection.ask()
    selector.register(connection.socket, selectors.EVENT_READ, connection)


def _go_on(
    selector: selectors.BaseSelector, connection: Connection, seen: Seen, until: float
) -> None:
    before = connection.socket
    is_whole = connection.take()
    if connection.socket is not before:
        selector.unregister(before)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    if not is_whole:
        return
    now = time.perf_counter()
    seen.milliseconds.append((now - connection.began) * 1000)
    seen.bytes += connection.received
    seen.cached += connection.is_cached
    selector.unregister(connection.socket)
    if now >= until:
        return
    connection.is_fresh = False
    if connection.closes:
        connection.close()
        connection.open()
    _begin(selector, connection)
