"""What a council says of itself to see whether something would fit: by its address alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Council
from initiatives.fitting import Means
from initiatives.kit import Kit
from initiatives.models import CostBand

MONTHS = _("Enter a number of months from 1 to 120, or leave it empty")


class FitForm(GovukForm):
    """Sent by GET. What cannot be read is said beside its field, and passed over."""

    says_optional = False
    looks = {
        "budget": Look(),
        "staff": Look(inline=True),
        "months": Look(width="3", suffix=_("months")),
    }

    council = forms.ModelChoiceField(
        Council.objects.none(),
        label=_("Your council"),
        required=False,
        to_field_name="slug",
        empty_label=_("Choose your council"),
        error_messages={"invalid_choice": _("Choose a council from the list")},
    )
    budget = forms.ChoiceField(
        label=_("How much money do you have for it?"),
        required=False,
        choices=[("", _("Not known yet")), *CostBand.choices],
        error_messages={"invalid_choice": _("Choose an amount from the list")},
    )
    staff = forms.ChoiceField(
        label=_("Do you have the staff time?"),
        required=False,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose yes or no")},
    )
    partners = forms.MultipleChoiceField(
        label=_("Which of these partners do you have?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Tick partners of the list")},
    )
    months = forms.IntegerField(
        label=_("When do you need a first result?"),
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.TextInput,
        error_messages={"invalid": MONTHS, "min_value": MONTHS, "max_value": MONTHS},
    )

    def __init__(self, data: Any = None, *, kit: Kit, staff_time: str) -> None:
        super().__init__(data)
        council: Any = self.fields["council"]
        council.queryset = Council.objects.order_by("short_name")
        partners: Any = self.fields["partners"]
        partners.choices = list(enumerate(kit["partners"]))
        if staff_time:
            self.fields["staff"].help_text = staff_time
        else:
            del self.fields["staff"]
        if not kit["partners"]:
            del self.fields["partners"]

    @property
    def council_chosen(self) -> Council | None:
        self.is_valid()
        return self.cleaned_data.get("council")

    @property
    def means(self) -> Means:
        """What could be read."""
        self.is_valid()
        told = self.cleaned_data
        staff = told.get("staff")
        return Means(
            budget=told.get("budget") or "",
            has_staff=None if not staff else staff == "yes",
            months=told.get("months"),
            partners=[int(place) for place in told.get("partners") or []]
            if self._is_sent
            else None,
        )

    @property
    def _is_sent(self) -> bool:
        """Whether no tick means no partner: a link that names a council says nothing of them."""
        return "partners" in self.data or "budget" in self.data
