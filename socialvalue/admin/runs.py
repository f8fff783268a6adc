"""Assessments and scores, to be read alone: they change by assessing.py."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from councilnet.admin import ReadOnlyAdmin, ReadOnlyInline
from socialvalue.matters import SOCIAL_VALUE
from socialvalue.models import Assessment, AssessmentEvent, CalculationRun, Delivery, Reply


class EventsInline(ReadOnlyInline[AssessmentEvent, Assessment]):
    model = AssessmentEvent
    fields = ["at", "kind", "side", "actor_name", "message"]
    readonly_fields = ["at"]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin[Assessment]):
    section = SOCIAL_VALUE
    list_display = ["case_study", "version", "kind", "state", "assessed_by", "changed_at"]
    list_filter = ["state", "assessed_by", "kind"]
    list_select_related = ["case_study__council", "version__framework"]
    search_fields = ["case_study__title"]
    inlines = [EventsInline]


@admin.register(AssessmentEvent)
class AssessmentEventAdmin(ReadOnlyAdmin[AssessmentEvent]):
    section = SOCIAL_VALUE
    list_display = ["at", "kind", "assessment", "side", "actor_name"]
    list_filter = ["kind", "side"]
    search_fields = ["assessment__case_study__title", "actor_name"]


class RepliesInline(ReadOnlyInline[Reply, CalculationRun]):
    model = Reply
    fields = ["line", "agrees", "text", "replied_by_name", "replied_at"]


class DeliveriesInline(ReadOnlyInline[Delivery, CalculationRun]):
    model = Delivery
    fields = ["line", "until", "quantity", "source", "reported_by_name", "checked_by_name"]


@admin.register(CalculationRun)
class CalculationRunAdmin(ReadOnlyAdmin[CalculationRun]):
    """What a private framework is worth shows in neither its file nor its output here."""

    section = SOCIAL_VALUE
    list_display = ["case_study", "number", "kind", "status", "npsv", "confidence", "made_at"]
    list_filter = ["status", "kind", "assessed_by"]
    list_select_related = ["case_study__council"]
    search_fields = ["case_study__title", "input_sha256", "output_sha256"]
    exclude = ["document", "output", "record"]
    inlines = [RepliesInline, DeliveriesInline]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).defer("document", "output", "record")


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin[Reply]):
    section = SOCIAL_VALUE
    list_display = ["run", "line", "agrees", "replied_by_name", "replied_at"]
    search_fields = ["run__case_study__title", "text", "replied_by_name"]
    list_filter = ["agrees"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    section = SOCIAL_VALUE
    list_display = ["run", "line", "until", "quantity", "reported_by_name", "checked_by_name"]
    search_fields = ["run__case_study__title", "line", "source", "reported_by_name"]
