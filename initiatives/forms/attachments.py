"""The form by which a file is added: one at a time, with its words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.attachments.refusing import MAX_BYTES
from initiatives.forms.parts import Tidy

TOO_LONG = _("Shorten this to %(limit_value)d characters or less: it has %(show_value)d.")


class FileForm(Tidy, GovukForm):
    looks = {"alternative_text": Look(rows=3, says_optional=False)}

    file = forms.FileField(
        label=_("Choose a file"),
        allow_empty_file=True,  # refused with our own sentence
        max_length=None,
        help_text=_("A PDF, docx, xlsx, pptx, PNG, JPEG or WebP of up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg,.webp"}),
        error_messages={"required": _("Choose a file")},
    )
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        help_text=_("A short name for readers, such as “Survey of members, 2024”."),
        error_messages={"required": _("Enter a short name"), "max_length": TOO_LONG},
    )
    alternative_text = forms.CharField(
        label=_("What does the picture show?"),
        required=False,
        max_length=300,
        help_text=_(
            "Needed for a picture: a sentence for people who cannot see it. Leave it empty for "
            "other files."
        ),
        widget=forms.Textarea,
        error_messages={"max_length": TOO_LONG},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file must be 20 MB or smaller."))
        return file
