"""What browsers report of our pages: anybody can send anything there."""

import json
import logging
import re
from typing import Any

import pytest
from django.test import Client

from councilnet.views import reports

pytestmark = pytest.mark.django_db

BY_URI = {
    "csp-report": {
        "document-uri": "https://councilnet.example.org/case-studies/stevenage/repair-cafe/?q=amber",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/steal?who=amber@stevenage.gov.uk",
    }
}
BY_GROUP = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://councilnet.example.org/",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
        },
    }
]


def told(client: Client, caplog: pytest.LogCaptureFixture, body: Any) -> list[str]:
    content = body if isinstance(body, bytes) else json.dumps(body)
    with caplog.at_level(logging.WARNING, "councilnet.views.reports"):
        answer = client.post("/csp-reports/", content, content_type="application/csp-report")
    assert (answer.status_code, answer.content) == (204, b"")
    return [r.getMessage() for r in caplog.records if r.name == "councilnet.views.reports"]


def test_a_report_is_a_line_without_people(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert told(client, caplog, BY_URI) == [
        "A browser refused: script-src-elem https://evil.example"
        " on case-studies/<slug:council>/<slug:slug>/"
    ]


def test_a_report_of_the_newer_kind(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert told(client, caplog, BY_GROUP) == ["A browser refused: style-src-attr inline on "]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe\x00", b"[" * 5000, [1, None, "x"], 7, {"csp-report": []}, b"a" * 99999],
)
def test_what_is_no_report_is_passed_over(
    client: Client, caplog: pytest.LogCaptureFixture, body: Any
) -> None:
    assert told(client, caplog, body) == []


def test_hostile_words_stay_one_harmless_line(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    body = {
        "effectiveDirective": "x\n2026 ERROR forged\x1b[2J" + "y" * 5000,
        "blockedURL": "https://[broken",
        "documentURL": ["no", "text"],
    }
    [line] = told(client, caplog, [{"body": body}])
    assert re.fullmatch(r"A browser refused: x2026ERRORforged2Jy{1,60} \? on \?", line)


def test_many_reports_are_cut(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert len(told(client, caplog, BY_GROUP * 50)) == reports.MOST


def test_one_client_is_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "A_MINUTE", 2)
    found = [client.post("/csp-reports/", "{}", content_type="text/plain") for __ in range(3)]
    assert [answer.status_code for answer in found] == [204, 204, 429]
    assert client.get("/csp-reports/").status_code == 405
