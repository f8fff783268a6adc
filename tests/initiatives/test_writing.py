"""An officer's journey, by the forms that the pages show."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Membership, User
from initiatives import parts, workflow
from initiatives.forms.of_parts import FORMS
from initiatives.models import BroughtWriteUp, CaseStudy, Event, State
from tests import factories
from tests.pages import errors, fields, text_of

STEVENAGE = Path("initiatives/data/stevenage-leisure.txt").read_bytes()
FIVE = [
    "enterprise-and-social-economy",
    "maximising-social-value",
    "new-models",
    "innovation",
    "learning",
]


def save(client: Client, case_study: CaseStudy, part: str, **changes: str) -> Any:
    """Post the page's own form with some fields changed, as a browser would."""
    url = reverse("edit_part", args=[case_study.pk, part])
    return client.post(url, fields(client.get(url)) | changes)


# --- Beginning ----------------------------------------------------------------------------------


def test_the_reference_write_up_becomes_a_draft(as_amber: Client, stevenage: Council) -> None:
    response = as_amber.post(
        reverse("bring_write_up"),
        {
            "council": stevenage.pk,
            "file": SimpleUploadedFile("stevenage-leisure.txt", STEVENAGE),
            "text": "",
            "title": "",
        },
        follow=True,
    )
    case_study = CaseStudy.objects.get()
    assert response.redirect_chain == [(reverse("brought_write_up", args=[case_study.pk]), 302)]
    assert list(case_study.claims.values_list("principle__key", "reason")) == [
        (key, "") for key in FIVE
    ]
    paragraphs = case_study.what_was_done.split("\n\n")
    assert [paragraph[:40] for paragraph in paragraphs] == [
        "Stevenage Borough Council established a ",
        "This was coupled with an options apprais",
    ]
    assert case_study.title == "Stevenage leisure"
    words = text_of(response)
    assert "5 principles recognised" in words
    assert "A contact line was found, but no contact after it." in words
    assert "in designing and commissioning public services" in words
    assert "Still to fill before you submit" in words


def test_pasted_text_with_no_known_sentence_ticks_nothing(
    as_amber: Client, stevenage: Council
) -> None:
    response = as_amber.post(
        reverse("bring_write_up"),
        {
            "council": stevenage.pk,
            "text": "We mended bicycles with residents.",
            "title": "Bicycles",
        },
        follow=True,
    )
    case_study = CaseStudy.objects.get()
    assert (case_study.title, case_study.claims.count()) == ("Bicycles", 0)
    assert "No sentence or title of a principle stands in the text" in text_of(response)


def test_the_same_write_up_leads_to_the_draft_that_it_made(
    as_amber: Client, stevenage: Council
) -> None:
    told = {"council": stevenage.pk, "text": "We mended bicycles.", "title": "Bicycles"}
    first = as_amber.post(reverse("bring_write_up"), told)
    again = as_amber.post(reverse("bring_write_up"), told)
    assert first["Location"] == again["Location"]
    assert CaseStudy.objects.count() == BroughtWriteUp.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("notes.pdf", b"%PDF-1.7 ...", "This is a PDF. Choose the Word document it was made from"),
        ("notes.docx", b"not a zip", "This is not a Word document, or it is damaged."),
        ("notes.txt", b"", "This file is empty."),
        ("notes.exe", b"words", "Choose a file that ends in .docx, .txt or .md."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(
    name: str, data: bytes, sentence: str, as_amber: Client, stevenage: Council
) -> None:
    response = as_amber.post(
        reverse("bring_write_up"),
        {"council": stevenage.pk, "file": SimpleUploadedFile(name, data), "title": "Mine"},
    )
    assert [(field, text.startswith(sentence)) for field, text in errors(response)] == [
        ("id_file", True)
    ]
    assert fields(response)["title"] == "Mine"
    assert CaseStudy.objects.count() == 0


def test_neither_file_nor_text(as_amber: Client, stevenage: Council) -> None:
    response = as_amber.post(reverse("bring_write_up"), {"council": stevenage.pk})
    assert errors(response) == [("id_file", "Choose a file, or paste the text below.")]


def test_a_blank_page_begun_twice_is_one_draft(as_amber: Client, stevenage: Council) -> None:
    told = fields(as_amber.get(reverse("start_blank"))) | {"title": "A seed library"}
    locations = {as_amber.post(reverse("start_blank"), told)["Location"] for __ in range(3)}
    case_study = CaseStudy.objects.get()
    assert locations == {case_study.get_absolute_url()}
    assert list(case_study.events.values_list("kind", "actor_name")) == [("started", "Amber")]


def test_nobody_starts_for_another_council(as_amber: Client, cara: User) -> None:
    oldham = Council.objects.get(slug="oldham")
    told = {"council": oldham.pk, "title": "Ours now", "text": "Words"}
    response = as_amber.post(reverse("start_blank"), told)
    assert errors(response) == [("", "Choose one of your councils")]
    as_amber.post(reverse("bring_write_up"), told)
    assert CaseStudy.objects.count() == 0


def test_who_acts_for_two_councils_chooses(amber: User, as_amber: Client) -> None:
    Membership.objects.create(user=amber, council=Council.objects.get(slug="oldham"))
    page = as_amber.get(reverse("start_blank"))
    assert "For which council?" in text_of(page)
    response = as_amber.post(reverse("start_blank"), {"title": "A seed library"})
    assert errors(response) == [("id_council_0", "Choose the council")]


def test_who_acts_for_none_is_told_how_to_join(db: None) -> None:
    factories.load_reference_data()
    client = Client()
    client.force_login(factories.person("fred"))
    assert "not yet a member of a council" in text_of(client.get(reverse("your_case_studies")))
    assert client.get(reverse("start_blank")).status_code == 403


# --- Writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(FORMS))
def test_every_part_saves_with_anything_missing(part: str, as_amber: Client) -> None:
    case_study = factories.draft()
    response = save(as_amber, case_study, part)
    assert response.status_code == 302
    case_study.refresh_from_db()
    assert case_study.version == 2


def test_every_part_has_a_form_and_every_form_a_part() -> None:
    assert set(FORMS) == set(parts.PARTS) - {"files"}  # which has pages of its own


def test_what_is_written_is_kept_as_it_was_typed(as_amber: Client) -> None:
    case_study = factories.draft()
    save(
        as_amber,
        case_study,
        "timeline",
        stage="stopped",
        stop_cause="money",
        stop_lesson="Ask for three years at once.",
        started_month="June",
        started_year="2021",
        ended_year="2023",
        **{
            "milestones-0-when_year": "2022",
            "milestones-0-what": "The first café opens",
        },
    )
    save(as_amber, case_study, "cost", cost_one_off="£22,000", cost_yearly="1,250.50")
    save(as_amber, case_study, "people", partners="Age UK\nMind", shared_power="shared")
    save(
        as_amber,
        case_study,
        "outcomes",
        **{
            "outcomes-0-indicator": "Things mended",
            "outcomes-0-result": "1,204",
            "outcomes-0-source": "The register",
        },
    )
    case_study.refresh_from_db()
    assert (case_study.stage, case_study.started, case_study.ended) == (
        "stopped",
        "2021-06",
        "2023",
    )
    assert (case_study.cost_one_off, case_study.cost_yearly) == (Decimal(22000), Decimal("1250.5"))
    assert case_study.known_cost_band == "10k-50k"
    assert case_study.partners == ["Age UK", "Mind"]
    assert list(case_study.milestones.values_list("when", "what")) == [
        ("2022", "The first café opens")
    ]
    assert list(case_study.outcomes.values_list("indicator", "result", "source")) == [
        ("Things mended", Decimal(1204), "The register")
    ]


def test_a_row_is_changed_and_removed(as_amber: Client) -> None:
    case_study = factories.draft()
    link = case_study.links.create(text="Report", url="https://example.org/a")
    save(as_amber, case_study, "links", **{"links-0-text": "The report"})
    link.refresh_from_db()
    assert link.text == "The report"
    save(as_amber, case_study, "links", **{"links-0-DELETE": "on"})
    assert case_study.links.count() == 0


def test_principles_are_claimed_with_reasons(as_amber: Client) -> None:
    case_study = factories.complete(principles=("learning",))
    save(
        as_amber,
        case_study,
        "principles",
        meets_innovation="on",
        reason_innovation="Nobody had mended in the open before.",
        evidence_innovation="www.example.org/cafe",
    )
    assert list(case_study.claims.values_list("principle__key", "reason", "evidence_url")) == [
        ("innovation", "Nobody had mended in the open before.", "https://www.example.org/cafe"),
        ("learning", factories.REASON, ""),
    ]


def test_a_reason_without_its_tick_is_asked_about_and_kept(as_amber: Client) -> None:
    case_study = factories.draft()
    response = save(as_amber, case_study, "principles", reason_innovation="It is new here.")
    assert errors(response) == [
        ("id_meets_innovation", "Tick “Innovation”, or empty its reason and link.")
    ]
    assert fields(response)["reason_innovation"].strip() == "It is new here."
    assert case_study.claims.count() == 0


@pytest.mark.parametrize(
    ("part", "typed", "expected"),
    [
        ("basics", {"title": ""}, ("id_title", "Enter a title")),
        (
            "basics",
            {"summary": "x" * 301},
            ("id_summary", "Shorten this to 300 characters or less: it has 301."),
        ),
        ("basics", {"theme": "999999"}, ("id_theme", "Choose a theme from the list")),
        ("timeline", {"stage": "odd"}, ("id_stage_0", "Choose a stage from the list")),
        (
            "timeline",
            {"started_year": "2021", "ended_year": "2020"},
            ("id_ended_0", "The end must be after the start."),
        ),
        (
            "cost",
            {"cost_one_off": "NaN"},
            ("id_cost_one_off", "Enter the cost in pounds, such as 22000 or 1,250.50."),
        ),
        (
            "links",
            {"links-0-url": "javascript:alert(1)", "links-0-text": "x"},
            ("id_links-0-url", "Enter a web address, such as https://www.example.gov.uk/report"),
        ),
        (
            "contact",
            {"contact_email": "repairs@stevenage.gov.uk"},
            ("id_contact_agreed", "Tick this, or leave the e-mail address out of the case study."),
        ),
        (
            "contact",
            {"contact_until_year": "2030"},
            ("id_contact_until_0", "Enter the day and the month too."),
        ),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(
    part: str, typed: dict[str, str], expected: tuple[str, str], as_amber: Client
) -> None:
    case_study = factories.draft()
    response = save(as_amber, case_study, part, **typed)
    assert errors(response) == [expected]
    shown = fields(response)
    odd_choices = {"theme", "stage"}
    assert {name: shown[name].strip() for name in typed if name not in odd_choices} == {
        name: value for name, value in typed.items() if name not in odd_choices
    }
    case_study.refresh_from_db()
    assert case_study.version == 1


def test_what_nobody_sees_is_cleaned_away(as_amber: Client) -> None:
    case_study = factories.draft()
    save(as_amber, case_study, "story", what_was_done="One\x0btwo\u202e three")
    case_study.refresh_from_db()
    assert case_study.what_was_done == "One\ntwo three"


def test_a_line_end_counts_as_one_character(as_amber: Client) -> None:
    case_study = factories.draft()
    save(as_amber, case_study, "basics", summary="a\r\n" * 149 + "ab")
    case_study.refresh_from_db()
    assert case_study.summary == "a\n" * 149 + "ab"


def test_a_save_over_a_newer_save_is_asked_about(
    as_amber: Client, as_ben: Client, amber: User
) -> None:
    case_study = factories.draft()
    url = reverse("edit_part", args=[case_study.pk, "story"])
    opened = fields(as_amber.get(url))
    save(as_ben, case_study, "story", what_was_done="Ben’s words")
    response = as_amber.post(url, opened | {"what_was_done": "Amber’s words"})
    assert "Ben saved this part" in text_of(response)
    assert fields(response)["what_was_done"].strip() == "Amber’s words"
    case_study.refresh_from_db()
    assert case_study.what_was_done == "Ben’s words"
    as_amber.post(url, fields(response))
    case_study.refresh_from_db()
    assert case_study.what_was_done == "Amber’s words"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400, "٣"])
def test_a_version_that_never_was_overwrites_nothing(version: str, as_amber: Client) -> None:
    case_study = factories.draft()
    response = save(as_amber, case_study, "basics", title="Other", version=version)
    assert response.status_code == 200
    case_study.refresh_from_db()
    assert case_study.title == "Repair café"


def test_rows_of_another_council_cannot_be_reached(as_amber: Client, cara: User) -> None:
    theirs = factories.draft("Theirs", council="oldham")
    link = theirs.links.create(text="Report", url="https://example.org/a")
    mine = factories.draft()
    url = reverse("edit_part", args=[mine.pk, "links"])
    told = fields(as_amber.get(url)) | {
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "1",
        "links-0-id": str(link.pk),
        "links-0-text": "Taken",
        "links-0-url": "https://example.org/b",
    }
    as_amber.post(url, told)
    link.refresh_from_db()
    assert (link.text, link.case_study_id) == ("Report", theirs.pk)
    assert list(theirs.links.all()) == [link]


def test_state_and_council_cannot_be_smuggled_in(as_amber: Client) -> None:
    case_study = factories.draft()
    save(as_amber, case_study, "basics", state="published", council="1", evidence_level_set="4")
    case_study.refresh_from_db()
    assert (case_study.state, case_study.council.slug) == (State.DRAFT, "stevenage")
    assert case_study.evidence_level_set is None


# --- Submitting and after -----------------------------------------------------------------------


def test_submitting_says_what_is_missing_and_leads_there(as_amber: Client) -> None:
    case_study = factories.complete(summary="")
    url = reverse("check_answers", args=[case_study.pk])
    response = as_amber.post(url, {})
    assert "There is a problem" in text_of(response)
    edit = reverse("edit_part", args=[case_study.pk, "basics"])
    assert f'href="{edit}#id_summary"' in response.content.decode()
    case_study.refresh_from_db()
    assert case_study.state == State.DRAFT


def test_submitted_work_rests_until_it_is_decided(as_amber: Client) -> None:
    case_study = factories.complete()
    response = as_amber.post(reverse("check_answers", args=[case_study.pk]), follow=True)
    assert "Submitted. The network’s staff will review it." in text_of(response)
    refused = save_blindly(as_amber, case_study)
    assert refused.status_code == 409
    assert "It cannot be changed now, because it is “In review”." in text_of(refused)


def save_blindly(client: Client, case_study: CaseStudy) -> Any:
    url = reverse("edit_part", args=[case_study.pk, "basics"])
    return client.post(url, {"title": "Other", "version": str(case_study.version)})


def test_an_officer_reads_what_the_network_asks(as_amber: Client, dev: User) -> None:
    case_study = factories.submitted()
    workflow.request_changes(case_study, by=dev, message="Please say who paid.")
    words = text_of(as_amber.get(case_study.get_absolute_url()))
    assert "The network asks for changes" in words
    assert "Please say who paid." in words
    assert "Dev" not in words
    history = text_of(as_amber.get(reverse("history", args=[case_study.pk])))
    assert "Changes requested by The network" in history
    assert "Dev" not in history


def test_editing_what_is_published_begins_the_next_version(as_amber: Client) -> None:
    edition = factories.published()
    case_study = edition.case_study
    as_amber.post(reverse("revise", args=[case_study.pk]))
    save(as_amber, case_study, "basics", title="Repair cafés everywhere")
    page = text_of(as_amber.get(case_study.get_absolute_url()))
    assert "It stays as it is until your next version is approved." in page
    visitor = Client().get(edition.get_absolute_url())
    assert "everywhere" not in text_of(visitor)
    assert Event.objects.filter(kind=Event.Kind.REVISED).count() == 1


# --- Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    rows: int, as_amber: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        factories.published(f"Café {number}")
    with django_assert_num_queries(7):
        as_amber.get(reverse("your_case_studies"))
