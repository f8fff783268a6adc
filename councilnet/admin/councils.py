"""Councils: their facts, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from councilnet import domains
from councilnet.admin import successions
from councilnet.admin.at_once import action
from councilnet.admin.kept import KeptAdmin, KeptInline
from councilnet.admin.tables import TabledAdmin
from councilnet.curating import acts, tables
from councilnet.curating.sections import COUNCILS
from councilnet.models import Council, CouncilSuccession, Membership


class SuccessorsInline(KeptInline[CouncilSuccession, Council]):
    model = CouncilSuccession
    fk_name = "old"
    verbose_name = _("successor")
    verbose_name_plural = _("What this council went into")


class PredecessorsInline(KeptInline[CouncilSuccession, Council]):
    model = CouncilSuccession
    fk_name = "new"
    verbose_name = _("predecessor")
    verbose_name_plural = _("What went into this council")


class CouncilForm(forms.ModelForm[Council]):
    def clean_email_domains(self) -> list[str]:
        told = [domain.strip().lower() for domain in self.cleaned_data["email_domains"]]
        if wrong := list(domains.wrong_with(told)):
            raise ValidationError(wrong[0])
        return told


class Stands(admin.SimpleListFilter):
    title = _("still there")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("Ended, or to end"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Council]) -> QuerySet[Council]:
        chosen = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(valid_to__isnull=chosen)


class WithALead(admin.SimpleListFilter):
    title = _("with a lead")
    parameter_name = "lead"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("some", _("Yes")), ("none", _("People, and no lead"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Council]) -> QuerySet[Council]:
        held = Membership.objects.current().filter(council=OuterRef("pk"), user__is_active=True)
        leads = held.filter(role=Membership.Role.LEAD)
        if self.value() == "some":
            return queryset.filter(Exists(leads))
        return queryset.filter(Exists(held), ~Exists(leads)) if self.value() == "none" else queryset


@admin.register(Council)
class CouncilAdmin(TabledAdmin[Council], KeptAdmin[Council]):
    table = tables.COUNCILS
    instead = _("Where it has ended, say so on its page, and what it became part of.")
    section = COUNCILS
    form = CouncilForm
    list_display = ["name", "type", "region", "tier", "valid_to"]
    list_filter = ["nation", "region", "type", "tier", WithALead, Stands]
    search_fields = ["name", "short_name", "former_names", "gss_code", "email_domains"]
    inlines = [SuccessorsInline, PredecessorsInline]
    actions = [action(acts.FACTS)]
    change_form_template = "admin/councilnet/council/council.html"
    fieldsets = [
        (None, {"fields": ["name", "short_name", "former_names", "slug", "type", "gss_code"]}),
        (_("Place"), {"fields": ["nation", "region", "latitude", "longitude"]}),
        (
            _("Facts by which councils are likened"),
            {"fields": ["population", "rural_urban", "facts_from"]},
        ),
        (_("In the network"), {"fields": ["tier", "tier_note", "member_from", "member_to"]}),
        (_("People"), {"fields": ["email_domains", "inbox"]}),
        (_("As a council"), {"fields": ["valid_from", "valid_to"]}),
    ]

    def save_model(self, request: Any, obj: Council, form: Any, change: bool) -> None:
        """What it was called stays to be read and to be found by."""
        before = form.initial.get("name") if "name" in form.changed_data else ""
        if change and before and before not in obj.former_names:
            obj.former_names = [*obj.former_names, before]
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:pk>/succession/",
            self.admin_site.admin_view(successions.succession),
            name="councilnet_council_succession",
        )
        return [page, *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Council | None = None) -> list[str]:
        """The addresses of published work have the slug in them."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Council | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["short_name"]}
