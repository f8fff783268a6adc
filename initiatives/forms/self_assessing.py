"""A lead's note on a principle."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.parts import Tidy


class NoteForm(Tidy, GovukForm):
    """``seen`` is the note as it read when the form was opened."""

    looks = {"text": Look(rows=8)}
    says_optional = False
    text = forms.CharField(
        label=_("What do you say of it yourselves?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_(
            "Your council’s people and the network’s staff read it, and whoever you give a copy. "
            "Leave it empty to take the note away."
        ),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
