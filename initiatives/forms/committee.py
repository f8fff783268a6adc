"""What somebody wants a committee to decide: asked in the page's address, and kept nowhere."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.committee import LONGEST_QUESTION
from initiatives.forms.parts import Tidy


class AskedForm(Tidy, GovukForm):
    says_optional = False
    looks = {"asked": Look(rows=3)}
    asked = forms.CharField(
        label=_("What do you ask the committee to decide?"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea,
        help_text=_("It stands in the address of the page you get, and is kept nowhere else."),
    )
