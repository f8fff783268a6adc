"""What a council asks for, what another offers, and how a request ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Council
from initiatives.forms.adopting import LetterForm
from initiatives.forms.fields import ThemeField
from initiatives.forms.parts import Tidy
from initiatives.forms.starting import CouncilChoice
from initiatives.models import CaseStudy, Edition, Offer, Powers, Theme, Wish
from initiatives.wishing import Ending

DAYS = _("Enter a number of days, such as 3 or 2.5, or leave it empty")


class AskForm(Tidy, CouncilChoice):
    field_order = ["council", "title", "text", "theme", "powers", "size"]
    looks = {
        "title": Look(says_optional=False),
        "text": Look(rows=5),
        "powers": Look(says_optional=False),
        "size": Look(says_optional=False),
    }

    title = forms.CharField(
        label=_("What do you want to do?"),
        max_length=150,
        help_text=_("In a few words, such as “lend tools from a library”."),
        error_messages={"required": _("Enter what you want to do")},
    )
    text = forms.CharField(
        label=_("What should others know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Why, for whom, by when, and what you would like to ask."),
    )
    theme = ThemeField(
        Theme.objects.all(),
        label=_("Theme"),
        required=False,
        empty_label=_("None fits"),
        error_messages={"invalid_choice": _("Choose a theme from the list")},
    )
    powers = forms.ChoiceField(
        label=_("Whose powers does it want?"),
        choices=Powers.choices,
        initial=Powers.ANY,
        error_messages={
            "required": _("Choose one from the list"),
            "invalid_choice": _("Choose one from the list"),
        },
    )
    size = forms.ChoiceField(
        label=_("From which places would you like to hear?"),
        choices=Wish.Size.choices,
        initial=Wish.Size.ANY,
        error_messages={
            "required": _("Choose one from the list"),
            "invalid_choice": _("Choose one from the list"),
        },
    )

    def __init__(self, data: Any = None, *, councils: list[Council], wish: Wish | None = None):
        names = ("council", "title", "text", "theme", "powers", "size")
        told = {name: getattr(wish, name) for name in names} if wish else {}
        super().__init__(data, councils=councils, initial=told)

    @property
    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "council"}


class OfferForm(Tidy, CouncilChoice):
    field_order = ["council", "kind", "case_study", "text"]
    looks = {"text": Look(rows=4)}

    kind = forms.ChoiceField(
        label=_("What do you offer?"),
        choices=Offer.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you offer"),
            "invalid_choice": _("Choose what you offer"),
        },
    )
    case_study = forms.ModelChoiceField(
        CaseStudy.objects.none(),
        label=_("Which of your case studies shows it?"),
        required=False,
        empty_label=_("None of them"),
        error_messages={"invalid_choice": _("Choose one of your published case studies")},
    )
    text = forms.CharField(
        label=_("A letter to go with it"),
        required=False,
        max_length=5000,
        widget=forms.Textarea,
        help_text=_("The portal hands it on with your name. No address is shown."),
    )

    def __init__(self, data: Any = None, *, councils: list[Council]) -> None:
        super().__init__(data, councils=councils)
        field: Any = self.fields["case_study"]
        # Under their own names: one whose council is not named would be given away
        named = Edition.objects.current().filter(council__in=councils)
        field.queryset = CaseStudy.objects.filter(pk__in=named.values("case_study"))


class OfferLetterForm(LetterForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["text"].help_text = _(
            "The portal hands it on with your name. No address is shown, and nobody else reads it."
        )


class CloseForm(Tidy, GovukForm):
    looks = {"note": Look(rows=3), "days_saved": Look(width="4", suffix=_("days"))}

    how = forms.ChoiceField(
        label=_("How does it end?"),
        choices=Wish.Closing.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it ends"),
            "invalid_choice": _("Choose how it ends"),
        },
    )
    edition = forms.ModelChoiceField(
        Edition.objects.none(),
        label=_("If you took up an idea: whose?"),
        required=False,
        empty_label=_("None that is published here"),
        error_messages={"invalid_choice": _("Choose a case study from the list")},
    )
    note = forms.CharField(
        label=_("What came of it?"), required=False, max_length=600, widget=forms.Textarea
    )
    days_saved = forms.DecimalField(
        label=_("How many working days did asking save you?"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=1,
        widget=forms.TextInput,
        help_text=_("Your own estimate. It shows what belonging to the network is worth to you."),
        error_messages={
            "invalid": DAYS,
            "min_value": DAYS,
            "max_digits": DAYS,
            "max_decimal_places": DAYS,
            "max_whole_digits": DAYS,
        },
    )

    def __init__(self, data: Any = None, *, editions: Iterable[Edition]) -> None:
        super().__init__(data)
        field: Any = self.fields["edition"]
        known = {edition.pk: edition for edition in editions}
        field.queryset = Edition.objects.current().filter(pk__in=known)
        field.label_from_instance = lambda one: f"{one.title} ({known[one.pk].council.short_name})"
        days: Any = self.fields["days_saved"]
        for validator in days.validators:
            if hasattr(validator, "message"):
                validator.message = DAYS

    @property
    def ending(self) -> Ending:
        told = self.cleaned_data
        return Ending(told["how"], told["note"], told["days_saved"], told["edition"])
