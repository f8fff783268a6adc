"""How the parts of a case study are put on a page."""

from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from initiatives.templatetags import case_studies as tags


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One\r\ntwo", "<p>One<br>two</p>"),
        ("\n\n  \n\nOne\n \n\n\nTwo\n", "<p>One</p>\n<p>Two</p>"),
        ("• a\n• b", "<ul><li>a</li><li>b</li></ul>"),
        (
            "We had:\n- a\n  – b\n* c\nand so on",
            "<p>We had:</p>\n<ul><li>a</li><li>b</li><li>c</li></ul>\n<p>and so on</p>",
        ),
        ("-not a bullet", "<p>-not a bullet</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#x27;</p>"),
    ],
)
def test_prose(text: str, html: str) -> None:
    plain = tags.prose(text).replace(' class="govuk-body"', "")
    assert plain.replace(' class="govuk-list govuk-list--bullet"', "") == html


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("See https://example.org/a.", "https://example.org/a", "."),
        ("(http://example.org)", "http://example.org", ")"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)", ""),
        ("https://example.org/?a=1&b=2, then", "https://example.org/?a=1&amp;b=2", ", then"),
        ("HTTPS://EXAMPLE.ORG/A", "HTTPS://EXAMPLE.ORG/A", ""),
    ],
)
def test_addresses_in_prose_become_links(text: str, address: str, rest: str) -> None:
    link = f'<a class="govuk-link app-address" href="{address}" rel="noopener noreferrer">'
    assert tags.prose(text).endswith(f"{link}{address}</a>{rest}</p>")


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "ftp://example.org", "data:text/html,x", "www.example.org", "a@b.uk"],
)
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert "<a" not in tags.prose(text)
    assert "<a" not in tags.outside_link(text, "words")


@given(st.text(st.sampled_from("<>\"'&/ab:. \n-•htps()"), max_size=60))
def test_no_text_can_open_a_tag_of_its_own(text: str) -> None:
    html = str(tags.prose(text))
    for ours in [
        '<p class="govuk-body">',
        "</p>",
        "<br>",
        "<li>",
        "</li>",
        "</ul>",
        "</a>",
        '<ul class="govuk-list govuk-list--bullet">',
        '" rel="noopener noreferrer">',
        '<a class="govuk-link app-address" href="',
    ]:
        html = html.replace(ours, "")
    assert not set(html) & set("<>\"'")


def test_an_outside_link_shows_its_address_where_there_are_no_words() -> None:
    assert tags.outside_link("https://example.org") == (
        '<a class="govuk-link app-address" href="https://example.org" rel="noopener noreferrer">'
        "https://example.org</a>"
    )


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("13700", "homes", "13,700 homes"),
        ("602000", "GBP", "£602,000"),
        ("0.78", "MW", "0.78 MW"),
        ("76", "per cent", "76%"),
        ("76.5", "%", "76.5%"),
        ("-3", "", "-3"),
        ("0", "people", "0 people"),
        ("", "people", ""),
        ("1250.5", "£", "£1,250.50"),
    ],
)
def test_an_amount_reads_as_people_write_it(value: str, unit: str, shown: str) -> None:
    assert tags.amount(value, unit) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("22000", "£22,000"), ("0", "£0"), ("999999999999.99", "£999,999,999,999.99"), ("", "")],
)
def test_pounds(value: str, shown: str) -> None:
    assert tags.pounds(value) == shown


@pytest.mark.parametrize(
    ("started", "ended", "stage", "shown"),
    [
        ("1998", "2023-03-31", "ended", "1998 to 31 March 2023"),
        ("2021-06", "", "live", "Since June 2021"),
        ("2031", "", "planned", "From 2031"),
        ("2019", "", "paused", "From 2019"),
        ("", "2020", "ended", "Until 2020"),
        ("", "", "live", ""),
    ],
)
def test_a_period(started: str, ended: str, stage: str, shown: str) -> None:
    assert tags.period({"started": started, "ended": ended, "stage": stage}) == shown


BARE: dict[str, Any] = {
    "title": "Only a title",
    "summary": "",
    "theme": {"key": "", "name": ""},
    "texts": dict.fromkeys(
        [
            "situation_before",
            "what_was_done",
            "what_happened",
            "what_did_not_work",
            "what_others_need",
        ],
        "",
    ),
    "claims": [],
    "stage": "",
    "started": "",
    "ended": "",
    "stop_cause": "",
    "stop_lesson": "",
    "milestones": [],
    "outcomes": [],
    "cost": {"one_off": "", "yearly": "", "band": "", "staff_time": "", "funding": ""},
    "power": {"decided_by": "", "shared_power": "", "how": "", "partners": []},
    "evaluation": {"by": "", "url": ""},
    "evidence": {"level": 0, "reason": ""},
    "links": [],
}


def test_a_draft_with_nothing_but_a_title_can_be_previewed() -> None:
    template = Template('{% include "initiatives/_case_study.html" %}')
    html = template.render(Context({"content": BARE}))
    assert html.count("<h2") == 1, "how strong the evidence is"
