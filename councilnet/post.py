"""The queue of mail: everything that Django sends goes into a table and is sent from there.

A message is written in the transaction that causes it, so that it goes if that is kept and only
then; the page does not wait for the mail server. Each row is locked while it is sent, so that
workers side by side send it once. Only a worker that dies between the mail server's yes and our
commit leaves a message that is sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from councilnet.models import QueuedMail, User

log = logging.getLogger(__name__)

MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=6)
KEPT = timedelta(days=30)  # that it was sent; its words go at once
AT_A_TIME = 500


class EmailBackend(BaseEmailBackend):
    """Named in settings: Django's own ``send_mail`` puts a message into the queue."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            queue(message)
        if settings.MAIL_AT_ONCE:
            transaction.on_commit(deliver, robust=True)
        return len(email_messages)


def queue(message: EmailMessage) -> QueuedMail:
    """Raises ValueError for what the table has no place for: copies and attachments."""
    if message.attachments or message.cc or message.bcc or message.reply_to:
        raise ValueError("The queue takes neither attachments nor copies.")
    message.message()  # raises what is wrong with the headers now, and not in the worker
    alternatives = getattr(message, "alternatives", [])
    return QueuedMail.objects.create(
        to=message.to,
        from_email=message.from_email,
        subject=str(message.subject),
        text=str(message.body),
        html=str(alternatives[0][0]) if alternatives else "",
        headers={name: str(value) for name, value in message.extra_headers.items()},
    )


@dataclass
class Delivery:
    """What became of the messages that were due."""

    sent: int = 0
    failed: int = 0
    gave_up: int = 0
    server_error: str = ""

    @property
    def tried(self) -> int:
        return self.sent + self.failed


def deliver(most: int = AT_A_TIME) -> Delivery:
    """Send what is due. A server that does not answer costs no message a try: all wait."""
    connection, delivery = get_connection(settings.MAIL_TRANSPORT), Delivery()
    try:
        while delivery.tried < most and _due().exists():
            connection.open()
            if not _deliver_next(connection, delivery):
                break  # others hold the rest
    except OSError as error:  # smtplib's errors are among them
        delivery.server_error = f"{type(error).__name__}: {error}"
        log.warning("The mail server does not answer: %s", delivery.server_error)
    finally:
        connection.close()
    return delivery


def _due() -> Any:
    return QueuedMail.objects.waiting().filter(next_try_at__lte=timezone.now())


@transaction.atomic
def _deliver_next(connection: Any, delivery: Delivery) -> bool:
    mail = _due().select_for_update(skip_locked=True).first()
    if mail is None:
        return False
    try:
        connection.send_messages([_message(mail)])
    except Exception as error:  # one message that cannot be sent must not stop the others
        connection.close()
        if refused := _refused_for_good(error):
            _count(mail, error)
            _give_up(mail)
            note_bounce(refused, timezone.now())
        else:
            _try_later(mail, error)
        delivery.failed += 1
        delivery.gave_up += mail.gave_up_at is not None
    else:
        mail.sent_at, mail.text, mail.html = timezone.now(), "", ""
        delivery.sent += 1
    mail.save()
    return True


def _message(mail: QueuedMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.from_email, mail.to, headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _refused_for_good(error: Exception) -> list[str]:
    """The addresses that the mail server knows not to exist: a code from 500 means for ever."""
    if not isinstance(error, SMTPRecipientsRefused):
        return []
    answers = error.recipients.items()
    return [address for address, (code, *__) in answers if 500 <= code < 600]


def note_bounce(addresses: list[str], now: datetime) -> int:
    """That mail to these comes back, until their people sign in: to how many people."""
    theirs = User.objects.filter(email__in=[address.lower() for address in addresses])
    return theirs.filter(bounced_at=None).update(bounced_at=now)


def forget_bounce(user_id: int) -> None:
    """They are there: they signed in, or confirmed an address."""
    User.objects.filter(pk=user_id).exclude(bounced_at=None).update(bounced_at=None)


def _try_later(mail: QueuedMail, error: Exception) -> None:
    """After 2 minutes, 4, 8 … up to 6 hours; after the last try the row stays, and says why."""
    _count(mail, error)
    mail.next_try_at = timezone.now() + min(timedelta(minutes=2**mail.tries), LONGEST_WAIT)
    if mail.tries >= MOST_TRIES:
        _give_up(mail)


def _give_up(mail: QueuedMail) -> None:
    mail.gave_up_at = timezone.now()
    log.error("Gave up mail %s after %s tries: %s", mail.pk, mail.tries, mail.last_error)


def _count(mail: QueuedMail, error: Exception) -> None:
    mail.tries += 1
    mail.last_error = f"{type(error).__name__}: {error}"[:300]


def forget_sent() -> int:
    """Delete the rows of what was sent long ago."""
    old = QueuedMail.objects.filter(sent_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def forget_mail_to(addresses: list[str]) -> None:
    """For somebody who is erased."""
    QueuedMail.objects.filter(to__overlap=addresses).delete()
