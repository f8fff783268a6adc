"""A person takes with them what is held about them, and has it erased."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import joining
from councilnet.models import (
    Council,
    Invitation,
    Membership,
    MembershipEvent,
    Notice,
    NoticeChoice,
    Often,
    User,
)
from initiatives import (
    adopting,
    directory,
    following,
    keeping,
    packing,
    personal,
    self_assessing,
    workflow,
)
from initiatives.models import (
    AdoptionEvent,
    CaseStudy,
    Edition,
    Event,
    Follow,
    KeptCaseStudy,
    Letter,
    Principle,
    SharedList,
)
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import sign_in
from tests.pages import errors, text_of

pytestmark = pytest.mark.django_db
ANOTHER = {
    "name": "Another Council",
    "short_name": "Another",
    "slug": "another",
    "type": "district",
    "nation": "england",
    "region": "london",
}


@pytest.fixture
def zenobia(ben: User, stevenage: Council) -> User:
    """An officer of Stevenage with a name and addresses that stand nowhere else."""
    user = User.objects.create_user("zenobia@one.example", factories.PASSWORD, name="Zenobia Quill")
    for email, primary in [("zenobia@one.example", True), ("Zenobia@two.example", False)]:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=primary)
    asked = joining.ask(stevenage, by=user, note="Zenobia Quill of housing")
    joining.decline(asked, by=ben, reason="Zenobia Quill? Which one?")
    invitation = joining.invite(stevenage, "zenobia@one.example", Membership.Role.OFFICER, by=ben)
    joining.accept(invitation, by=user)
    joining.invite(stevenage, "zenobia@two.example", Membership.Role.LEAD, by=ben)
    NoticeChoice.objects.create(user=user, kind="join-asked", often="never")
    return user


@pytest.fixture
def written(zenobia: User) -> CaseStudy:
    case_study = factories.complete(contact_email="ZENOBIA@two.example", contact_agreed=True)
    CaseStudy.objects.filter(pk=case_study.pk).update(
        looked_after_by=zenobia, created_by=zenobia, changed_by=zenobia
    )
    workflow.submit(case_study, by=zenobia)
    factories.publish(case_study)
    keep_and_follow(zenobia, case_study.editions.get())
    adopt_and_write(zenobia)
    note_and_copy(zenobia)
    return case_study


def keep_and_follow(zenobia: User, edition: Edition) -> None:
    query = directory.read(QueryDict("council=stevenage"))
    following.follow_search(zenobia, query, name="Zenobia Quill’s", often=Often.WEEKLY)
    following.follow_case_study(zenobia, edition, often=Often.DAILY)
    keeping.keep(zenobia, edition, "For Zenobia Quill")
    keeping.share(zenobia, "Zenobia Quill’s list")


def adopt_and_write(zenobia: User) -> None:
    theirs = factories.published("Seed library", council="preston")
    adoption = adopting.begin(theirs, Council.objects.get(slug="stevenage"), by=zenobia)
    adopting.write(adoption, "May we visit?", by=zenobia)
    adopting.write(adoption, "Do come.", by=factories.officer_of("preston"))


def note_and_copy(zenobia: User) -> None:
    """As a lead would, and as network staff would."""
    stevenage, learning = (
        Council.objects.get(slug="stevenage"),
        Principle.objects.get(key="learning"),
    )
    self_assessing.write_note(stevenage, learning, "We visit.", seen="", by=zenobia)
    self_assessing.copy(stevenage, by=zenobia, day=timezone.localdate())
    packing.begin("Example pack", "", by=zenobia, day=timezone.localdate())


def everything_stored() -> str:
    """Every row of every table, as a dump of the database would have it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')  # noqa: S608
            found += [row for (row,) in cursor.fetchall()]
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(found + sessions).casefold()


def erase(client: Client, password: str = factories.PASSWORD) -> Any:
    return client.post(reverse("erase_your_data"), {"password": password})


# --- Downloading -------------------------------------------------------------------------------
def test_download_has_everything(zenobia: User, written: CaseStudy) -> None:
    client = signed_in(zenobia)
    assert "Download your data" in text_of(client.get(reverse("your_data")))
    answer = client.get(reverse("download_your_data"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="your-data.json"'
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.content)
    assert told["account"]["name"] == "Zenobia Quill"
    assert {row["email"] for row in told["email_addresses"]} == {
        "zenobia@one.example",
        "Zenobia@two.example",
    }
    assert [(row["council"], row["role"]) for row in told["memberships"]] == [
        ("Stevenage Borough Council", "officer")
    ]
    assert [row["reason"] for row in told["requests_to_join"]] == ["Zenobia Quill? Which one?"]
    assert {row["email"] for row in told["invitations"]} == {
        "zenobia@one.example",
        "zenobia@two.example",
    }
    assert {row["kind"] for row in told["membership_events"]} == {
        *("asked", "declined", "invited", "accepted")
    }
    assert [row["kind"] for row in told["events"]] == ["submitted"]
    [row] = told["case_studies"]
    assert (row["title"], row["you_look_after_it"], row["you_started_it"]) == (
        *("Repair café", True),
        True,
    )
    assert [row["title"] for row in told["contact_in"]] == ["Repair café"]
    assert [row["kind"] for row in told["notices"]][:1] == ["join-answered"]
    assert [(row["name"], row["address"], row["often"]) for row in told["follows"]] == [
        ("Repair café", "", "daily"),
        ("Zenobia Quill’s", "?council=stevenage", "weekly"),
    ]
    assert [(row["title"], row["note"]) for row in told["list"]] == [
        ("Repair café", "For Zenobia Quill")
    ]
    assert [row["council__name"] for row in told["adoptions_begun"]] == [
        "Stevenage Borough Council"
    ]
    assert [row["kind"] for row in told["adoption_events"]] == ["begun"]
    assert [row["text"] for row in told["letters"]] == ["May we visit?"]
    assert [row["title"] for row in told["packs"]] == ["Example pack"]
    assert [row["text"] for row in told["notes_on_principles"]] == ["We visit."]
    assert [row["council__name"] for row in told["self_assessments"]] == [
        "Stevenage Borough Council"
    ]
    assert [row["name"] for row in told["shared_list"]] == ["Zenobia Quill’s list"]
    assert told["choices_of_notices"] == [{"kind": "join-asked", "often": "never"}]


def test_download_is_of_oneself_alone(as_cara: Client, zenobia: User, written: CaseStudy) -> None:
    told = as_cara.get(reverse("download_your_data")).content.decode()
    assert "cara@oldham.gov.uk" in told
    assert "Zenobia" not in told
    assert "zenobia" not in told


@pytest.fixture
def of_signing_in(zenobia: User) -> None:
    """Where they signed in, and with what: a key bears the name that they gave it."""
    sign_in(Client(REMOTE_ADDR="192.0.2.77"), "zenobia@one.example", **{"user-agent": "Quill/1"})
    Authenticator.objects.create(user=zenobia, type="webauthn", data={"name": "Zenobia’s key"})
    SocialAccount.objects.create(user=zenobia, provider="quillshire", uid="quill/1")


def test_download_says_where_and_how_they_sign_in(zenobia: User, of_signing_in: None) -> None:
    told = json.loads(signed_in(zenobia).get(reverse("download_your_data")).content)
    assert [(row["ip"], row["user_agent"]) for row in told["signed_in"]] == [
        ("192.0.2.77", "Quill/1")
    ]
    factors = [(row["type"], row["name"]) for row in told["second_factors"]]
    assert factors == [("webauthn", "Zenobia’s key")]
    assert [row["provider"] for row in told["accounts_elsewhere"]] == ["quillshire"]


def test_erasing_takes_where_and_how_they_signed_in(zenobia: User, of_signing_in: None) -> None:
    assert "quill/1" in everything_stored()
    erase(signed_in(zenobia))
    assert not Authenticator.objects.filter(user=zenobia).exists()
    assert not UserSession.objects.filter(user=zenobia).exists()
    assert not SocialAccount.objects.exists()
    assert "quill/1" not in everything_stored()


# --- Erasing -----------------------------------------------------------------------------------
def test_after_erasing_nothing_names_them(zenobia: User, written: CaseStudy, erin: User) -> None:
    LogEntry.objects.log_actions(
        erin.pk, User.objects.filter(pk=zenobia.pk), CHANGE, [{"changed": {"fields": ["name"]}}]
    )
    client, elsewhere = signed_in(zenobia), signed_in(zenobia)
    assert "zenobia" in everything_stored()
    answer = erase(client)
    assert answer["Location"] == reverse("home")
    assert "Your account is closed, and you are signed out." in text_of(client.get("/"))
    stored = everything_stored()
    assert "zenobia" not in stored
    assert "quill" not in stored
    counts = [model.objects.count() for model in (Follow, KeptCaseStudy, SharedList)]
    assert counts == [0, 0, 0]
    assert elsewhere.get(reverse("your_data"))["Location"].startswith("/accounts/login/")
    assert not Session.objects.filter(session_key=elsewhere.cookies["sessionid"].value).exists()
    sign_in(Client(), "zenobia@one.example")
    assert not User.objects.get(pk=zenobia.pk).is_active


def test_what_they_wrote_stays(zenobia: User, written: CaseStudy) -> None:
    personal.erase(zenobia)
    written.refresh_from_db()
    assert (written.title, written.state, written.contact_email) == ("Repair café", "published", "")
    assert written.editions.get().title == "Repair café"
    zenobia.refresh_from_db()
    assert (zenobia.name, zenobia.email, zenobia.role, zenobia.is_active) == (
        "a former member",
        f"former-member-{zenobia.pk}@erased.invalid",
        "person",
        False,
    )
    assert not zenobia.has_usable_password()
    assert zenobia.memberships.get().ended_on == timezone.localdate()
    events = Event.objects.filter(actor=zenobia).values_list("kind", "actor_name")
    assert sorted(events) == [
        ("contact-removed", "a former member"),
        ("submitted", "a former member"),
    ]
    assert AdoptionEvent.objects.get().actor_name == "a former member"
    assert list(Letter.objects.order_by("pk").values_list("by_name", "text")) == [
        ("a former member", "May we visit?"),
        ("Officer-Of-Preston", "Do come."),
    ]
    told = MembershipEvent.objects.order_by("pk").values_list("kind", "person_name", "actor_name")
    assert list(told) == [
        ("asked", "a former member", "a former member"),
        ("declined", "a former member", "Ben"),
        ("invited", "a former member", "Ben"),
        ("accepted", "a former member", "a former member"),
        ("invited", "a former member", "Ben"),
        ("left", "a former member", "a former member"),
    ]


def test_others_keep_theirs(zenobia: User, ben: User) -> None:
    """A name within a longer one is somebody else's."""
    Notice.objects.create(
        user=ben,
        kind="join-asked",
        thread=Notice.objects.values_list("thread", flat=True)[0],
        heading="Stevenage: people",
        text="Zenobia Quillfeather asks to join Stevenage, not Zenobia Quill.",
        path="/",
    )
    invitation = joining.invite(
        Council.objects.get(slug="stevenage"),
        *("other@one.example", Membership.Role.OFFICER),
        by=ben,
    )
    personal.erase(zenobia)
    texts = Notice.objects.filter(user=ben).values_list("text", flat=True)
    assert "Zenobia Quillfeather asks to join Stevenage, not a former member." in texts
    assert list(Invitation.objects.all()) == [invitation]
    assert ben.memberships.current().count() == 1


def test_erasing_asks_for_the_password(zenobia: User) -> None:
    client = signed_in(zenobia)
    assert "This cannot be undone." in text_of(client.get(reverse("erase_your_data")))
    for typed, said in [
        ("", "Enter your password"),
        ("not this one", "Enter your password again: this is not the right one"),
    ]:
        assert errors(erase(client, typed)) == [("id_password", said)]
    zenobia.refresh_from_db()
    assert zenobia.is_active


def test_guessing_the_password_is_limited(zenobia: User) -> None:
    client = signed_in(zenobia)
    for _try in range(5):
        erase(client, "not this one")
    page = erase(client)
    assert "You have tried too often" in text_of(page)
    zenobia.refresh_from_db()
    assert zenobia.is_active


def test_last_lead_is_told_what_to_do(as_ben: Client, ben: User, amber: User) -> None:
    page = erase(as_ben)
    said = "Ben is the only lead of Stevenage. Make somebody else a lead first."
    assert errors(page) == [("", said)]
    ben.refresh_from_db()
    assert (ben.name, ben.is_active, ben.memberships.current().count()) == ("Ben", True, 1)
    joining.change_role(amber.memberships.get(), Membership.Role.LEAD, by=ben)
    assert erase(as_ben).status_code == 302


def test_last_lead_of_one_council_keeps_the_other(as_ben: Client, ben: User) -> None:
    """All of it is done or none of it."""
    stevenage = ben.memberships.get().council
    left_first = Council.objects.get_or_create(pk=stevenage.pk - 1, defaults=ANOTHER)[0]
    Membership.objects.create(user=ben, council=left_first)
    erase(as_ben)
    assert ben.memberships.current().count() == 2


def test_last_administrator_is_told_what_to_do(erin: User) -> None:
    said = "You are the only administrator. Make somebody else an administrator first."
    assert errors(erase(signed_in(erin))) == [("", said)]
    factories.person("otto", role=User.Role.ADMINISTRATOR)
    assert erase(signed_in(erin)).status_code == 302


def test_reviews_go_back_to_the_queue(dev: User) -> None:
    case_study = factories.submitted()
    CaseStudy.objects.filter(pk=case_study.pk).update(
        reviewer=dev, review_due=timezone.localdate() + timedelta(days=3)
    )
    personal.erase(dev)
    case_study.refresh_from_db()
    assert (case_study.reviewer, case_study.review_due) == (None, None)
    event = case_study.events.get(kind="handed-over")
    assert (event.actor_name, event.side) == ("a former member", "network")


def test_contact_may_take_themselves_off_wherever_they_are(cara: User) -> None:
    """Consent may be taken back, also by somebody of another council."""
    edition = factories.published(
        contact_role="A team", contact_email="Cara@oldham.gov.uk", contact_agreed=True
    )
    assert edition.contact_email == "Cara@oldham.gov.uk"
    other = factories.published("Other", contact_email="dara@oldham.gov.uk", contact_agreed=True)
    personal.erase(cara)
    edition.refresh_from_db()
    other.refresh_from_db()
    assert (edition.contact_email, other.contact_email) == ("", "dara@oldham.gov.uk")


def test_erased_twice_is_erased(zenobia: User) -> None:
    personal.erase(zenobia)
    client = signed_in(zenobia)
    before = serializers.serialize("json", User.objects.filter(pk=zenobia.pk))
    answer = erase(client)
    assert answer["Location"].startswith("/accounts/login/")
    assert serializers.serialize("json", User.objects.filter(pk=zenobia.pk)) == before
