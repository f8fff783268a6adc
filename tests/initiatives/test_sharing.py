"""Who writes a draft, who has it open, and who reads it by a link."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Membership, User
from initiatives import sharing, workflow
from initiatives.models import Attachment, CaseStudy, Event, Presence, PreviewLink
from tests import factories
from tests.pages import errors, fields, text_of
from tests.together import at_once

Kind = Event.Kind


# --- Who has it open ----------------------------------------------------------------------------


def test_who_else_has_it_open_is_shown_on_the_part_and_on_the_list(
    as_amber: Client, as_ben: Client
) -> None:
    case_study = factories.draft()
    alone = as_ben.get(reverse("edit_part", args=[case_study.pk, "story"]))
    assert "open." not in text_of(alone)
    shown = "Ben has “What you did” open."
    for url in (reverse("edit_part", args=[case_study.pk, "cost"]), case_study.get_absolute_url()):
        assert shown in text_of(as_amber.get(url))
    assert "Amber has the list of parts open." in text_of(as_ben.get(case_study.get_absolute_url()))


def test_who_was_not_seen_for_a_minute_is_gone(as_amber: Client, ben: User) -> None:
    case_study = factories.draft()
    sharing.say_here(case_study, "story", by=ben)
    url = reverse("say_here", args=[case_study.pk])
    assert as_amber.post(url, {"part": "cost"}).json() == {
        "others": ["Ben has “What you did” open."]
    }
    Presence.objects.filter(user=ben).update(seen_at=timezone.now() - timedelta(seconds=61))
    assert as_amber.post(url, {"part": "cost"}).json() == {"others": []}
    assert list(Presence.objects.filter(part="cost").values_list("user__name", flat=True)) == [
        "Amber"
    ]


def test_nobody_else_says_that_they_are_here(as_cara: Client, as_dev: Client) -> None:
    case_study = factories.draft()
    url = reverse("say_here", args=[case_study.pk])
    assert [who.post(url).status_code for who in (as_cara, as_dev)] == [404, 404]
    assert Presence.objects.count() == 0


# --- Authors ------------------------------------------------------------------------------------


def test_authors_are_named_and_told_in_the_history(
    as_amber: Client, amber: User, ben: User
) -> None:
    case_study = factories.draft()
    url = reverse("authors", args=[case_study.pk])
    told = {"authors": [amber.pk, ben.pk], "looked_after_by": ben.pk}
    assert as_amber.post(url, told).status_code == 302
    case_study.refresh_from_db()
    assert (set(case_study.authors.all()), case_study.looked_after_by) == ({amber, ben}, ben)
    event = case_study.events.get(kind=Kind.AUTHORS_CHANGED)
    assert event.message == "Added: Amber, Ben\nLooked after by: Ben"
    as_amber.post(url, told)
    assert case_study.events.filter(kind=Kind.AUTHORS_CHANGED).count() == 1
    as_amber.post(url, {"authors": [ben.pk], "looked_after_by": ""})
    assert case_study.events.first().message == "Removed: Amber\nLooked after by: nobody"  # type: ignore[union-attr]


def test_only_the_council_s_own_people_are_authors(
    as_amber: Client, amber: User, cara: User
) -> None:
    case_study = factories.draft()
    page = as_amber.get(reverse("authors", args=[case_study.pk]))
    assert "Cara" not in text_of(page)
    response = as_amber.post(
        reverse("authors", args=[case_study.pk]), {"authors": [cara.pk], "looked_after_by": cara.pk}
    )
    assert errors(response) == [
        ("id_authors_0", "Choose people who act for the council now"),
        ("id_looked_after_by", "Choose somebody who acts for the council now"),
    ]
    with pytest.raises(workflow.MoveRefused):
        sharing.change_authors(case_study, {cara}, None, by=amber)
    with pytest.raises(PermissionDenied):
        sharing.change_authors(case_study, {cara}, None, by=cara)
    assert case_study.authors.count() == 0


def test_an_author_who_left_is_no_longer_offered(as_amber: Client, ben: User, amber: User) -> None:
    case_study = factories.draft()
    sharing.change_authors(case_study, {amber, ben}, ben, by=amber)
    Membership.objects.get(user=ben).end(timezone.localdate())
    assert "Ben" not in text_of(as_amber.get(reverse("authors", args=[case_study.pk])))
    as_amber.post(
        reverse("authors", args=[case_study.pk]),
        {"authors": [amber.pk], "looked_after_by": amber.pk},
    )
    assert set(case_study.authors.all()) == {amber}


# --- Preview links ------------------------------------------------------------------------------


def make_link(client: Client, case_study: CaseStudy, **told: str) -> str:
    """The address that the page shows this once."""
    url = reverse("preview_links", args=[case_study.pk])
    page = client.post(url, {"note": "The trust", "days": "7"} | told)
    found = re.search(r"http://testserver(/preview/[^<\"]+)", page.content.decode())
    assert found
    return found[1]


def test_a_link_shows_the_draft_to_somebody_without_an_account(as_amber: Client) -> None:
    case_study = factories.complete()
    address = make_link(as_amber, case_study)
    response = Client().get(address)
    words = text_of(response)
    assert "This is a draft, not published." in words
    assert "We began Repair café with residents." in words
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    link = PreviewLink.objects.get()
    assert (link.opened, link.note) == (1, "The trust")
    assert link.expires_at.date() == (timezone.now() + timedelta(days=7)).date()
    listed = as_amber.get(reverse("preview_links", args=[case_study.pk]))
    assert "Opened once, on" in text_of(listed)
    assert address not in listed.content.decode()


def test_a_link_opens_nothing_else(as_amber: Client) -> None:
    case_study, other = factories.complete(), factories.complete("Seed library")
    visitor = Client()
    visitor.get(make_link(as_amber, case_study))
    assert visitor.get(reverse("preview", args=[case_study.pk])).status_code == 302
    assert visitor.get(reverse("edit_part", args=[case_study.pk, "basics"])).status_code == 302
    assert visitor.get(reverse("preview", args=[other.pk])).status_code == 302
    assert visitor.cookies == {}


def test_files_of_a_draft_are_told_of_and_stay_closed(as_amber: Client, amber: User) -> None:
    case_study = factories.complete()
    Attachment.objects.create(
        case_study=case_study,
        key="a" * 32,
        kind=Attachment.Kind.PNG,
        name="Café",
        size=1,
        sha256="0" * 64,
        alternative_text="A room full of tools",
        added_by=amber,
    )
    response = Client().get(make_link(as_amber, case_study))
    assert "1 file goes with it, and can be opened once it is published." in text_of(response)
    assert "a" * 32 not in response.content.decode()


def test_the_secret_is_kept_nowhere(as_amber: Client) -> None:
    case_study = factories.draft()
    secret = make_link(as_amber, case_study).split("/")[2]
    link = PreviewLink.objects.get()
    assert link.secret_sha256 == sha256(secret.encode()).hexdigest()
    assert len(secret) >= 43
    kept = [str(row) for model in (PreviewLink, Event) for row in model.objects.values()]
    assert [row for row in kept if secret in row] == []


def test_what_ended_was_taken_back_or_never_was_looks_the_same(as_amber: Client) -> None:
    case_study = factories.draft()
    ended, taken_back = make_link(as_amber, case_study), make_link(as_amber, case_study)
    last, first = PreviewLink.objects.order_by("-pk")
    PreviewLink.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    as_amber.post(reverse("revoke_preview_link", args=[case_study.pk, last.pk]))
    never = reverse("shared_preview", args=["x" * 43])
    answers = [Client().get(address) for address in (ended, taken_back, never)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({text_of(answer) for answer in answers}) == 1
    assert "Ask the person who gave it to you for a new one." in text_of(answers[0])
    assert [answer["Referrer-Policy"] for answer in answers] == ["no-referrer"] * 3
    assert set(PreviewLink.objects.values_list("opened", flat=True)) == {0}


def test_making_and_taking_back_stand_in_the_history(as_amber: Client, as_ben: Client) -> None:
    case_study = factories.draft()
    make_link(as_amber, case_study)
    link = PreviewLink.objects.get()
    for __ in range(2):
        as_ben.post(reverse("revoke_preview_link", args=[case_study.pk, link.pk]))
    told = case_study.events.exclude(kind=Kind.STARTED).values_list("kind", "actor_name")
    assert list(told) == [(Kind.LINK_REVOKED, "Ben"), (Kind.LINK_SHARED, "Amber")]
    assert case_study.events.first().message.startswith("For The trust, until ")  # type: ignore[union-attr]


@pytest.mark.parametrize("days", ["0", "31", "", "x", "-1"])
def test_a_link_is_open_for_one_to_thirty_days(days: str, as_amber: Client) -> None:
    case_study = factories.draft()
    response = as_amber.post(reverse("preview_links", args=[case_study.pk]), {"days": days})
    assert errors(response) == [("id_days", "Enter a number of days from 1 to 30")]
    assert PreviewLink.objects.count() == 0


def test_links_of_another_council_cannot_be_reached(
    as_amber: Client, as_cara: Client, cara: User
) -> None:
    case_study, theirs = factories.draft(), factories.draft("Theirs", council="oldham")
    make_link(as_amber, case_study)
    link = PreviewLink.objects.get()
    own = reverse("revoke_preview_link", args=[theirs.pk, link.pk])
    assert as_cara.post(own).status_code == 404
    assert as_cara.get(reverse("preview_links", args=[case_study.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        sharing.make_preview_link(case_study, by=cara)
    with pytest.raises(PermissionDenied):
        sharing.revoke_preview_link(link, by=cara)
    link.refresh_from_db()
    assert link.is_open


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_links_asks_as_much_for_three_as_for_one(
    rows: int, as_amber: Client, amber: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case_study = factories.draft()
    for __ in range(rows):
        sharing.make_preview_link(case_study, by=amber)
    with django_assert_num_queries(4):
        as_amber.get(reverse("preview_links", args=[case_study.pk]))


# --- At the same moment -------------------------------------------------------------------------


def test_a_link_taken_back_four_times_at_once_is_told_of_once(committed: None) -> None:
    case_study, amber = factories.draft(), factories.officer_of("stevenage")
    link, __ = sharing.make_preview_link(case_study, by=amber)
    at_once(*[lambda: sharing.revoke_preview_link(link, by=amber)] * 4)
    assert case_study.events.filter(kind=Kind.LINK_REVOKED).count() == 1


def test_every_opening_of_a_link_is_counted(committed: None) -> None:
    case_study, amber = factories.draft(), factories.officer_of("stevenage")
    link, secret = sharing.make_preview_link(case_study, by=amber)
    at_once(*[lambda: sharing.open_preview_link(secret)] * 4)
    link.refresh_from_db()
    assert link.opened == 4


def test_four_pages_of_one_person_are_one_presence(committed: None) -> None:
    case_study, amber = factories.draft(), factories.officer_of("stevenage")
    at_once(*[lambda: sharing.say_here(case_study, "story", by=amber)] * 4)
    assert Presence.objects.count() == 1


# --- The list of parts --------------------------------------------------------------------------


def test_how_long_the_rest_takes(as_amber: Client) -> None:
    case_study = factories.complete(summary="")
    words = text_of(as_amber.get(case_study.get_absolute_url()))
    assert "1 thing is missing before you can submit. That takes about 1 minute." in words
    assert "Enter a summary of one or two sentences" in words


def test_a_small_correction_is_marked_as_one(as_amber: Client) -> None:
    edition = factories.published()
    page = as_amber.get(edition.case_study.get_absolute_url())
    assert "Correct something small" in text_of(page)
    as_amber.post(reverse("revise", args=[edition.case_study_id]), {"correction": "1"})
    edition.case_study.refresh_from_db()
    assert edition.case_study.is_correction is True
    words = text_of(as_amber.get(edition.case_study.get_absolute_url()))
    assert "You are correcting something small." in words


def test_each_principle_has_help_in_plain_words(as_amber: Client) -> None:
    case_study = factories.draft()
    words = text_of(as_amber.get(reverse("edit_part", args=[case_study.pk, "principles"])))
    assert words.count("It fits if") == 10


def test_long_texts_have_their_words_counted_before_submitting(as_amber: Client) -> None:
    case_study = factories.complete(what_was_done="One two three", what_happened="One")
    words = text_of(as_amber.get(reverse("check_answers", args=[case_study.pk])))
    assert "One two three 3 words" in words
    assert "One 1 word" in words


def test_people_of_two_councils_write_for_each(amber: User, as_amber: Client) -> None:
    Membership.objects.create(user=amber, council=Council.objects.get(slug="oldham"))
    theirs = factories.draft("Theirs", council="oldham")
    page = as_amber.get(reverse("authors", args=[theirs.pk]))
    assert "Amber" in str(fields(page)) or "Amber" in text_of(page)
