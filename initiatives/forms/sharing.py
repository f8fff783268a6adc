"""What a council's people say about who writes, and for whom a link is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import User
from initiatives.forms.parts import Tidy
from initiatives.models import CaseStudy
from initiatives.sharing import LONGEST_DAYS, possible_authors

DAYS = _("Enter a number of days from 1 to 30")


class PreviewLinkForm(Tidy, GovukForm):
    looks = {"days": Look(width="2", suffix=_("days"), says_optional=False)}

    note = forms.CharField(
        label=_("For whom is it?"),
        required=False,
        max_length=120,
        help_text=_("So that you know it again, such as “The director of the trust”."),
    )
    days = forms.IntegerField(
        label=_("For how long may it be opened?"),
        initial=7,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text=_("From 1 to 30 days."),
        error_messages={
            "required": DAYS,
            "invalid": DAYS,
            "min_value": DAYS,
            "max_value": DAYS,
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for validator in self.fields["days"].validators:
            validator.message = DAYS  # type: ignore[attr-defined]


class AuthorsForm(Tidy, GovukForm):
    says_optional = False

    authors = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who writes it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody in your council can change it; authors are those to ask about it."),
        error_messages={"invalid_choice": _("Choose people who act for the council now")},
    )
    looked_after_by = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who looks after it?"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("The one who is asked when something must be checked or brought up to date."),
        error_messages={"invalid_choice": _("Choose somebody who acts for the council now")},
    )

    def __init__(self, data: Any = None, *, case_study: CaseStudy) -> None:
        people = possible_authors(case_study)
        super().__init__(
            data,
            initial={
                "authors": list(case_study.authors.all()),
                "looked_after_by": case_study.looked_after_by_id,
            },
        )
        for name in ("authors", "looked_after_by"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
