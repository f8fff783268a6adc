"""The forms with which a case study begins: a blank page, or a write-up as it exists."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Council
from initiatives.forms.parts import Tidy
from initiatives.models import Principle


class CouncilChoice(GovukForm):
    """Asks for the council where there is a choice of several."""

    council = forms.ModelChoiceField(
        Council.objects.none(),
        label=_("For which council?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the council"),
            "invalid_choice": _("Choose one of your councils"),
        },
    )

    def __init__(self, *args: Any, councils: list[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["council"]
        field.queryset = Council.objects.filter(pk__in=[council.pk for council in councils])
        if len(councils) == 1:
            field.initial, field.widget = councils[0].pk, forms.HiddenInput()


class BlankForm(Tidy, CouncilChoice):
    looks = {"title": Look(label_size="m")}
    field_order = ["council", "title"]

    title = forms.CharField(
        label=_("What is it called?"),
        max_length=150,
        help_text=_("You can change this later."),
        error_messages={"required": _("Enter a title")},
    )
    token = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput, required=False)
    principle = forms.CharField(widget=forms.HiddenInput, required=False)
    adoption = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_token(self) -> Any:
        return self.cleaned_data["token"] or uuid4()

    def clean_principle(self) -> Principle | None:
        """What there is not is passed over."""
        return _principle(self.cleaned_data["principle"])

    @property
    def begins_with(self) -> Principle | None:
        """The principle that somebody was asked for, which the page names."""
        return _principle(self["principle"].value())


def _principle(key: str) -> Principle | None:
    """Whatever was sent as its key."""
    return next((one for one in Principle.objects.all() if one.key == key), None) if key else None


class WriteUpForm(CouncilChoice):
    looks = {"text": Look(rows=10)}
    field_order = ["council", "file", "text", "title"]

    file = forms.FileField(
        label=_("Upload a file"),
        required=False,
        allow_empty_file=True,  # refused with our own sentence
        help_text=_("A Word document (.docx) or a text (.txt, .md) of up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.md"}),
    )
    text = forms.CharField(
        label=_("Or paste the text"), required=False, strip=False, widget=forms.Textarea
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=150,
        help_text=_("If you leave it empty, the title is taken from the text or the file’s name."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text", "").strip()
        if file and text:
            self.add_error("text", _("Upload a file or paste the text, not both."))
        if not file and not text and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text below."))
        if file and file.size > settings.WRITE_UP_MAX_BYTES:
            self.add_error("file", _("The file must be 10 MB or smaller. Remove its pictures."))
        return cleaned

    @property
    def asked(self) -> str:
        """The field that an answer about the write-up itself belongs to."""
        return "file" if self.cleaned_data.get("file") else "text"

    @property
    def write_up(self) -> tuple[bytes, str]:
        """The bytes and the file's name, which is "" for pasted text."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), "")
