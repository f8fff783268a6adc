"""What administrators did, row by row, with a button that undoes it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from councilnet import accounts, confirming
from councilnet.admin.kept import ReadOnlyAdmin
from councilnet.curating import change_sets, history
from councilnet.curating.sections import UPKEEP
from councilnet.models import ChangeSet, User

MOST_SHOWN = 1000


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin[ChangeSet]):
    section = UPKEEP
    change_form_template = "admin/councilnet/changeset/change_set.html"
    list_display = ["words", "kind", "by_name", "at", "how_many"]
    list_filter = ["kind", "at"]
    search_fields = ["words", "by_name", "changes__name"]
    fields = ["words", "kind", "by_name", "at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeSet]:
        return super().get_queryset(request).annotate(how_many=Count("changes"))

    @admin.display(description=gettext_lazy("rows"), ordering="how_many")
    def how_many(self, change_set: Any) -> int:
        return int(change_set.how_many)

    def get_urls(self) -> list[URLPattern]:
        undo = path(
            "<int:pk>/undo/",
            self.admin_site.admin_view(self.undo),
            name="councilnet_changeset_undo",
        )
        return [undo, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        shown = self.get_object(request, object_id) if object_id else None
        return super().changeform_view(
            request,
            object_id,
            form_url,
            {**(extra_context or {}), **(_told(shown) if shown else {})},
        )

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(_undo)(request, pk)


def _told(change_set: ChangeSet) -> dict[str, Any]:
    changes = change_set.changes.select_related("content_type", "undone_by__change_set")
    rows = history.told(changes[:MOST_SHOWN])
    open_rows = [row for row in rows if not hasattr(row.change, "undone_by")]
    return {
        "change_set": change_set,
        "rows": rows,
        "can_undo": len(open_rows),
        "undoings": change_set.undoings.all(),
    }


def _undo(request: HttpRequest, pk: int) -> HttpResponse:
    confirming.insist(request)
    change_set = get_object_or_404(ChangeSet, pk=pk)
    undone = change_sets.undo(change_set, by=cast(User, request.user))
    for refusal in undone.refusals:
        told = {"row": refusal.change.name, "why": refusal.sentence}
        messages.warning(request, _("%(row)s stays as it is. %(why)s") % told)
    if undone.kept is None:
        if not undone.refusals:
            messages.info(request, _("All of it was undone already."))
        return HttpResponseRedirect(history.address_of(change_set))
    _sign_out_who_may_not_sign_in(undone.kept)
    n = undone.kept.changes.count()
    done = ngettext("%d row is what it was before.", "%d rows are what they were before.", n)
    messages.success(request, done % n)
    return HttpResponseRedirect(history.address_of(undone.kept))


def _sign_out_who_may_not_sign_in(kept: ChangeSet) -> None:
    for one in kept.changes.filter(after__is_active=False).select_related("content_type"):
        if one.model is User:
            accounts.sign_out_everywhere(User.objects.get(pk=one.object_id))
