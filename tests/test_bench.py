"""The sums of ``make bench``. No test asserts how long anything takes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.figures import medians, percentile, percentiles, times
from tests.bench.load import BadAnswer, load
from tests.bench.machine import spent


class TestPercentiles:
    def test_of_a_hundred(self) -> None:
        assert percentiles(range(100, 0, -1)) == {"p50": 50, "p95": 95, "p99": 99}

    def test_of_one_and_of_none(self) -> None:
        assert percentiles([7.5]) == {"p50": 7.5, "p95": 7.5, "p99": 7.5}
        assert percentiles([]) == {"p50": 0.0, "p95": 0.0, "p99": 0.0}

    @given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(0, 100))
    def test_is_a_value_that_enough_do_not_exceed(self, values: list[float], rank: int) -> None:
        found = percentile(sorted(values), rank)
        assert found in values
        assert sum(value <= found for value in values) >= len(values) * rank / 100


def test_medians_of_each_figure() -> None:
    runs = [{"a": 3.0, "b": 1.0}, {"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 9.0}]
    assert medians(runs) == {"a": 2.0, "b": 2.0}
    assert medians([]) == {}


def test_how_many_times_as_much() -> None:
    assert times(6, 1.5) == 4
    assert times(6, 0) == 0


def test_a_process_that_is_new_began_with_nothing_and_one_that_ended_counts_no_more() -> None:
    assert spent({1: 2.0, 2: 5.0}, {1: 2.5, 3: 0.25}) == 0.75


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door
        door.shutdown(socket.SHUT_RDWR)  # whoever waits at it goes


def answering(server: socket.socket, answer: bytes, *, hangs_up: bool = False) -> int:
    """The same answer to each request on one connection after another."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, __ = server.accept()
                with connection, suppress(ConnectionError):  # the client may be gone first
                    while connection.recv(10_000):
                        connection.sendall(answer)
                        if hangs_up:
                            break

    threading.Thread(target=serve, daemon=True).start()
    port: int = server.getsockname()[1]
    return port


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


class TestLoad:
    @pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
    def test_knows_where_an_answer_ends(self, server: socket.socket, answer: bytes) -> None:
        seen = load(answering(server, answer), cycle(["/"]), connections=1, seconds=0)
        assert len(seen.milliseconds) == 1
        assert seen.bytes == len(answer)

    def test_what_the_cache_says(self, server: socket.socket) -> None:
        answer = PLAIN.replace(b"OK\r\n", b"OK\r\nX-Cache: HIT\r\n")
        seen = load(answering(server, answer), cycle(["/"]), connections=1, seconds=0)
        assert seen.cached == 1

    def test_a_fault_is_no_answer(self, server: socket.socket) -> None:
        port = answering(server, b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
        with pytest.raises(BadAnswer, match=r"/some: .* 500 Oh"):
            load(port, cycle(["/some"]), connections=1, seconds=0)

    def test_a_connection_that_was_closed_is_opened_again(self, server: socket.socket) -> None:
        port = answering(server, PLAIN, hangs_up=True)
        seen = load(port, cycle(["/"]), connections=1, seconds=0.05)
        assert len(seen.milliseconds) > 1

    def test_an_answer_that_breaks_off_is_none(self, server: socket.socket) -> None:
        port = answering(server, PLAIN[:-2], hangs_up=True)
        with pytest.raises(BadAnswer, match="the answer broke off"):
            load(port, cycle(["/"]), connections=1, seconds=0)
