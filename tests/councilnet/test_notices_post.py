"""The queue of mail: nothing is lost, nothing is sent twice, nobody waits."""

import smtplib
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Outbox
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from councilnet import notices, post
from councilnet.models import Notice, QueuedMail, User
from tests.together import at_once

TO = ["amber@stevenage.gov.uk"]


class Down(BaseEmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError("Nobody answers")


class Refusing(Outbox):
    def send_messages(self, messages: Any) -> int:
        if messages[0].subject == "Bad":
            raise smtplib.SMTPRecipientsRefused({TO[0]: (450, b"Mailbox is busy")})
        return int(super().send_messages(messages))


@pytest.fixture
def queueing(settings: Settings, db: None) -> Settings:
    """As in production: Django's own mail goes into the queue."""
    settings.EMAIL_BACKEND = "councilnet.post.EmailBackend"
    return settings


def transport(name: str) -> str:
    return f"{__name__}.{name}"


def send(subject: str = "Hello") -> QueuedMail:
    send_mail(subject, "Words", None, TO, html_message="<p>Words</p>")
    return QueuedMail.objects.latest("pk")


def run() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("send_mail", stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def test_is_queued_then_sent_then_emptied(queueing: Settings) -> None:
    row = send()
    assert mail.outbox == []
    assert run() == ("0 written of notices; 1 sent, 0 failed, 0 waiting.", "")
    [message] = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives)
    assert (message.subject, message.body, message.to) == ("Hello", "Words", TO)
    assert message.alternatives[0][:2] == ("<p>Words</p>", "text/html")
    row.refresh_from_db()
    assert row.sent_at is not None
    assert (row.text, row.html, row.last_error) == ("", "", "")
    assert run() == ("0 written of notices; 0 sent, 0 failed, 0 waiting.", "")


def test_goes_with_what_caused_it(queueing: Settings) -> None:
    @transaction.atomic
    def act() -> None:
        send()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert QueuedMail.objects.count() == 0


def test_a_server_that_is_down_costs_nothing(queueing: Settings, amber: User) -> None:
    queueing.MAIL_TRANSPORT = transport("Down")
    answer = Client().post(reverse("account_reset_password"), {"email": amber.email})
    assert answer["Location"] == reverse("account_reset_password_done")
    for __ in range(post.MOST_TRIES + 1):
        out, err = run()
    assert out == "0 written of notices; 0 sent, 0 failed, 1 waiting."
    assert err == "The mail server does not answer: ConnectionRefusedError: Nobody answers"
    assert QueuedMail.objects.get().tries == 0
    queueing.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    run()
    assert [message.to for message in mail.outbox] == [[amber.email]]


def test_one_that_is_refused_stops_no_other_and_waits_longer_each_time(queueing: Settings) -> None:
    queueing.MAIL_TRANSPORT = transport("Refusing")
    bad = send("Bad")
    send("Good")
    assert run()[0] == "0 written of notices; 1 sent, 1 failed, 1 waiting."
    assert [message.subject for message in mail.outbox] == ["Good"]
    assert run()[0] == "0 written of notices; 0 sent, 0 failed, 1 waiting."  # not due yet
    bad.refresh_from_db()
    waits = [round((bad.next_try_at - timezone.now()) / timedelta(minutes=1))]
    for __ in range(post.MOST_TRIES - 1):
        QueuedMail.objects.filter(pk=bad.pk).update(next_try_at=timezone.now())
        out, err = run()
        bad.refresh_from_db()
        waits.append(round((bad.next_try_at - timezone.now()) / timedelta(minutes=1)))
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    assert (out, err) == (
        "0 written of notices; 0 sent, 1 failed, 0 waiting.",
        "1 given up after 12 tries: see queued mail.",
    )
    assert bad.gave_up_at is not None
    assert bad.last_error.startswith("SMTPRecipientsRefused")
    assert bad.text == "Words"


def test_what_the_table_has_no_place_for_is_refused(queueing: Settings) -> None:
    for message in (
        EmailMessage("Hello", "Words", None, TO, bcc=TO),
        EmailMessage("Hello", "Words", None, TO, attachments=[("a.txt", "a", "text/plain")]),
    ):
        with pytest.raises(ValueError, match="neither attachments nor copies"):
            message.send()
    assert QueuedMail.objects.count() == 0


def test_a_line_break_in_a_subject_is_refused_at_once(queueing: Settings) -> None:
    with pytest.raises(ValueError, match="newlines"):
        send("Hello\nBcc: x@evil.example")
    assert QueuedMail.objects.count() == 0


def test_rows_of_what_was_sent_go_after_a_month(queueing: Settings) -> None:
    old, young, waiting = send(), send(), send("Later")
    now = timezone.now()
    QueuedMail.objects.filter(pk=old.pk).update(sent_at=now - timedelta(days=31))
    QueuedMail.objects.filter(pk=young.pk).update(sent_at=now - timedelta(days=29))
    assert post.forget_sent() == 1
    assert set(QueuedMail.objects.all()) == {young, waiting}


def test_mail_to_somebody_erased_goes(queueing: Settings) -> None:
    send()
    send_mail("Hello", "Words", None, ["ben@stevenage.gov.uk"])
    post.forget_mail_to(TO)
    assert [row.to for row in QueuedMail.objects.all()] == [["ben@stevenage.gov.uk"]]


def test_in_development_it_is_shown_at_once(
    queueing: Settings, django_capture_on_commit_callbacks: Any, amber: User
) -> None:
    queueing.MAIL_AT_ONCE = True
    with django_capture_on_commit_callbacks(execute=True):
        send()
        notices.tell([amber], "decisions", thread="x", heading="Stevenage", text="Done.", path="/")
    assert [message.subject for message in mail.outbox] == ["Hello", "Stevenage – Done."]


# --- Workers side by side -----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_mail_once(queueing: Settings) -> None:
    for number in range(30):
        send(f"Number {number}")
    at_once(*[post.deliver] * 4)
    subjects = [message.subject for message in mail.outbox]
    assert sorted(subjects) == sorted(f"Number {number}" for number in range(30))


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_write_one_digest(amber: User) -> None:
    for number in range(5):
        notices.tell([amber], "colleagues", thread="x", heading="x", text=f"{number}", path="/")
    Notice.objects.update(at=timezone.now() - timedelta(days=8))
    now = timezone.now()
    written = at_once(*[lambda: notices.gather(now)] * 4)
    assert sorted(map(str, written)) == ["0", "0", "0", "1"]
    assert QueuedMail.objects.count() == 1
