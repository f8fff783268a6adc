"""The words of a pack, and which case studies go into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, GovukModelForm, Look
from initiatives import collecting
from initiatives.forms.parts import Tidy
from initiatives.models import Pack

TITLE = {"required": _("Enter a title")}


class BeginPackForm(Tidy, GovukModelForm[Pack]):
    class Meta:
        model = Pack
        fields = ["title", "subtitle"]
        error_messages = {"title": TITLE}
        help_texts = {"title": _("It stands on the cover, such as “Case studies 2026”.")}


class PackForm(Tidy, GovukModelForm[Pack]):
    """``version`` is the one whose words are shown, so that nobody saves over what is newer."""

    looks = {"foreword": Look(rows=10), "statement": Look(rows=14)}
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    class Meta:
        model = Pack
        fields = ["title", "subtitle", "foreword", "foreword_by", "statement"]
        error_messages = {"title": TITLE}
        help_texts = {
            "foreword": _("An empty line begins a paragraph. Lines that begin with - make a list."),
            "foreword_by": _("A name and what they are to the network."),
            "statement": _("It begins as the principles read on the day you began the pack."),
        }


class ListForm(Tidy, GovukForm):
    list = forms.CharField(
        label=_("Or paste the address of a list"),
        max_length=2000,
        help_text=_("Choose among the case studies by any filter, and copy the page’s address."),
        error_messages={"required": _("Paste the address of a list of case studies")},
    )

    def clean_list(self) -> str:
        """The query string of the same list, always the same for the same choice."""
        return collecting.address_of(self.cleaned_data["list"])


class AddForm(Tidy, GovukForm):
    case_study = forms.MultipleChoiceField(
        label=_("Which of them?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one case study"),
            "invalid_choice": _("Choose among the case studies that are shown"),
        },
    )

    def __init__(self, *args: Any, found: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["case_study"]
        field.choices = list(found)
