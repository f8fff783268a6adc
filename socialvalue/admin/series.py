"""Editions of series: added from what is pasted or uploaded, and never changed after."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from councilnet.admin import KeptAdmin
from socialvalue import issuing
from socialvalue.matters import SOCIAL_VALUE
from socialvalue.models import SeriesEdition

LARGEST = 500_000  # bytes
FACTS = ["kind", "key", "title", "source", "source_url", "licence", "issued_on"]


class NewEditionForm(forms.ModelForm[SeriesEdition]):
    pasted = forms.CharField(
        label=_("Content"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 80}),
        help_text=_(
            "An index: a line for each year, such as 2023-24,94.3771. "
            "Schedules and grades: JSON, as docs/frameworks.md shows."
        ),
    )
    file = forms.FileField(label=_("Or a file with it"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        pasted, file = told.get("pasted", ""), told.get("file")
        if bool(pasted) == bool(file):
            self.add_error("pasted", _("Paste the content, or choose a file with it."))
        elif "kind" in told:
            self._take("file" if file else "pasted", file.read(LARGEST + 1) if file else pasted)
        return told

    def _take(self, field: str, given: str | bytes) -> None:
        try:
            self.instance.content = issuing.read(self.cleaned_data["kind"], _text(given))
        except issuing.NotAnEdition as wrong:
            self.add_error(field, ValidationError(wrong.sentences))
        except ValidationError as wrong:
            self.add_error(field, wrong)
        else:
            self.instance.content_sha256 = issuing.sha256(self.instance.content)


def _text(given: str | bytes) -> str:
    if len(given) > LARGEST:
        raise ValidationError(_("This is larger than 500 kB."))
    try:
        text = given.decode("utf-8-sig") if isinstance(given, bytes) else given
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not text in UTF-8.")) from None
    return text


@admin.register(SeriesEdition)
class SeriesEditionAdmin(KeptAdmin[SeriesEdition]):
    """Only the address of the source may change: addresses move."""

    section = SOCIAL_VALUE
    list_display = ["title", "kind", "key", "issued_on", "added_at"]
    list_filter = ["kind"]
    search_fields = ["title", "key", "source"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewEditionForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        content = ["shown", "content_sha256", "added_at"] if obj else ["pasted", "file"]
        return [(None, {"fields": FACTS}), (_("Content"), {"fields": content})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        kept = [name for name in FACTS if name != "source_url"]
        return [*kept, "shown", "content_sha256", "added_at"] if obj else []

    @admin.display(description=_("content"))
    def shown(self, edition: SeriesEdition) -> SafeString:
        return format_html("<pre>{}</pre>", issuing.written(edition.content))
