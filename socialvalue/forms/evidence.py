"""What shows that a line's quantity is true: rows of files, addresses, days and grades."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.fields import WebAddressField
from initiatives.forms.parts import Tidy
from initiatives.forms.reviewing import WholeDateField
from initiatives.models import Attachment
from socialvalue.models import Assessment, Evidence, Line


class EvidenceForm(Tidy, GovukForm):
    looks = {"url": Look(width=""), "grade": Look(width="")}
    what = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what the evidence is")},
    )
    attachment = forms.ModelChoiceField(
        Attachment.objects.none(),
        label=gettext_lazy("A file of the case study"),
        required=False,
        empty_label=gettext_lazy("None of them"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the files")},
    )
    url = WebAddressField(label=gettext_lazy("Its web address"), required=False)
    dated = WholeDateField(
        label=gettext_lazy("Of which day is it?"),
        error_messages={"required": gettext_lazy("Enter the day of the evidence")},
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("How strong is it?"),
        error_messages={
            "required": gettext_lazy("Choose how strong the evidence is"),
            "invalid_choice": gettext_lazy("Choose how strong the evidence is"),
        },
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        held = self.initial.get("attachment")  # stays, though it was taken out of the case study
        may_be = Q(removed_at__isnull=True) | Q(pk=held.pk if held else None)
        fields["attachment"].queryset = Attachment.objects.filter(
            may_be, case_study=assessment.case_study_id
        )
        fields["attachment"].label_from_instance = lambda attachment: attachment.name
        grades = assessment.version.confidence.content["grades"]
        fields["grade"].choices = [
            ("", _("Choose a grade")),
            *((one["key"], f"{one['key']}: {one['name']}") for one in grades),
        ]

    def clean_dated(self) -> Any:
        dated = self.cleaned_data["dated"]
        if dated and dated > timezone.localdate():
            raise forms.ValidationError(_("Enter a day that is not in the future"))
        return dated

    def row(self) -> Evidence:
        told = self.cleaned_data
        return Evidence(**{name: told[name] for name in EVIDENCE})


EVIDENCE = ("what", "attachment", "url", "dated", "grade")
Rows = Any
EvidenceRows: Any = forms.formset_factory(
    EvidenceForm, extra=1, max_num=20, absolute_max=25, can_delete=True, can_delete_extra=False
)


def evidence_rows(data: Any, line: Line | None, assessment: Assessment) -> Rows:
    held = list(line.evidence.all()) if line else []
    return EvidenceRows(
        data,
        prefix="evidence",
        initial=[{name: getattr(row, name) for name in EVIDENCE} for row in held],
        form_kwargs={"assessment": assessment},
    )


def rows_of(formset: Rows) -> list[Any]:
    """Those in which something stands, but for those that are to be taken out."""
    told = [form for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [form.row() for form in told]
