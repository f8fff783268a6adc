"""What a draft holds is changed here; what a published version holds is read, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import DecimalField, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from councilnet.admin import KeptAdmin
from socialvalue import versions
from socialvalue.admin.fields import number_field
from socialvalue.models import FrameworkVersion

M = TypeVar("M", bound=Model)
WHY = _(
    "This version is published, so nothing that it holds can be changed: scores rest on it. "
    "To change something, begin the next version."
)
REFUSED = _(
    "The database refused this. Somebody may have changed it at the same moment: try again."
)


class OfVersionAdmin(KeptAdmin[M]):
    """For rows that belong to a version, which ``row.version`` names.

    ``shown_with`` is what its pages show of other rows.
    """

    shown_with: ClassVar[Sequence[str]] = ()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, DecimalField):
            return number_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "version":
            drafts = FrameworkVersion.objects.filter(status=FrameworkVersion.Status.DRAFT)
            kwargs["queryset"] = drafts.select_related("framework")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """It stays in its version."""
        return ["version"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.version.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One by one, and of a draft alone."""
        is_administrator = admin.ModelAdmin.has_delete_permission(self, request, obj)
        return is_administrator and obj is not None and obj.version.is_draft

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        with_it = ("version__framework", *self.shown_with)
        return super().get_queryset(request).select_related(*with_it)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        versions.locked_draft(obj.version)
        super().save_model(request, obj, form, change)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        shown = self.get_object(request, object_id) if object_id else None
        is_kept = shown is not None and not shown.version.is_draft  # type: ignore[attr-defined]
        context = {**(extra_context or {}), "why_read_alone": WHY if is_kept else ""}
        return or_said(
            self,
            request,
            lambda: super(OfVersionAdmin, self).changeform_view(
                request, object_id, form_url, context
            ),
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return or_said(
            self,
            request,
            lambda: super(OfVersionAdmin, self).delete_view(request, object_id, extra_context),
        )


def or_said(
    page: admin.ModelAdmin[Any], request: HttpRequest, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """What two people at once bring the database to refuse is said, and never an error page."""
    try:
        return answer()
    except versions.Refused as refused:
        for sentence in refused.sentences:
            page.message_user(request, sentence, messages.ERROR)
    except IntegrityError:
        page.message_user(request, str(REFUSED), messages.ERROR)
    return HttpResponseRedirect(request.path)


class OfVersion(admin.SimpleListFilter):
    title = _("version")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        every = FrameworkVersion.objects.select_related("framework").order_by("framework", "-pk")
        return [(str(version.pk), str(version)) for version in every]

    def queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> QuerySet[M]:
        value = self.value()
        return queryset.filter(version=int(value)) if value else queryset
