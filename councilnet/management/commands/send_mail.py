"""Send the mail that is due: notices and digests, and whatever waits in the queue."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from councilnet import notices, post
from councilnet.models import QueuedMail


class Command(BaseCommand):
    help = "Sends the mail that is due. Safe to run twice, late, and side by side."

    def handle(self, *args: Any, **options: Any) -> None:
        gathered = notices.gather(timezone.now())
        delivery = post.deliver()
        post.forget_sent()
        self.stdout.write(
            f"{gathered} written of notices; {delivery.sent} sent, {delivery.failed} failed,"
            f" {QueuedMail.objects.waiting().count()} waiting."
        )
        if delivery.server_error:
            self.stderr.write(f"The mail server does not answer: {delivery.server_error}")
        if given_up := QueuedMail.objects.given_up().count():
            self.stderr.write(
                f"{given_up} given up after {post.MOST_TRIES} tries: see queued mail."
            )
