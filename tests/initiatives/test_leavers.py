"""Whom mail or the portal no longer reaches: their work is listed, and their lead hears of it."""

from datetime import datetime, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.core.mail.backends.locmem import EmailBackend as Outbox
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from councilnet import notices, post
from councilnet.models import Council, CouncilSuccession, MembershipEvent, QueuedMail, User
from initiatives import attending, emails, hand_over, workflow
from initiatives.models import CaseStudy
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import link_in, sign_up
from tests.pages import errors, fields, text_of
from tests.together import at_once

pytestmark = pytest.mark.django_db

URL = "/your-council/stevenage/hand-over/"
MAILBOX = "/your-council/stevenage/people/mailbox/"
NOW = timezone.now()
LONG_AGO = datetime(2024, 3, 2, 12, tzinfo=timezone.get_current_timezone())


class Refusing(Outbox):
    """Knows of no mailbox whose name begins with these letters."""

    codes = {"amber": 550, "ben": 450}

    def send_messages(self, messages: Any) -> int:
        [to] = messages[0].to
        if code := self.codes.get(to.partition("@")[0]):
            raise SMTPRecipientsRefused({to: (code, b"No")})
        return int(super().send_messages(messages))


@pytest.fixture
def refusing(settings: Settings) -> Settings:
    settings.EMAIL_BACKEND = "councilnet.post.EmailBackend"
    settings.MAIL_TRANSPORT = f"{__name__}.Refusing"
    return settings


def looked_after_by(user: User | None, title: str = "Repair café") -> CaseStudy:
    return factories.draft(title, looked_after_by=user)


def told(user: User, **fields: Any) -> None:
    User.objects.filter(pk=user.pk).update(**fields)


# --- Mail that comes back ----------------------------------------------------------------------
def test_what_is_refused_for_good_is_given_up_at_once(
    refusing: Settings, amber: User, ben: User, cara: User
) -> None:
    for person in (amber, ben, cara):
        send_mail("Hello", "Words", None, [person.email])
    delivery = post.deliver()
    assert (delivery.sent, delivery.failed, delivery.gave_up) == (1, 2, 1)
    of = {row.to[0]: (row.tries, row.gave_up_at is None) for row in QueuedMail.objects.all()}
    assert of == {amber.email: (1, False), ben.email: (1, True), cara.email: (0, True)}
    bounced = User.objects.exclude(bounced_at=None)
    assert list(bounced) == [amber]


def test_whoever_signs_in_is_reached_again(client: Client, amber: User) -> None:
    post.note_bounce([amber.email], NOW)
    entered = {"login": amber.email, "password": factories.PASSWORD}
    assert client.post(reverse("account_login"), entered).status_code == 302
    amber.refresh_from_db()
    assert amber.bounced_at is None


def test_whoever_confirms_an_address_is_reached_again(
    refusing: Settings, client: Client, reference_data: None
) -> None:
    sign_up(client, "zoe@stevenage.gov.uk")
    post.note_bounce(["zoe@stevenage.gov.uk"], NOW)
    post.deliver()
    client.post(link_in(mail.outbox[-1]))
    assert User.objects.get(email="zoe@stevenage.gov.uk").bounced_at is None


def test_a_bounce_that_comes_by_mail_is_noted_by_hand(amber: User) -> None:
    out = StringIO()
    call_command("note_bounce", " Amber@Stevenage.gov.uk ", stdout=out)
    assert out.getvalue().startswith("Noted.")
    first = User.objects.get(pk=amber.pk).bounced_at
    for address in (amber.email, "nobody@example.org"):
        with pytest.raises(CommandError, match="not noted already"):
            call_command("note_bounce", address)
    assert User.objects.get(pk=amber.pk).bounced_at == first


# --- The list ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"bounced_at": LONG_AGO}, "to whom mail comes back since 2 March 2024."),
        ({"last_login": LONG_AGO}, "who has not signed in since 2 March 2024."),
        ({"joined_at": LONG_AGO}, "who has never signed in."),
    ],
)
def test_the_list_says_why(
    amber: User, as_ben: Client, known: dict[str, datetime], said: str
) -> None:
    case_study = looked_after_by(amber)
    assert "Everything is looked after." in text_of(as_ben.get(URL))
    told(amber, **known)
    page = as_ben.get(URL)
    assert f"Repair café Looked after by Amber, {said}" in text_of(page)
    assert ">Amber</option>" not in page.content.decode(), "she would be listed again"
    assert "Nobody looks after this" in text_of(as_ben.get(reverse("your_case_studies")))
    ben = User.objects.get(name="Ben")
    as_ben.post(URL, {f"to_{case_study.pk}": ben.pk})
    case_study.refresh_from_db()
    assert case_study.looked_after_by == ben
    assert hand_over.to_hand_over(case_study.council) == []


@pytest.mark.parametrize(
    ("known", "is_lost"),
    [
        ({"joined_at": NOW - timedelta(days=182)}, False),
        ({"joined_at": NOW - timedelta(days=184)}, True),
        ({"joined_at": LONG_AGO, "last_login": NOW - timedelta(days=182)}, False),
        ({"joined_at": LONG_AGO, "last_login": NOW - timedelta(days=184)}, True),
    ],
)
def test_half_a_year_is_long(amber: User, known: dict[str, datetime], is_lost: bool) -> None:
    case_study = looked_after_by(amber)
    told(amber, **known)
    assert attending.is_looked_after(case_study, NOW) is not is_lost
    assert bool(hand_over.to_hand_over(case_study.council, NOW)) is is_lost
    assert attending.lacking(NOW).exists() is is_lost


# --- The lead hears of it ----------------------------------------------------------------------
def test_the_lead_is_told_once_a_week_while_something_waits(amber: User, ben: User) -> None:
    case_study = looked_after_by(amber)
    assert hand_over.tell_leads(NOW) == 0
    told(amber, bounced_at=NOW)
    assert hand_over.tell_leads(NOW) == 1
    assert hand_over.tell_leads(NOW + timedelta(days=6)) == 0
    assert hand_over.tell_leads(NOW + timedelta(days=20)) == 1, "a week that was missed is no loss"
    said = ben.notices.filter(kind="hand-over")
    assert {(one.heading, one.text, one.path) for one in said} == {
        ("Stevenage", "1 case study waits to be handed over:\n• Repair café", URL)
    }
    assert said.count() == 2
    hand_over.hand_over(case_study.council, {case_study.pk: ben}, by=ben)
    assert hand_over.tell_leads(NOW + timedelta(days=40)) == 0


def test_without_a_lead_the_network_is_told(amber: User, dev: User) -> None:
    looked_after_by(None)
    assert hand_over.tell_leads(NOW) == 1
    assert [notice.user for notice in amber.notices.model.objects.all()] == [dev]


def test_rights_that_passed_are_enough(ben: User, cara: User) -> None:
    case_study = looked_after_by(cara)
    oldham = Council.objects.get(slug="oldham")
    CouncilSuccession.objects.create(
        old=case_study.council, new=oldham, rights_passed_on=timezone.localdate()
    )
    assert hand_over.tell_leads(NOW) == 0


def test_telling_asks_as_much_however_much_waits(
    ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for title in ("One", "Two", "Three"):
        looked_after_by(ben, title)
    with django_assert_num_queries(1):
        hand_over.tell_leads(NOW)


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_tell_it_once() -> None:
    factories.load_reference_data()
    ben = factories.person("ben", council="stevenage", lead=True)
    looked_after_by(None)
    at_once(*[lambda: hand_over.tell_leads(NOW)] * 3)
    assert ben.notices.filter(kind="hand-over").count() == 1


# --- The shared mailbox ------------------------------------------------------------------------
def test_a_lead_chooses_a_mailbox_of_the_council(as_ben: Client, stevenage: Council) -> None:
    assert "None yet." in text_of(as_ben.get("/your-council/stevenage/people/"))
    answer = as_ben.post(MAILBOX, {"inbox": "Team@Stevenage.gov.uk"}, follow=True)
    assert "goes to team@stevenage.gov.uk too." in text_of(answer)
    assert fields(as_ben.get(MAILBOX))["inbox"] == "team@stevenage.gov.uk"
    event = MembershipEvent.objects.get(kind="mailbox-chosen")
    assert (event.person_name, event.actor_name) == ("team@stevenage.gov.uk", "Ben")
    assert "There is no shared mailbox any more." in text_of(
        as_ben.post(MAILBOX, {"inbox": ""}, follow=True)
    )


@pytest.mark.parametrize("typed", ["here", "team@gmail.example", "team@stevenage.gov.uk\0"])
def test_a_mailbox_elsewhere_is_refused(as_ben: Client, stevenage: Council, typed: str) -> None:
    Council.objects.filter(pk=stevenage.pk).update(email_domains=["stevenage.gov.uk"])
    answer = as_ben.post(MAILBOX, {"inbox": typed})
    assert answer.status_code in (200, 400)
    assert Council.objects.get(pk=stevenage.pk).inbox == ""
    if typed == "team@gmail.example":
        assert errors(answer) == [
            (
                "id_inbox",
                "Enter an address of your council’s own, which ends in @stevenage.gov.uk",
            )
        ]


def test_only_those_who_manage_see_it(
    as_amber: Client, as_dev: Client, client: Client, stevenage: Council
) -> None:
    Council.objects.filter(pk=stevenage.pk).update(inbox="team@stevenage.gov.uk")
    assert b"team@stevenage" not in as_amber.get("/your-council/stevenage/people/").content
    assert b"team@stevenage" in as_dev.get("/your-council/stevenage/people/").content
    for page in ("/councils/stevenage/", "/councils.json", "/councils.csv", "/api/v1/councils"):
        answer = client.get(page)
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"team@stevenage" not in body


def test_mail_about_it_goes_there_until_it_is_handed_over(
    refusing: Settings, amber: User, ben: User, dev: User
) -> None:
    edition = factories.published(contact_email="x@stevenage.gov.uk", contact_agreed=True)
    case_study = edition.case_study
    CaseStudy.objects.update(looked_after_by=amber)
    Council.objects.filter(slug="stevenage").update(inbox="team@stevenage.gov.uk")

    def to_mailbox() -> list[str]:
        mail.outbox.clear()
        notices.gather(timezone.now())
        post.deliver()
        return [str(m.subject) for m in mail.outbox if m.to == ["team@stevenage.gov.uk"]]

    workflow.change_address(case_study, by=dev, wanted="mending")
    assert to_mailbox() == []
    told(amber, bounced_at=NOW)
    workflow.change_address(case_study, by=dev, wanted="mended")
    emails.tell_owners(CaseStudy.objects.get(), "links", "A link is dead.")
    assert [subject.partition(" – ")[2][:24] for subject in to_mailbox()] == [
        "Its address was changed.",
        "A link is dead.",
    ]
    hand_over.hand_over(case_study.council, {case_study.pk: ben}, by=dev)
    to_mailbox()
    workflow.change_address(CaseStudy.objects.get(), by=dev, wanted="repaired")
    assert to_mailbox() == []


def test_a_manager_sees_to_whom_mail_comes_back(amber: User, as_ben: Client) -> None:
    told(amber, bounced_at=LONG_AGO)
    page = "/your-council/stevenage/people/"
    assert "Mail comes back since 2 March 2024" in text_of(as_ben.get(page))
    assert "Mail comes back" not in text_of(signed_in(amber).get(page))
