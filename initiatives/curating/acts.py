"""What is done to several case studies, themes or editions at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.curating import change_sets
from councilnet.curating.bulk import Act, Planned, Told
from councilnet.curating.change_sets import Noted
from councilnet.models import User
from initiatives.models import CaseStudy, Edition, State, Theme, Wish

LATER = gettext_lazy(
    "This changes the councils’ working records. What is published keeps its theme until its next "
    "version is published."
)


# --- Themes ------------------------------------------------------------------------------------
class ThemeForm(forms.Form):
    theme = forms.ModelChoiceField(
        label=gettext_lazy("The theme that they get"), queryset=Theme.objects.all()
    )


def plan_theme(chosen: QuerySet[CaseStudy], told: Told, by: User) -> Iterator[Planned]:
    theme: Theme = told["theme"]
    for case_study in chosen.select_related("council"):
        refusal = ""
        if case_study.theme_id == theme.pk:
            refusal = _("It has this theme already.")
        elif case_study.state == State.WITHDRAWN:
            refusal = _("It is withdrawn or merged.")
        yield Planned(case_study, {} if refusal else {"theme_id": theme.pk}, refusal)


def write_theme(planned: Planned, told: Told, by: User, noted: Noted) -> None:
    """Whoever has its page open is asked which words are right, as after any other save."""
    change_sets.change(planned.row, planned.values, noted)
    if isinstance(planned.row, CaseStudy):
        now = timezone.now()
        CaseStudy.objects.filter(pk=planned.row.pk).update(
            version=F("version") + 1, changed_by=by, changed_at=now
        )


CHANGE_THEME = Act(
    "change_theme",
    gettext_lazy("Give the chosen case studies another theme"),
    lambda told: _("Theme “%s” given to several case studies") % told["theme"],
    plan_theme,
    ThemeForm,
    LATER,
    write_theme,
)


def plan_merging(chosen: QuerySet[Theme], told: Told, by: User) -> Iterator[Planned]:
    """All that has one of these themes; the themes stay, since what is published names them."""
    into: Theme = told["theme"]
    merged = chosen.exclude(pk=into.pk)
    case_studies = CaseStudy.objects.filter(theme__in=merged).order_by("pk")
    wishes = Wish.objects.filter(theme__in=merged).order_by("pk")
    found: chain[Any] = chain(case_studies.select_related("council"), wishes)
    for row in found:
        yield Planned(row, {"theme_id": into.pk})


MERGE_THEMES = Act(
    "merge_themes",
    gettext_lazy("Move all that has the chosen themes to one theme"),
    lambda told: _("Themes merged into “%s”") % told["theme"],
    plan_merging,
    ThemeForm,
    LATER,
    write_theme,
)


# --- Editions ----------------------------------------------------------------------------------
class CheckOnForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("When they are to be checked"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day to come."))
        return day


def plan_checking(chosen: QuerySet[Edition], told: Told, by: User) -> Iterator[Planned]:
    for edition in chosen:
        refusal = ""
        if edition.status != Edition.Status.CURRENT:
            refusal = _("Only what is published now is checked.")
        elif edition.review_on == told["day"]:
            refusal = _("It is so already.")
        yield Planned(edition, {} if refusal else {"review_on": told["day"].isoformat()}, refusal)


CHECK_ON = Act(
    "check_on",
    gettext_lazy("Set when the chosen editions are to be checked"),
    lambda told: _("Editions to be checked on another day"),
    plan_checking,
    CheckOnForm,
    gettext_lazy("Councils are reminded 14 days before, on the day, and after it."),
)
