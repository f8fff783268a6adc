"""Frameworks and their versions: each version's own page leads to what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import DecimalField, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from councilnet.admin import KeptAdmin, ReadOnlyInline
from socialvalue.admin import acts
from socialvalue.admin.drafts import WHY, or_said
from socialvalue.admin.fields import number_field
from socialvalue.matters import SOCIAL_VALUE
from socialvalue.models import Framework, FrameworkVersion

ACTS = {
    "compare": (acts.compare, _("Compare with the version before")),
    "publish": (acts.publish, _("Check and publish")),
    "next": (acts.begin_next, _("Begin the next version")),
    "retire": (acts.retire, _("Retire")),
}
Status = FrameworkVersion.Status


class VersionsInline(ReadOnlyInline[FrameworkVersion, Framework]):
    model = FrameworkVersion
    fields = ["number", "status", "published_at"]
    readonly_fields = ["status", "published_at"]
    show_change_link = True


@admin.register(Framework)
class FrameworkAdmin(KeptAdmin[Framework]):
    section = SOCIAL_VALUE
    list_display = ["name", "kept_by", "is_private"]
    list_filter = ["is_private"]
    search_fields = ["name", "purpose"]
    inlines = [VersionsInline]
    view_on_site = False

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Boxes to tick, since a list of which several are chosen is lost by one slip."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Addresses have the slug in them; and values that are licensed stay private."""
        if obj is None:
            return []
        return ["slug", "is_private"] if obj.versions.exists() else ["slug"]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return list(self.inlines) if obj else []


class FrameworkVersionForm(forms.ModelForm[FrameworkVersion]):
    def clean_number(self) -> str:
        return acts.checked_number(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        framework = told.get("framework") or getattr(self.instance, "framework", None)
        if framework is None:
            return told
        others = framework.versions.exclude(pk=self.instance.pk)
        if self.instance.pk is None and others.filter(status=Status.DRAFT).exists():
            self.add_error("framework", _("It has a draft already: finish that one."))
        if others.filter(number=told.get("number")).exists():
            self.add_error("number", _("This framework has a version of that number already."))
        return told


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(KeptAdmin[FrameworkVersion]):
    section = SOCIAL_VALUE
    form = FrameworkVersionForm
    list_display = ["__str__", "status", "published_at"]
    list_filter = ["status"]
    list_select_related = ["framework"]
    search_fields = ["framework__name", "number", "summary"]
    view_on_site = False
    fieldsets = [
        (None, {"fields": ["framework", "number", "is_illustrative", "summary", "change_log"]}),
        (_("Licence"), {"fields": ["licence", "licence_url"]}),
        (
            _("What it rests on"),
            {"fields": ["deflator", "discounting", "confidence", "income", "income_elasticity"]},
        ),
        (_("State"), {"fields": ["status", "published_at", "retired_at", "content_sha256"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, DecimalField):
            return number_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrameworkVersion]:
        editions = ("deflator", "discounting", "confidence", "income")
        return super().get_queryset(request).select_related("framework", *editions)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        state = ["status", "published_at", "retired_at", "content_sha256"]
        return ["framework", *state] if obj else state

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft, with all that it holds."""
        is_administrator = admin.ModelAdmin.has_delete_permission(self, request, obj)
        return is_administrator and obj is not None and obj.is_draft

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(act),
                name=f"socialvalue_frameworkversion_{name}",
            )
            for name, (act, __) in ACTS.items()
        ]
        export = path(
            "<int:pk>/<str:of>.<str:form>",
            self.admin_site.admin_view(acts.export),
            name="socialvalue_frameworkversion_export",
        )
        return [*own, export, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        shown = self.get_object(request, object_id) if object_id else None
        context = {
            **(extra_context or {}),
            "why_read_alone": WHY if shown and not shown.is_draft else "",
            "acts": links(shown) if shown else [],
        }
        view = super().changeform_view
        return or_said(self, request, lambda: view(request, object_id, form_url, context))


def links(version: FrameworkVersion) -> list[tuple[Any, str]]:
    """What can be done with it now: words, and where."""
    now = {
        Status.DRAFT: ["compare", "publish"],
        Status.PUBLISHED: ["compare", "next", "retire"],
        Status.RETIRED: ["compare", "next"],
    }[Status(version.status)]
    address = "admin:socialvalue_frameworkversion_"
    found: list[tuple[Any, str]] = [
        (ACTS[name][1], reverse(f"{address}{name}", args=[version.pk])) for name in now
    ]
    if version.is_draft:
        for words, name in ((_("Import measures"), "measure"), (_("Import criteria"), "criterion")):
            page = reverse(f"admin:socialvalue_{name}_import")
            found.append((words, f"{page}?version={version.pk}"))
    if not version.framework.is_private:
        found += [
            (
                _("%(of)s as %(form)s") % {"of": words, "form": form.upper()},
                export_of(version, of, form),
            )
            for of, words in (("measures", _("Measures")), ("criteria", _("Criteria")))
            for form in ("csv", "xlsx", "json")
        ]
    return found


def export_of(version: FrameworkVersion, of: str, form: str) -> str:
    return reverse("admin:socialvalue_frameworkversion_export", args=[version.pk, of, form])
