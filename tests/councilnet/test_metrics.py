"""What Prometheus may read, and with what token."""

from collections.abc import Iterator

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from tests.councilnet.test_health import queued

pytestmark = pytest.mark.django_db
TOKEN = {"authorization": "Bearer of-prometheus"}


@pytest.fixture
def watched(settings: Settings) -> Client:
    settings.METRICS_TOKEN = "of-prometheus"
    return Client()


def samples(client: Client) -> Iterator[tuple[str, dict[str, str], float]]:
    answer = client.get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    for family in text_string_to_metric_families(answer.content.decode()):
        yield from ((sample.name, sample.labels, sample.value) for sample in family.samples)


def test_without_a_token_there_is_no_such_page(client: Client) -> None:
    assert client.get("/metrics", headers=TOKEN).status_code == 404


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer wrong", "of-prometheus", "Bearer ŵ"])
def test_another_token_learns_nothing(watched: Client, said: str) -> None:
    answer = watched.get("/metrics", headers={"authorization": said})
    assert (answer.status_code, answer.content) == (401, b"")


def test_counts_answers_by_route(watched: Client) -> None:
    def counted() -> float:
        labels = {"method": "GET", "route": "notices/stop/<str:token>/", "status": "404"}
        name = "councilnet_request_seconds_count"
        return sum(value for n, at, value in samples(watched) if (n, at) == (name, labels))

    before = counted()
    for token in ("of-amber", "of-ben"):
        watched.get(f"/notices/stop/{token}/")
    assert counted() == before + 2


def test_tells_what_is_not_well(watched: Client) -> None:
    queued(minutes_ago=16)
    queued(minutes_ago=0)
    told = {(name, *at.values()): value for name, at, value in samples(watched)}
    assert told["councilnet_mail", "waiting"] == 2
    assert told["councilnet_mail", "given up"] == 0
    checks = {name: told["councilnet_check", name] for name in ("database", "mail", "files")}
    assert checks == {"database": 1, "mail": 0, "files": 1}
