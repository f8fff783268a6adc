"""Who is told, how often, in which words; stopping it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import notices, post
from councilnet.models import Notice, NoticeChoice, Often, QueuedMail, User
from councilnet.notices import (
    KINDS,
    choices_of,
    choose,
    choose_language,
    gather,
    tell,
    without_links,
)
from tests import factories
from tests.factories import PASSWORD

MONDAY = timezone.make_aware(datetime(2026, 11, 23, 12))  # noqa: DTZ001


def told(
    user: User, kind: str, text: str = "Published.", *, at: datetime = MONDAY, number: int = 1
) -> Notice:
    """A notice written at this moment, of one of two case studies."""
    heading = f"Stevenage: {['Repair café', 'Warm rooms'][number - 1]}"
    thread, path = f"case-study-{number}", f"/your-case-studies/{number}/"
    tell([user], kind, thread=thread, heading=heading, text=text, path=path)
    notice = Notice.objects.latest("pk")
    Notice.objects.filter(pk=notice.pk).update(at=at)
    return notice


def sent_by(now: datetime) -> list[EmailMultiAlternatives]:
    """What goes out where the command runs at this moment."""
    before = len(mail.outbox)
    gather(now)
    post.deliver()
    return [
        message for message in mail.outbox[before:] if isinstance(message, EmailMultiAlternatives)
    ]


def test_what_is_wanted_at_once_is_one_mail_each(amber: User) -> None:
    told(amber, "decisions", "Changes are requested.\nBy: The network")
    told(amber, "decisions", "Published.", number=2)
    first, second = sent_by(MONDAY)
    assert first.subject == "Stevenage: Repair café – Changes are requested."
    assert second.subject == "Stevenage: Warm rooms – Published."
    assert (first.to, second.to) == ([amber.email], [amber.email])
    assert first.body.startswith(
        "Stevenage: Repair café\n\nChanges are requested.\nBy: The network\n"
        "http://127.0.0.1:8000/your-case-studies/1/\n"
    )
    assert sent_by(MONDAY) == []


def test_a_digest_holds_everything_by_case_study(amber: User) -> None:
    early = MONDAY - timedelta(hours=20)
    for text, number in [("One.", 1), ("Two.", 2), ("Three.", 1)]:
        told(amber, "colleagues", text, at=early, number=number)
    [digest] = sent_by(MONDAY)
    assert digest.subject == "Stevenage: Repair café, and more"
    words = re.findall(r"Stevenage: .+|One\.|Two\.|Three\.", str(digest.body))
    assert words == ["Stevenage: Repair café", "One.", "Three.", "Stevenage: Warm rooms", "Two."]
    assert sent_by(MONDAY) == []


def test_a_digest_of_one_case_study_says_how_much_happened(amber: User) -> None:
    for text in ("One.", "Two."):
        told(amber, "colleagues", text, at=MONDAY - timedelta(days=1))
    [digest] = sent_by(MONDAY)
    assert digest.subject == "Stevenage: Repair café – 2 things that happened"


def offered(user: User, kind: str, at: datetime) -> None:
    buttons = [("It is <still> right", "/check/a.b/right/"), ("It has stopped", "/check/a.b/stop/")]
    details: Any = {
        "thread": "case-study-1",
        "heading": "Stevenage: Repair café",
        "path": "/yours/1/",
    }
    tell([user], kind, text="Is it still right?", buttons=buttons, **details)
    Notice.objects.update(at=at)


def test_buttons_stand_in_the_mail_with_whole_addresses(amber: User) -> None:
    offered(amber, "decisions", MONDAY)
    assert Notice.objects.get().buttons == [
        ["It is <still> right", "/check/a.b/right/"],
        ["It has stopped", "/check/a.b/stop/"],
    ]
    [message] = sent_by(MONDAY)
    assert str(message.body).startswith(
        "Stevenage: Repair café\n\nIs it still right?\n\n"
        "It is <still> right:\nhttp://127.0.0.1:8000/check/a.b/right/\n\n"
        "It has stopped:\nhttp://127.0.0.1:8000/check/a.b/stop/\n\n"
        "http://127.0.0.1:8000/yours/1/\n"
    )
    links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', str(message.alternatives[0][0]))
    assert links[:3] == [
        ("http://127.0.0.1:8000/check/a.b/right/", "It is &lt;still&gt; right"),
        ("http://127.0.0.1:8000/check/a.b/stop/", "It has stopped"),
        ("http://127.0.0.1:8000/yours/1/", "Open it"),
    ]


def test_buttons_are_kept_no_longer_than_they_wait(amber: User) -> None:
    offered(amber, "decisions", MONDAY)
    sent_by(MONDAY)
    notice = Notice.objects.get()
    assert (notice.text, notice.buttons) == ("Is it still right?", [])


def test_buttons_stand_in_a_digest_too(amber: User) -> None:
    offered(amber, "colleagues", MONDAY - timedelta(hours=20))
    told(amber, "colleagues", "Two.", at=MONDAY - timedelta(hours=19))
    [digest] = sent_by(MONDAY)
    assert "It has stopped:\nhttp://127.0.0.1:8000/check/a.b/stop/\n" in str(digest.body)
    assert 'href="http://127.0.0.1:8000/check/a.b/stop/"' in str(digest.alternatives[0][0])


@pytest.mark.parametrize(
    ("often", "at", "now", "comes"),
    [
        (Often.AT_ONCE, "2026-11-25 09:00", "2026-11-25 09:00", True),
        (Often.DAILY, "2026-11-25 06:59", "2026-11-25 06:59", False),
        (Often.DAILY, "2026-11-25 06:59", "2026-11-25 07:00", True),
        (Often.DAILY, "2026-11-25 07:01", "2026-11-25 23:59", False),
        (Often.DAILY, "2026-11-25 07:01", "2026-11-26 07:00", True),
        (Often.DAILY, "2026-11-25 07:01", "2026-11-29 03:00", True),  # days were missed
        (Often.WEEKLY, "2026-11-25 09:00", "2026-11-29 23:59", False),
        (Often.WEEKLY, "2026-11-25 09:00", "2026-11-30 06:59", False),
        (Often.WEEKLY, "2026-11-25 09:00", "2026-11-30 07:00", True),
        (Often.WEEKLY, "2026-11-25 09:00", "2026-12-03 12:00", True),  # Monday was missed
    ],
)
def test_when_it_comes(amber: User, often: Often, at: str, now: str, comes: bool) -> None:
    choose(amber, "decisions", often)
    told(amber, "decisions", at=when(at))
    assert len(sent_by(when(now))) == comes
    assert Notice.objects.filter(sent_at__isnull=False).count() == comes


def when(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_who_has_nothing_gets_nothing(amber: User, ben: User) -> None:
    told(amber, "decisions")
    assert [message.to for message in sent_by(MONDAY)] == [[amber.email]]


def test_nobody_is_told_of_their_own_act_or_twice_over(amber: User, ben: User) -> None:
    details: Any = {"thread": "case-study-1", "heading": "Stevenage", "text": "Done.", "path": "/"}
    tell([amber, ben, ben], "decisions", but=amber, **details)
    assert [notice.user for notice in Notice.objects.all()] == [ben]


def test_who_may_not_sign_in_gets_nothing(amber: User) -> None:
    told(amber, "decisions")
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert sent_by(MONDAY) == []
    amber.refresh_from_db()
    tell([amber], "decisions", thread="x", heading="x", text="x", path="/")
    assert Notice.objects.count() == 1


def test_who_wants_none_gets_none_and_what_waited_goes(amber: User) -> None:
    told(amber, "colleagues")
    told(amber, "people-changed")
    choose(amber, "colleagues", Often.NEVER)
    tell([amber], "colleagues", thread="x", heading="x", text="x", path="/")
    assert [notice.kind for notice in Notice.objects.all()] == ["people-changed"]


def test_the_usual_ways(amber: User, dev: User) -> None:
    assert {kind: str(often) for kind, often in choices_of(amber).items()} == {
        "decisions": "at-once",
        "colleagues": "daily",
        "reminders": "at-once",
        "join-answered": "at-once",
        "role-changed": "at-once",
        "join-asked": "at-once",
        "people-changed": "daily",
        "asks": "at-once",
        "adoptions": "at-once",
        "disputes": "daily",
        "requests": "at-once",
        "unmatched-requests": "at-once",
        "links": "at-once",
        "hand-over": "at-once",
        "keeping-true": "at-once",
        "follow-ups": "at-once",
        "reviews": "at-once",
        "review-queue": "daily",
        "scores": "at-once",
        "score-queue": "daily",
    }
    staffs = {"reviews", "review-queue", "disputes", "unmatched-requests", "score-queue"}
    assert set(KINDS) - set(notices.kinds_for(amber)) == staffs
    assert set(notices.kinds_for(dev)) == set(KINDS)


# --- Words that people wrote --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "mailed"),
    [
        ("See https://evil.example/x now", "See [an address, left out] now"),
        ("www.evil.example", "[an address, left out]"),
        ("evil.example/login", "[an address, left out]"),
        ("(javascript://x)", "[an address, left out]"),
        ("50/50, and/or 3.5 a day", "50/50, and/or 3.5 a day"),
    ],
)
def test_addresses_in_what_people_wrote_stay_out(written: str, mailed: str) -> None:
    assert without_links(written) == mailed


def test_what_people_wrote_is_text_and_makes_neither_link_nor_header(amber: User) -> None:
    heading = 'Stevenage: <a href="//evil.example">A</a>\r\nBcc: x@evil.example'
    text = "<img src=x> https://evil.example/\r\nSubject: no"
    tell([amber], "decisions", thread="x", heading=heading, text=text, path="/here/")
    [message] = sent_by(timezone.now())
    html = str(message.alternatives[0][0])
    raw = message.message()
    assert "\n" not in message.subject
    assert (raw["Bcc"], raw.get_all("Subject")) == (None, [raw["Subject"]])
    assert "<img" not in html
    assert "&lt;img src=x&gt; [an address, left out]" in html
    links = re.findall(r'href="([^"]+)"', html)
    assert len(links) == 3
    assert all(link.startswith("http://127.0.0.1:8000/") for link in links)


# --- In which language -------------------------------------------------------------------------
def test_each_is_told_in_their_language(amber: User, ben: User) -> None:
    choose_language(amber, "cy")
    case_study = factories.submitted()
    Notice.objects.all().delete()
    mail.outbox.clear()
    factories.publish(case_study)
    by_address = {message.to[0]: message for message in sent_by(timezone.now())}
    page = f"your-case-studies/{case_study.pk}/"
    welsh, english = by_address[amber.email], by_address[ben.email]
    assert welsh.subject == "Stevenage: Repair café – Wedi’i chyhoeddi."
    assert english.subject == "Stevenage: Repair café – Published."
    assert f"http://127.0.0.1:8000/cy/{page}\n" in str(welsh.body)
    assert f"http://127.0.0.1:8000/{page}\n" in str(english.body)
    assert '<html lang="cy">' in str(welsh.alternatives[0][0])
    assert '<html lang="en-gb">' in str(english.alternatives[0][0])


def test_the_link_that_stops_mail_opens_in_their_language(amber: User, client: Client) -> None:
    choose_language(amber, "cy")
    told(amber, "decisions")
    (message,) = sent_by(MONDAY)
    link = message.extra_headers["List-Unsubscribe"][1:-1]
    assert link.startswith("http://127.0.0.1:8000/cy/")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert choices_of(amber)["decisions"] == Often.NEVER


def test_whoever_begins_an_account_on_a_welsh_page_is_written_to_in_welsh(
    db: None, client: Client
) -> None:
    for prefix, name in [("", "gwen"), ("/cy", "huw")]:
        told = {"name": name, "email": f"{name}@stevenage.gov.uk", "password1": PASSWORD}
        answer = client.post(f"{prefix}/accounts/signup/", told)
        assert answer.status_code == 302, answer.content.decode()
        client.logout()
    languages = User.objects.order_by("name").values_list("name", "language")
    assert list(languages) == [("gwen", "en-gb"), ("huw", "cy")]


# --- Choosing, and stopping ---------------------------------------------------------------------
def test_choosing_on_the_page(as_amber: Client, amber: User) -> None:
    chosen = {kind: str(often) for kind, often in choices_of(amber).items()}
    chosen |= {"decisions": "weekly", "reminders": "never", "language": "cy"}
    answer = as_amber.post(reverse("notice_choices"), chosen, follow=True)
    assert "Your choices are saved." in answer.content.decode()
    rows = NoticeChoice.objects.order_by("kind").values_list("user", "kind", "often")
    assert list(rows) == [(amber.pk, "decisions", "weekly"), (amber.pk, "reminders", "never")]
    assert User.objects.get(pk=amber.pk).language == "cy"


def test_a_choice_left_out_is_asked_for(as_amber: Client) -> None:
    page = as_amber.post(reverse("notice_choices"), {"decisions": "sometimes"}).content.decode()
    assert "Choose how often: What the network decides about your case studies" in page
    assert "Choose the language in which we write to you" in page
    assert NoticeChoice.objects.count() == 0


def test_one_click_stops_one_kind_without_signing_in(amber: User) -> None:
    told(amber, "decisions")
    [message] = sent_by(MONDAY)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    path = address.removeprefix("http://127.0.0.1:8000")
    assert address in str(message.body)

    strict = Client(enforce_csrf_checks=True)
    page = strict.get(path).content.decode()
    assert "Stop this mail" in page
    assert amber.email not in page
    assert NoticeChoice.objects.count() == 0
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "You will get no more mail about this: What the network decides" in " ".join(
        answer.content.decode().split()
    )
    strict.post(path)
    rows = NoticeChoice.objects.values_list("user", "kind", "often")
    assert list(rows) == [(amber.pk, "decisions", "never")]


def test_a_digest_of_two_kinds_has_a_link_for_each_and_no_one_click(amber: User) -> None:
    told(amber, "colleagues", at=MONDAY - timedelta(days=1))
    told(amber, "people-changed", at=MONDAY - timedelta(days=1))
    [digest] = sent_by(MONDAY)
    assert digest.extra_headers == {}
    stops = re.findall(r"/notices/stop/(\S+)/", str(digest.body))
    found = [notices.read_stop_token(token) for token in stops]
    assert found == [(amber, "colleagues"), (amber, "people-changed")]


def test_a_link_that_is_not_ours_opens_nothing(amber: User) -> None:
    good = notices.stop_token(amber, "decisions")
    forged = signing.dumps([amber.pk, "decisions"], salt="another")
    unknown = signing.dumps([amber.pk, "no-such-kind"], salt=notices.STOP_SALT)
    for token in (good[:-1], forged, unknown, "x"):
        assert Client().post(reverse("stop_notices", args=[token])).status_code == 404
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert Client().post(reverse("stop_notices", args=[good])).status_code == 404
    assert NoticeChoice.objects.count() == 0


def test_a_notice_is_taken_back_with_its_act(amber: User) -> None:
    @transaction.atomic
    def act() -> None:
        told(amber, "decisions")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert (Notice.objects.count(), QueuedMail.objects.count()) == (0, 0)
