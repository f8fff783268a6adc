"""Mail that waits, was sent, or was given up. Its words are for whom it goes to, and not shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from councilnet.admin.at_once import action
from councilnet.admin.kept import ReadOnlyAdmin
from councilnet.curating import acts
from councilnet.curating.sections import UPKEEP
from councilnet.models import QueuedMail


class HowItIs(admin.SimpleListFilter):
    title = _("how it is")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Waiting")), ("sent", _("Sent")), ("given-up", _("Given up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[QueuedMail]) -> Any:
        chosen = {
            "waiting": {"sent_at__isnull": True, "gave_up_at__isnull": True},
            "sent": {"sent_at__isnull": False},
            "given-up": {"gave_up_at__isnull": False},
        }.get(self.value() or "", {})
        return queryset.filter(**chosen)


@admin.register(QueuedMail)
class QueuedMailAdmin(ReadOnlyAdmin[QueuedMail]):
    section = UPKEEP
    list_display = ["subject", "to", "queued_at", "tries", "sent_at", "gave_up_at", "last_error"]
    list_filter = [HowItIs, "queued_at"]
    search_fields = ["subject", "to", "last_error"]
    fields = [
        *("subject", "to", "from_email", "queued_at", "next_try_at", "tries"),
        *("last_error", "sent_at", "gave_up_at"),
    ]
    readonly_fields = ["queued_at"]
    actions = [action(acts.TRY_AGAIN)]
