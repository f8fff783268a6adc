"""How a council stands by the principles: from its record, with notes, copies and what changed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, CouncilSuccession, User
from initiatives import self_assessing, workflow
from initiatives.models import Edition, Principle, PrincipleNote, SelfAssessment
from initiatives.self_assessing import Content, Standing
from initiatives.workflow import MoveRefused
from tests import factories
from tests.initiatives.accessible import faults_of
from tests.pages import fields, text_of

pytestmark = pytest.mark.django_db

PAGE = "/your-council/stevenage/principles/"
NOTE = f"{PAGE}innovation/note/"
DAY = date(2026, 11, 23)


def standing(content: Content, key: str) -> Standing:
    return next(one for one in content["principles"] if one["key"] == key)


def titles(content: Content, key: str) -> list[str]:
    return [one["title"] for one in standing(content, key)["case_studies"]]


# --- What it says ------------------------------------------------------------------------------
def test_it_is_told_from_what_is_published(stevenage: Council) -> None:
    factories.published("Oldest")
    edition = factories.whole_edition("Evaluated")
    factories.published("Another's", council="oldham")
    factories.draft("Secret")
    factories.withdrawn("Withdrawn")
    Edition.objects.filter(title="Oldest").update(checked_on=date(2024, 5, 3))
    content = self_assessing.content_of(stevenage, DAY)
    assert (content["council"], content["day"]) == ("Stevenage Borough Council", "2026-11-23")
    assert len(content["principles"]) == 10
    innovation = standing(content, "innovation")
    assert [one["title"] for one in innovation["case_studies"]] == ["Oldest", "Evaluated"]
    assert innovation["case_studies"][1] == {
        "id": edition.case_study_id,
        "title": "Evaluated",
        "by": "Stevenage",
        "address": "/case-studies/stevenage/evaluated/",
        "stage": "stopped",
        "evidence": 4,
        "checked_on": str(timezone.localdate()),
    }
    assert self_assessing.strongest(innovation) == 4
    assert self_assessing.oldest(innovation) == date(2024, 5, 3)
    learning = standing(content, "learning")
    assert (self_assessing.strongest(learning), self_assessing.oldest(learning)) == (None, None)


def test_what_predecessors_did_is_theirs_too(stevenage: Council) -> None:
    factories.published("Of Oldham", council="oldham")
    CouncilSuccession.objects.create(old=Council.objects.get(slug="oldham"), new=stevenage)
    content = self_assessing.content_of(stevenage, DAY)
    [one] = standing(content, "innovation")["case_studies"]
    assert (one["title"], one["by"]) == ("Of Oldham", "Oldham")


def test_what_is_published_without_a_name_is_only_counted(stevenage: Council) -> None:
    factories.published("Named")
    told = {"stage": "stopped", "stop_cause": "money", "stop_lesson": "Ask for rent sooner."}
    factories.published("Silent", name_withheld_until=date(2199, 1, 1), **told)
    content = self_assessing.content_of(stevenage, DAY)
    assert titles(content, "innovation") == ["Named"]
    assert content["unnamed"] == 1


def test_a_gap_leads_to_a_draft_of_that_principle(as_amber: Client) -> None:
    shown = as_amber.get(PAGE)
    assert "A gap: nothing of it is published yet." in text_of(shown)
    assert b'href="/your-case-studies/start/blank/?principle=learning"' in shown.content
    assert "Keep a copy of today" not in text_of(shown)


# --- Notes -------------------------------------------------------------------------------------
def test_a_lead_writes_a_note(as_ben: Client, as_amber: Client, ben: User) -> None:
    form = fields(as_ben.get(NOTE)) | {"text": "We try things.\n\n- here\n- there"}
    shown = as_ben.post(NOTE, form, follow=True)
    assert "The council’s note We try things. herethere" in text_of(shown)
    assert "We try things." in text_of(as_amber.get(PAGE))
    assert PrincipleNote.objects.get().changed_by == ben
    as_ben.post(NOTE, fields(as_ben.get(NOTE)) | {"text": ""})
    assert not PrincipleNote.objects.exists()


def test_nobody_saves_over_a_newer_note(as_ben: Client) -> None:
    mine = fields(as_ben.get(NOTE)) | {"text": "Mine"}
    as_ben.post(NOTE, fields(as_ben.get(NOTE)) | {"text": "Theirs"})
    shown = as_ben.post(NOTE, mine)
    assert "Save again to replace theirs: “Theirs”" in text_of(shown)
    assert PrincipleNote.objects.get().text == "Theirs"
    as_ben.post(NOTE, fields(shown))
    assert PrincipleNote.objects.get().text == "Mine"


# --- Copies ------------------------------------------------------------------------------------
def test_a_lead_keeps_a_copy(as_ben: Client, ben: User, stevenage: Council) -> None:
    edition = factories.published()
    shown = as_ben.post(f"{PAGE}copy/", follow=True)
    made = SelfAssessment.objects.get()
    assert "A copy of today is kept." in text_of(shown)
    assert (made.council, made.made_by, made.made_by_name) == (stevenage, ben, "Ben")
    factories.revised(edition, title="Changed since")
    again = text_of(as_ben.get(f"{PAGE}{made.pk}/"))
    assert "Repair café" in again
    assert "Changed since" not in again


def test_the_database_keeps_copies_as_they_are(ben: User, stevenage: Council) -> None:
    made = self_assessing.copy(stevenage, by=ben, day=DAY)
    for act in (
        lambda: SelfAssessment.objects.update(content={}),
        lambda: SelfAssessment.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert SelfAssessment.objects.get() == made


def test_a_copy_of_the_same_is_refused(as_ben: Client, ben: User, stevenage: Council) -> None:
    self_assessing.copy(stevenage, by=ben, day=DAY)
    with pytest.raises(MoveRefused, match="Nothing has changed since the copy of"):
        self_assessing.copy(stevenage, by=ben, day=DAY)
    assert as_ben.post(f"{PAGE}copy/").status_code == 409
    assert SelfAssessment.objects.count() == 1


def test_a_copy_says_what_changed_since_the_last(
    as_amber: Client, ben: User, stevenage: Council
) -> None:
    goes, stays = factories.published("Goes"), factories.published("Stays")
    Edition.objects.filter(pk=stays.pk).update(checked_on=date(2024, 5, 3))
    self_assessing.copy(stevenage, by=ben, day=DAY)
    workflow.withdraw(goes.case_study, by=factories.reviewer(), reason="Wrong.")
    stays.case_study.outcomes.create(indicator="Mended", result=Decimal(7), source="The book")
    factories.revised(stays)
    factories.published("Comes")
    innovation = Principle.objects.get(key="innovation")
    self_assessing.write_note(stevenage, innovation, "We try things.", seen="", by=ben)
    made = self_assessing.copy(stevenage, by=ben, day=DAY)
    last = self_assessing.before(made)
    assert last
    today = f"{timezone.localdate():%-d %B %Y}"
    assert self_assessing.changes(last.content, made.content) == [
        (
            "Innovation",
            [
                "1 case study more: Comes.",
                "“Goes” is no longer among them.",
                "The evidence of “Stays” was “Described” and is “Counted”.",
                f"“Stays” was checked on {today}.",
                "The note was changed.",
            ],
        )
    ]
    assert "1 case study more: Comes." in text_of(as_amber.get(f"{PAGE}{made.pk}/"))


def test_another_wording_is_a_change() -> None:
    was: Any = {"principles": [{"key": "a", "title": "A", "wording": "x", "note": "n"}]}
    was["principles"][0]["case_studies"] = []
    now = {"principles": [was["principles"][0] | {"wording": "y", "note": ""}]}
    said = ["The principle has another wording.", "The note was taken away."]
    assert self_assessing.changes(was, now) == [("A", said)]  # type: ignore[arg-type]
    assert self_assessing.changes(was, was) == []


def test_a_copy_as_pdf(as_amber: Client, ben: User, stevenage: Council) -> None:
    factories.whole_edition()
    made = self_assessing.copy(stevenage, by=ben, day=DAY)
    shown = as_amber.get(f"{PAGE}{made.pk}.pdf")
    assert "no-store" in shown["Cache-Control"]
    name = 'attachment; filename="stevenage-principles-2026-11-23.pdf"'
    assert shown["Content-Disposition"] == name
    assert faults_of(shown.content, title="Stevenage Borough Council by the principles") == []


def test_a_copy_of_another_council_is_not_there(as_amber: Client, ben: User) -> None:
    made = self_assessing.copy(Council.objects.get(slug="oldham"), by=ben, day=DAY)
    for ending in ("/", ".pdf"):
        assert as_amber.get(f"{PAGE}{made.pk}{ending}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_what_it_asks(
    rows: int, as_ben: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        factories.published(f"Example {n}")
    with django_assert_num_queries(11):
        as_ben.get(PAGE)
