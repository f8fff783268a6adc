"""Honest stops without a name: what is refused, under which address it stands, who is named when.

That no public page tells it is held by test_withheld_everywhere.py.
"""

from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councilnet.models import Council, User
from initiatives import parts, telltales, withholding, workflow
from initiatives.models import CaseStudy, Edition, Event, OldAddress, PublishingHold
from initiatives.telltales import Telltales
from initiatives.workflow import MoveRefused
from tests import factories
from tests.initiatives.given import document
from tests.pages import errors, fields, text_of
from tests.together import at_once

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=400)
STOPPED: dict[str, Any] = {
    "stage": "stopped",
    "stop_cause": "money",
    "stop_lesson": "Ask for rent sooner.",
    "name_withheld_until": DAY,
}


def withheld(title: str = "Repair café", **fields: Any) -> Edition:
    return factories.published(title, **(STOPPED | fields))


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


# --- What tells it -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We in STEVENAGE began", "STEVENAGE"),
        ("See stevenage_plan.pdf", "stevenage"),
        ("https://democracy.stevenage.gov.uk/x", "stevenage"),
        ("Ask team@sbc.example", "sbc.example"),
        ("E07000243 in the tables", "E07000243"),
        ("Xstevenage and Stevenagers", ""),
        ("Our town", ""),
        ("", ""),
    ],
)
def test_names_are_found_as_whole_words_however_they_are_written(text: str, found: str) -> None:
    stevenage = Telltales(("Stevenage Borough Council", "Stevenage", "sbc.example", "E07000243"))
    assert stevenage.found_in(text) == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ynys Môn", "on YNYS-MON"),
        ("Brighton and Hove", "in Brighton & Hove"),
        ("Kingston upon Thames", "at kingstonuponthames.gov.uk"),
    ],
)
def test_accents_hyphens_and_ampersands_hide_no_name(name: str, text: str) -> None:
    assert Telltales((name,)).found_in(text)


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=200))
def test_any_name_and_any_text_can_be_looked_at(names: list[str], text: str) -> None:
    assert isinstance(Telltales(tuple(names)).found_in(text), str)


def test_what_it_became_tells_it_too(stevenage: Council) -> None:
    oldham = Council.objects.get(slug="oldham")
    stevenage.successions_from.create(new=oldham)
    assert telltales.of(stevenage).found_in("Today Oldham does it") == "Oldham"


# --- Submitting --------------------------------------------------------------------------------
def test_whatever_would_name_the_council_is_to_be_taken_out(amber: User) -> None:
    case_study = factories.complete(
        "Stevenage café",
        what_was_done="Stevenage began it.",
        partners=["A library", "Menders of Stevenage"],
        decided_by="The Executive",
        evaluation_url="https://www.stevenage.gov.uk/report",
        **STOPPED,
    )
    case_study.claims.update(reason="Residents of Stevenage say so, and they should know.")
    case_study.milestones.create(when="2020", what="Stevenage opens it")
    case_study.links.create(text="More", url="https://stevenage.gov.uk/")
    refused = [(one.part.key, one.field, one.sentence) for one in parts.missing(case_study)]
    out = "Take “Stevenage” out of “{}”: the council’s name is withheld"
    web = "Take “stevenage” out of “{}”: the council’s name is withheld"
    assert refused == [
        ("basics", "title", out.format("Title")),
        ("basics", "summary", out.format("Summary")),
        ("story", "what_was_done", out.format("What was done")),
        ("principles", "principles", out.format("Principle: Innovation")),
        ("timeline", "milestones-0-what", out.format("Milestones")),
        ("outcomes", "evaluation_url", web.format("Evaluation")),
        ("people", "partners", out.format("Partners")),
        ("links", "links-0-text", web.format("Links")),
    ]
    with pytest.raises(workflow.NotComplete):
        workflow.submit(case_study, by=amber)


def test_once_its_day_has_come_a_name_may_be_said(reference_data: None) -> None:
    case_study = factories.complete("Stevenage café", **STOPPED)
    CaseStudy.objects.update(name_withheld_until=timezone.localdate())
    case_study.refresh_from_db()
    assert parts.missing(case_study) == []


# --- The page where it is chosen ---------------------------------------------------------------
def save(client: Client, case_study: CaseStudy, **typed: str) -> Any:
    page = f"/your-case-studies/{case_study.pk}/edit/timeline/"
    return client.post(page, fields(client.get(page)) | typed)


def in_parts(day: date) -> dict[str, str]:
    named = {"day": day.day, "month": day.month, "year": day.year}
    return {f"name_withheld_until_{part}": str(number) for part, number in named.items()}


@pytest.mark.parametrize(
    ("stage", "day", "said"),
    [
        ("live", DAY, "Empty this, or choose that it is paused, stopped or ended."),
        ("paused", timezone.localdate(), "Enter a day to come, or leave this empty."),
        ("ended", date(2199, 1, 1), "Enter a day within the next five years."),
    ],
)
def test_a_day_that_cannot_be_says_what_to_do(
    as_amber: Client, stage: str, day: date, said: str
) -> None:
    case_study = factories.draft()
    response = save(as_amber, case_study, stage=stage, **in_parts(day))
    assert errors(response) == [("id_name_withheld_until_0", said)]
    assert fields(response)["name_withheld_until_year"] == str(day.year)


@pytest.mark.parametrize("stage", ["paused", "stopped", "ended"])
def test_a_day_is_kept_with_an_honest_stop(as_amber: Client, stage: str) -> None:
    case_study = factories.draft()
    save(as_amber, case_study, stage=stage, **in_parts(DAY))
    case_study.refresh_from_db()
    assert (case_study.stage, case_study.name_withheld_until) == (stage, DAY)
    assert case_study.withholds_name_on(DAY - timedelta(days=1))
    assert not case_study.withholds_name_on(DAY)


def test_a_day_that_has_come_may_stay(as_amber: Client) -> None:
    case_study = factories.draft(**STOPPED)
    CaseStudy.objects.update(name_withheld_until=date(2024, 1, 1))
    assert save(as_amber, case_study, stop_lesson="Pay rent.").status_code == 302


def test_a_pause_says_why_where_its_council_does(client: Client, reference_data: None) -> None:
    told = {"stage": "paused", "stop_cause": "people", "stop_lesson": "Train two."}
    edition = factories.published(**told)
    said = "Why it is paused, and what was learned Cause: People left or were too few. Train two."
    assert said in text_of(client.get(edition.get_absolute_url()))
    assert factories.published("Two", stage="paused").content["stop_cause"] == ""


# --- Standing without a name -------------------------------------------------------------------
def test_its_readers_are_told_that_a_name_is_withheld(client: Client, reference_data: None) -> None:
    edition = withheld(contact_email="x@stevenage.gov.uk", contact_agreed=True)
    told = (edition.nation, edition.region, edition.council_type, edition.contact_email)
    assert told == ("", "", "", "")
    said = text_of(client.get("/case-studies/name-withheld/repair-cafe/"))
    assert said.startswith("Case study by a council whose name is withheld Repair café")
    day = f"{DAY:%-d %B %Y}"
    assert f"The council asks that its name be withheld until {day}." in said


def test_its_own_council_and_the_network_know_it(
    as_amber: Client, as_dev: Client, reference_data: None
) -> None:
    edition = withheld()
    own = text_of(as_amber.get(f"/your-case-studies/{edition.case_study_id}/"))
    assert "Stevenage" in own
    assert "Stevenage" in text_of(as_dev.get(f"/review/{edition.case_study_id}/"))


def test_two_councils_that_withhold_have_addresses_of_their_own(reference_data: None) -> None:
    assert withheld().slug == "repair-cafe"
    assert withheld(council="oldham").slug == "repair-cafe-2"


def test_no_address_may_say_the_name(reference_data: None, dev: User) -> None:
    edition = withheld()
    with pytest.raises(MoveRefused, match="does not say the council’s name"):
        workflow.change_address(edition.case_study, by=dev, wanted="stevenage-cafe")
    assert workflow.change_address(edition.case_study, by=dev, wanted="mending") == "mending"


def test_what_is_named_and_what_is_not_are_not_merged(reference_data: None, dev: User) -> None:
    one, other = withheld(), factories.published("Mending")
    for case_study, into in [(one, other), (other, one)]:
        with pytest.raises(MoveRefused, match="merge them after that day"):
            workflow.merge(case_study.case_study, by=dev, into=into.case_study)


def test_what_was_merged_before_does_not_tell_it_now(
    client: Client, reference_data: None, dev: User
) -> None:
    old, kept = factories.published("Mending"), factories.published()
    workflow.merge(old.case_study, by=dev, into=kept.case_study)
    assert client.get("/case-studies/stevenage/mending/").status_code == 301
    factories.revised(kept, **STOPPED)
    assert client.get("/case-studies/stevenage/mending/").status_code == 404


def test_older_copies_of_the_data_do_not_lead_to_the_name(
    client: Client, reference_data: None
) -> None:
    edition = factories.published()

    def identity() -> str:
        [row] = document(client, "/case-studies.json")["case_studies"]
        return str(row["id"])

    named = identity()
    assert named.endswith(f":case-studies/{edition.case_study_id}")
    factories.revised(edition, **STOPPED)
    assert identity().endswith(":case-studies/name-withheld/repair-cafe")
    withholding.give_names(at_noon(DAY))
    assert identity() == named


# --- Naming it again ---------------------------------------------------------------------------
def test_on_its_day_the_portal_makes_the_next_version(
    client: Client, reference_data: None, ben: User
) -> None:
    edition = withheld(contact_email="x@stevenage.gov.uk", contact_agreed=True)
    assert withholding.give_names(at_noon(DAY - timedelta(days=1))) == []
    [named] = withholding.give_names(at_noon(DAY + timedelta(days=30)))
    assert withholding.give_names(at_noon(DAY + timedelta(days=30))) == []
    assert (named.number, named.published_by, named.contact_email) == (
        2,
        None,
        "x@stevenage.gov.uk",
    )
    assert named.get_absolute_url() == "/case-studies/stevenage/repair-cafe/"
    assert (named.region, named.council_type) == ("east-of-england", "district")
    assert named.name_withheld_until is None
    assert named.checked_on == edition.checked_on
    assert named.content["texts"] == edition.content["texts"]
    led = client.get("/case-studies/name-withheld/repair-cafe/")
    assert (led.status_code, led["Location"]) == (301, named.get_absolute_url())
    event = Event.objects.get(kind="name-given")
    assert (event.side, event.to_state) == ("portal", "published")
    said = ben.notices.get(text__startswith="The day has come")
    assert said.heading == "Stevenage: Repair café"


def test_a_version_that_is_being_written_stays_as_it_is(reference_data: None, amber: User) -> None:
    edition = withheld()
    case_study = edition.case_study
    workflow.revise(case_study, by=amber)
    CaseStudy.objects.update(contact_email="new@stevenage.gov.uk", title="Other")
    [named] = withholding.give_names(at_noon(DAY))
    assert (named.title, named.contact_email) == ("Repair café", "")
    case_study.refresh_from_db()
    assert (case_study.state, case_study.title) == ("draft", "Other")


def test_what_its_council_would_withhold_for_longer_waits(
    reference_data: None, amber: User
) -> None:
    workflow.revise(withheld().case_study, by=amber)
    CaseStudy.objects.update(name_withheld_until=DAY + timedelta(days=5))
    assert withholding.give_names(at_noon(DAY)) == []
    assert len(withholding.give_names(at_noon(DAY + timedelta(days=5)))) == 1


def test_what_is_held_waits(reference_data: None) -> None:
    withheld()
    PublishingHold.objects.create(
        reason="Election", nation="england", first_day=DAY, last_day=DAY + timedelta(days=9)
    )
    assert withholding.give_names(at_noon(DAY)) == []
    assert len(withholding.give_names(at_noon(DAY + timedelta(days=10)))) == 1


def test_what_is_withdrawn_is_not_named_until_it_is_given_back(
    reference_data: None, dev: User
) -> None:
    edition = withheld()
    workflow.withdraw(edition.case_study, by=dev, reason="A mistake.")
    assert withholding.give_names(at_noon(DAY)) == []
    workflow.restore(edition.case_study, by=dev)
    assert len(withholding.give_names(at_noon(DAY))) == 1


def test_a_name_given_may_be_withheld_once_more(client: Client, reference_data: None) -> None:
    edition = withheld()
    [named] = withholding.give_names(at_noon(DAY))
    CaseStudy.objects.update(name_withheld_until=DAY)
    again = factories.revised(Edition.objects.get(pk=named.pk), name_withheld_until=DAY)
    assert again.get_absolute_url() == edition.get_absolute_url()
    assert client.get(again.get_absolute_url()).status_code == 200
    assert client.get(f"{again.get_absolute_url()}versions/2/").status_code == 404
    assert client.get(f"{again.get_absolute_url()}versions/1/").status_code == 200
    assert not OldAddress.objects.leading_on().exists()


def test_the_command_says_what_it_did(reference_data: None) -> None:
    withheld()
    out = StringIO()
    call_command("give_names", stdout=out)
    assert out.getvalue() == "0 named.\n"


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_name_it_once() -> None:
    factories.load_reference_data()
    withheld()
    results = at_once(*[lambda: withholding.give_names(at_noon(DAY))] * 3)
    assert sorted(len(result) for result in results if isinstance(result, list)) == [0, 0, 1]
    assert Edition.objects.count() == 2
