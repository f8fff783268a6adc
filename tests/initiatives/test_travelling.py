"""Ideas that travel, as everybody reads of them: on their page, on cards, of councils, in lists."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from initiatives import adopting, workflow
from initiatives.models import Adoption, Edition
from initiatives.views import for_everybody
from tests import factories
from tests.initiatives.adopted import adopted
from tests.initiatives.given import document, rows
from tests.initiatives.test_reading import everything
from tests.pages import text_of

ADDRESS = "/case-studies/stevenage/repair-cafe/"


def text(client: Client, address: str = ADDRESS) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def shows(client: Client, expected: str, address: str = ADDRESS) -> bool:
    """Whatever spaces the mark-up leaves."""
    return "".join(expected.split()) in "".join(text(client, address).split())


@pytest.fixture
def origin(reference_data: None) -> Edition:
    return factories.published()


@pytest.fixture
def result(origin: Edition) -> Edition:
    """Oldham’s menders, of Stevenage’s café; Preston tried it, and stopped."""
    edition = factories.published("Menders", council="oldham")
    adopted(origin, result=edition, started="2023-05")
    adopted(origin, council="preston", status="stopped", started="2021", what_changed="")
    return edition


# On the page of the case study


def test_a_page_without_kin_says_nothing_of_it(client: Client, origin: Edition) -> None:
    adopted(origin, confirmed=False)
    adopted(origin, council="preston", status="interested")
    assert "How this idea travelled" not in text(client)


def test_it_says_who_tried_it_and_what_they_changed(client: Client, result: Edition) -> None:
    assert shows(
        client,
        "How this idea travelled Tried in 2 other councils; what they changed "
        "Preston Stopped, begun 2021 It has not said what it changed. "
        "Why it stopped: Money. What was learned: Ask for rent sooner. "
        "Oldham Menders Running, begun May 2023 We did it in a library. "
        "The family tree of this idea",
    )
    html = client.get(ADDRESS).content.decode()
    assert '<a class="govuk-link" href="/case-studies/oldham/menders/">Menders</a>' in html
    assert '<a class="govuk-link" href="/councils/preston/">Preston</a>' in html


def test_it_says_where_it_came_from(client: Client, result: Edition) -> None:
    assert shows(
        client,
        "How this idea travelled Taken from Repair café by Stevenage "
        "Running, begun May 2023 We did it in a library. The family tree of this idea",
        "/case-studies/oldham/menders/",
    )


def test_the_tree_is_a_picture_and_a_list(client: Client, result: Edition) -> None:
    adopted(result, council="cardiff", status="planning")
    html = client.get("/case-studies/oldham/menders/").content.decode()
    assert html.count('<rect class="app-family__box app-family__box--here"') == 1
    assert html.count('<rect class="app-family__box app-family__box--told"') == 1
    assert html.count('<rect class="app-family__box app-family__box--untold"') == 1
    assert html.count('<rect class="app-family__box app-family__box--stopped"') == 1
    assert 'role="img" aria-labelledby="family-title family-desc"' in html
    assert shows(
        client,
        "The family tree as a list Stevenage: Repair café "
        "Preston Stopped, begun 2021; cause: Money "
        "Oldham: Menders (this case study) Running, begun May 2023 Cardiff Planning",
        "/case-studies/oldham/menders/",
    )
    listed = html.split("app-family-list")[1].split("</details>")[0]
    assert (listed.count("<ul") + 1, listed.count("<li")) == (3, 4)
    assert (listed.count("</ul>"), listed.count("</li>")) == (3, 4)


def test_planned_alone_is_not_tried(client: Client, origin: Edition) -> None:
    adopted(origin, status="planning")
    assert "How this idea travelled Planned elsewhere Oldham Planning" in text(client)


def test_a_dispute_takes_it_off_the_page(client: Client, result: Edition) -> None:
    assert "Tried in 2 other councils" in text(client)
    adoption = Adoption.objects.get(council__slug="oldham")
    officer = factories.officer_of("stevenage")
    adopting.dispute(adoption, "origin", by=officer, reason="They began before us.")
    assert "Tried in 1 other council; what it changed Preston" in text(client)
    assert "Menders Running" not in text(client)
    assert "How this idea travelled" not in text(client, "/case-studies/oldham/menders/")


def test_what_people_wrote_is_escaped(client: Client, origin: Edition) -> None:
    adopted(origin, what_changed="<script>alert(1)</script> & more")
    html = client.get(ADDRESS).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html


def test_kin_costs_one_statement_however_many(
    client: Client, origin: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """For the state, for itself, for its kin, for its score; nothing is similar to it."""
    for councils in [("oldham",), ("preston", "cardiff")]:
        for council in councils:
            adopted(origin, council=council)
        text(client)
        for_everybody.forget()
        with django_assert_num_queries(4):
            text(client)


# On cards, in the directory, on the home page


def test_cards_say_how_many_tried_it(client: Client, origin: Edition) -> None:
    assert "Tried in" not in text(client, "/case-studies/")
    adopted(origin)
    assert shows(client, "Evidence: Described Tried in 1 other council", "/case-studies/")
    adopted(origin, council="preston")
    assert "Tried in 2 other councils" in text(client, "/case-studies/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?adopted=yes", "1 case study that was adopted elsewhere"),
        ("?adopted=not-yet", "1 case study that was not yet adopted elsewhere"),
        (
            "?adopted=yes&adopted=not-yet&failed=not-said",
            "2 case studies that do not say what did not work, "
            "that were adopted elsewhere or not yet adopted elsewhere",
        ),
    ],
)
def test_they_are_found_by_it(client: Client, result: Edition, address: str, expected: str) -> None:
    assert expected in text(client, f"/case-studies/{address}")


def test_the_home_page_shows_them_where_there_are_any(client: Client, origin: Edition) -> None:
    assert "Ideas that travel" not in text(client, "/")
    adopted(origin)
    said = text(client, "/")
    assert "Ideas that travel See what councils took up from one another Repair café" in said
    assert "From Stevenage Tried in 1 other council: Oldham" in said


# Of councils


def test_a_council_shows_what_it_gave_and_took(client: Client, result: Edition) -> None:
    assert shows(
        client,
        "What it gave and took Gave: 0 times Nobody has told yet that they took up anything of it. "
        "Took: 1 time Repair café from Stevenage Running, begun May 2023: Menders",
        "/councils/oldham/",
    )
    assert shows(
        client,
        "Gave: 2 times Repair café to Preston Stopped, begun 2021 "
        "Repair café to Oldham Running, begun May 2023: Menders "
        "Took: 0 times It has not told yet that it took up anything.",
        "/councils/stevenage/",
    )


def test_a_council_that_did_neither_says_so(client: Client, result: Edition) -> None:
    assert "It has not told yet that it took up another’s idea" in text(client, "/councils/hull/")


# The pages of all of them, and their data


def test_the_ideas_that_travel(client: Client, result: Edition) -> None:
    adopted(result, council="cardiff")
    assert shows(
        client,
        "Taken up most Download as CSV Download as JSON "
        "Repair café by Stevenage Tried in 2 other councils Taken up by Preston , Oldham "
        "Menders by Oldham Tried in 1 other council Taken up by Cardiff Taken up last "
        "Cardiff took up Menders from Oldham Running We did it in a library. "
        "Preston took up Repair café from Stevenage Stopped, begun 2021",
        "/adoptions/",
    )


@pytest.mark.parametrize("address", ["/adoptions/", "/learning/"])
def test_where_nothing_travelled_they_say_what_to_do(
    client: Client, reference_data: None, address: str
) -> None:
    said = text(client, address)
    assert "No council has told yet that it took up another’s idea." in said
    assert "Find a case study" in said


def test_the_figures_of_learning(client: Client, result: Edition) -> None:
    figures = (
        "Ideas tried elsewhere 1 Times tried 2 Running today 1 Stopped, with what was learned 1"
    )
    assert shows(client, figures, "/learning/")
    assert "For you" not in text(client, "/learning/")


def test_whoever_is_signed_in_finds_theirs(as_amber: Client, result: Edition) -> None:
    html = as_amber.get("/learning/").content.decode()
    assert ">For you<" in html
    assert 'href="/your-adoptions/">Your adoptions<' in html


def test_a_row_says_who_took_what(client: Client, result: Edition) -> None:
    [stopped, running] = rows(client, "/adoptions.csv")
    assert running == {
        "Case study taken up": "Repair café",
        "By": "Stevenage",
        "Its address": f"http://testserver{ADDRESS}",
        "Taken up by": "Oldham",
        "Its own case study": "Menders",
        "At": "http://testserver/case-studies/oldham/menders/",
        "Status": "Running",
        "Begun": "2023-05",
        "What was changed": "We did it in a library.",
        "Why it stopped": "",
        "What was learned": "",
        "Licence": "Open Government Licence v3.0",
    }
    assert (stopped["Why it stopped"], stopped["At"]) == ("Money", "")


def test_the_same_as_a_document(client: Client, result: Edition) -> None:
    said = document(client, "/adoptions.json")
    assert (said["query"], said["total"]) == ("2 adoptions", 2)
    assert said["address"] == "http://testserver/adoptions/"
    adoption = Adoption.objects.get(council__slug="preston")
    assert said["adoptions"][0] == {
        "id": f"tag:127.0.0.1,2026:adoptions/{adoption.pk}",
        "origin": {
            "title": "Repair café",
            "council": "Stevenage",
            "address": f"http://testserver{ADDRESS}",
        },
        "taker": {"council": "Preston", "title": None, "address": None},
        "status": {"key": "stopped", "label": "Stopped"},
        "started": "2021",
        "what_changed": None,
        "stop_cause": {"key": "money", "label": "Money"},
        "stop_lesson": "Ask for rent sooner.",
    }


@pytest.mark.parametrize("address", ["/adoptions/", "/learning/", "/", "/councils/oldham/"])
def test_more_of_them_cost_no_more(
    client: Client,
    origin: Edition,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    for councils in [("oldham",), ("preston", "cardiff")]:
        for council in councils:
            adopted(origin, council=council)
        text(client, address)
        for_everybody.forget()
        with django_assert_num_queries(5 if "councils" in address else 1):
            text(client, address)


# Two worlds: in one, councils said what nobody confirmed


def test_no_page_knows_of_what_both_did_not_confirm(client: Client, result: Edition) -> None:
    without = everything(client)
    adopted(result, council="cardiff", confirmed=False, what_changed="Secretword")
    adopted(result, council="norwich", status="interested", what_changed="Secretword")
    disputed = adopted(result, council="hull", what_changed="Secretword", confirmed=False)
    adopting.dispute(
        disputed, "origin", by=factories.officer_of("oldham"), reason="Secretword is not so."
    )
    adopting.propose(
        result,
        factories.published("Apart", council="glasgow"),
        by=factories.officer_of("plymouth"),
    )
    adopting.write(disputed, "Secretword", by=factories.officer_of("hull"))
    apart = Edition.objects.get(title="Apart").case_study
    workflow.withdraw(apart, by=factories.reviewer(), reason="Secretword")
    assert everything(client) == without
