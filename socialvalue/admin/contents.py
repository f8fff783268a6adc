"""Themes with their outcomes, measures with their value, and criteria with their six levels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import DecimalField
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from councilnet.admin import KeptInline
from initiatives.models import Theme as CaseStudyTheme
from socialvalue import soundness
from socialvalue.admin import importing
from socialvalue.admin.drafts import OfVersion, OfVersionAdmin
from socialvalue.admin.fields import RatesField, number_field
from socialvalue.matters import SOCIAL_VALUE
from socialvalue.models import LEVELS, RATES, SHARES, Criterion, Measure, Outcome, Theme, UnitValue
from socialvalue.numbers import plain
from socialvalue.version_differences import pounds


# --- Themes and outcomes -----------------------------------------------------------------------
class OutcomesInline(KeptInline[Outcome, Theme]):
    model = Outcome
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.version.is_draft

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.version.is_draft

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.version.is_draft


def themes_of_case_studies() -> list[tuple[str, str]]:
    return list(CaseStudyTheme.objects.values_list("key", "name"))


class ThemeForm(forms.ModelForm[Theme]):
    fits = forms.MultipleChoiceField(
        label=_("Themes of case studies"),
        choices=themes_of_case_studies,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To case studies of these, its measures are offered first."),
    )


@admin.register(Theme)
class ThemeAdmin(OfVersionAdmin[Theme]):
    section = SOCIAL_VALUE
    form = ThemeForm
    list_display = ["name", "version", "order"]
    list_filter = [OfVersion]
    search_fields = ["name", "key"]
    inlines = [OutcomesInline]


# --- Measures ----------------------------------------------------------------------------------
class UnitValueForm(forms.ModelForm[UnitValue]):
    cashable = RatesField(
        label=_("Cashable share by year"),
        required=False,
        help_text=_("Of what is fiscal: 0; 0.25; 0.5. The last goes on."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("central") is not None:
            self._judge(told)
        return told

    def _judge(self, told: dict[str, Any]) -> None:
        value = UnitValue(**{name: told[name] for name in JUDGED if told.get(name) is not None})
        for field, sentence in soundness.wrong_with_value(value):
            if field not in self.errors:
                self.add_error(field, sentence)


JUDGED = ["low", "central", "high", "price_base", "status", "approved_by", *SHARES]


class UnitValueInline(KeptInline[UnitValue, Measure]):
    model = UnitValue
    extra = 1
    form = UnitValueForm
    fieldsets = [
        (None, {"fields": ["low", "central", "high", "price_base"]}),
        (_("How it splits"), {"fields": [*SHARES, "cashable"]}),
        (_("Where it is from"), {"fields": ["source", "source_url", "licence"]}),
        (_("Approval"), {"fields": ["status", "approved_by"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, DecimalField):
            return number_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.version.is_draft

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.version.is_draft

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.version.is_draft


class MeasureForm(forms.ModelForm[Measure]):
    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        version = told.get("version") or getattr(self.instance, "version", None)
        outcome = told.get("outcome")
        if version and outcome and outcome.theme.version_id != version.pk:
            self.add_error("outcome", _("Choose an outcome of the same version."))
        names = ("plausible_low", "plausible_high")
        for field, sentence in soundness.wrong_with_measure(
            Measure(**{name: told.get(name) for name in names})
        ):
            self.add_error(field, sentence)
        return told


@admin.register(Measure)
class MeasureAdmin(OfVersionAdmin[Measure]):
    section = SOCIAL_VALUE
    form = MeasureForm
    list_display = ["code", "name", "kind", "worth", "version"]
    list_display_links = ["code", "name"]
    list_filter = [OfVersion, "kind"]
    shown_with = ("unit_value",)
    search_fields = ["code", "name", "outcome__name"]
    inlines = [UnitValueInline]
    fieldsets = [
        (None, {"fields": ["version", "outcome", "code", "name", "unit", "kind", "direction"]}),
        (_("How it counts"), {"fields": ["schedule", "longest_duration", "exclusion_group"]}),
        (_("What is known of it"), {"fields": ["evidence_rule", "note", "order"]}),
        (
            _("How much is plausible in one line"),
            {"fields": ["plausible_low", "plausible_high"]},
        ),
        (_("What it is"), {"fields": ["is_output", "counts_people", "grows_with_income"]}),
        (
            _("Usual rates"),
            {"fields": [*(f"default_{rate}" for rate in RATES), "defaults_source"]},
        ),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "evidence_rule":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(importing.import_rows)
        told = {"of": "measures"}
        return [path("import/", page, told, "socialvalue_measure_import"), *super().get_urls()]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """With each outcome its version, since outcomes of several drafts may have one name."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "outcome":
            drafts = Outcome.objects.filter(theme__version__status="draft")
            field.queryset = drafts.select_related("theme__version__framework")
            field.label_from_instance = with_its_version
        return field

    @admin.display(description=_("value"))
    def worth(self, measure: Measure) -> str:
        value = getattr(measure, "unit_value", None)
        return f"{pounds(str(value.central))} ({value.price_base})" if value else "–"


def with_its_version(outcome: Outcome) -> str:
    return f"{outcome.theme.version}: {outcome.theme}: {outcome}"


# --- Criteria ----------------------------------------------------------------------------------
def level(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=400, widget=AdminTextareaWidget(attrs={"rows": 2})
    )


class CriterionForm(forms.ModelForm[Criterion]):
    """The six levels in six boxes."""

    level_0 = level(_("0, none"))
    level_1 = level(_("1, weak"))
    level_2 = level(_("2, partial"))
    level_3 = level(_("3, good"))
    level_4 = level(_("4, very good"))
    level_5 = level(_("5, exemplary"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, descriptor in zip(BOXES, self.instance.descriptors or [], strict=False):
            self.initial.setdefault(name, descriptor)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for field, sentence in soundness.wrong_with_weight(told.get("weight")):
            self.add_error(field, sentence)
        self.instance.descriptors = [told.get(name) or "–" for name in BOXES]
        return told


BOXES = [f"level_{number}" for number in range(LEVELS)]


@admin.register(Criterion)
class CriterionAdmin(OfVersionAdmin[Criterion]):
    section = SOCIAL_VALUE
    form = CriterionForm
    list_display = ["title", "weighs", "principle", "version"]
    list_filter = [OfVersion]
    shown_with = ("principle",)
    search_fields = ["title", "key", "question"]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(importing.import_rows)
        told = {"of": "criteria"}
        return [path("import/", page, told, "socialvalue_criterion_import"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        boxes = BOXES if self.has_change_permission(request, obj) else ["levels"]
        facts = ["version", "key", "title", "question", "principle", "weight", "order"]
        return [
            (None, {"fields": facts}),
            (_("What each level looks like"), {"fields": boxes}),
        ]

    @admin.display(description=_("weight"), ordering="weight")
    def weighs(self, criterion: Criterion) -> str:
        return plain(criterion.weight)

    @admin.display(description=_("levels 0 to 5"))
    def levels(self, criterion: Criterion) -> SafeString:
        rows = [(level, text) for level, text in enumerate(criterion.descriptors)]
        return format_html_join("", "<p>{}: {}</p>", rows)
