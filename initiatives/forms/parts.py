"""The forms of the parts in which a case study is written. Saving demands nothing but a title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_stubs_ext import StrOrPromise

from councilnet.govuk.forms import GovukForm, GovukModelForm, Look
from initiatives import partial_dates
from initiatives.forms.fields import (
    LinesField,
    PartialDateField,
    PlainNumberField,
    PoundsField,
    ThemeField,
    WebAddressField,
)
from initiatives.intake.cleaning import clean_text
from initiatives.models import (
    STOPS,
    CaseStudy,
    CostBand,
    Link,
    Milestone,
    Outcome,
    Principle,
    PrincipleClaim,
    SharedPower,
    Stage,
    StopCause,
    Theme,
)

TOO_LONG = ngettext_lazy(
    "Shorten this to %(limit_value)d character or less: it has %(show_value)d.",
    "Shorten this to %(limit_value)d characters or less: it has %(show_value)d.",
    "limit_value",
)
NEEDED = Look(says_optional=False)
LONGEST_WITHHELD = timedelta(days=5 * 366)


def with_short_line_ends(data: QueryDict | dict[str, str] | None) -> Any:
    """A browser counts a line's end as one character and sends it as two."""
    if not isinstance(data, QueryDict):
        return data
    shortened = data.copy()
    for name, values in data.lists():
        shortened.setlist(name, [str(value).replace("\r\n", "\n") for value in values])
    return shortened


class Tidy(forms.BaseForm):
    """Says well what a text field refuses, and cleans what is typed of what nobody sees."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_short_line_ends(data), *args, **kwargs)
        self.say_it_well()

    def say_it_well(self) -> None:
        for field in self.fields.values():
            for validator in field.validators:
                if isinstance(validator, MaxLengthValidator):
                    validator.message = TOO_LONG

    def clean(self) -> dict[str, Any]:
        return {
            name: clean_text(value).strip() if isinstance(value, str) else value
            for name, value in (super().clean() or self.cleaned_data).items()
        }


def _whole_day(value: str) -> date | None:
    if value and len(value) < 10:
        raise ValidationError(_("Enter the day and the month too."))
    return partial_dates.first_day(value) if value else None


class PartForm(Tidy, GovukModelForm[CaseStudy]):
    """A part of the case study's own fields; saves those alone."""

    def save(self, commit: bool = True) -> CaseStudy:
        self.instance.save(update_fields=list(self._meta.fields or []))
        return self.instance


class RowForm(Tidy, GovukModelForm[Any]):
    """A row of a list: a milestone, an outcome, a link."""


class BasicsForm(PartForm):
    looks = {
        "summary": Look(says_optional=False, rows=3),
        "theme": NEEDED,
    }
    theme = ThemeField(
        Theme.objects.all(),
        label=_("Theme"),
        required=False,
        empty_label=_("Choose a theme"),
        help_text=_("The one that fits best."),
        error_messages={"invalid_choice": _("Choose a theme from the list")},
    )

    class Meta:
        model = CaseStudy
        fields = ["title", "summary", "theme"]
        widgets = {"summary": forms.Textarea}
        labels = {"title": _("Title"), "summary": _("Summary")}
        help_texts = {
            "title": _(
                "Say what it is in plain words, such as “A leisure trust run by residents”."
            ),
            "summary": _("Two lines that could stand in a committee paper."),
        }
        error_messages = {"title": {"required": _("Enter a title")}}


class StoryForm(PartForm):
    looks = {
        "situation_before": Look(rows=6),
        "what_was_done": Look(rows=12, says_optional=False),
        "what_happened": Look(rows=6),
    }

    class Meta:
        model = CaseStudy
        fields = ["situation_before", "what_was_done", "what_happened"]
        labels = {
            "situation_before": _("The situation before"),
            "what_was_done": _("What you did"),
            "what_happened": _("What happened"),
        }
        help_texts = {
            "situation_before": _("What was wrong or missing, and for whom."),
            "what_was_done": _(
                "An empty line begins a new paragraph; a line that begins with “- ” is a list item."
            ),
            "what_happened": _("What changed for residents. Figures have a part of their own."),
        }


class WelshForm(PartForm):
    looks = {"welsh_summary": Look(rows=3), "welsh_body": Look(rows=16)}

    class Meta:
        model = CaseStudy
        fields = ["welsh_title", "welsh_summary", "welsh_body"]
        widgets = {"welsh_summary": forms.Textarea}
        labels = {
            "welsh_title": _("Title in Welsh"),
            "welsh_summary": _("Summary in Welsh"),
            "welsh_body": _("Text in Welsh"),
        }
        help_texts = {
            "welsh_body": _(
                "What you did, what happened and what others can learn. It is shown on the Welsh"
                " page in the place of those parts; figures, dates and links are the same."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What is typed here is Welsh, whatever the language of the page."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["lang"] = "cy"


class LearningForm(PartForm):
    looks = {"what_did_not_work": Look(rows=6), "what_others_need": Look(rows=6)}

    class Meta:
        model = CaseStudy
        fields = ["what_did_not_work", "what_others_need"]
        labels = {
            "what_did_not_work": _("What did not work"),
            "what_others_need": _("What another place would need"),
        }
        help_texts = {
            "what_did_not_work": _("Other councils thank you most for this."),
            "what_others_need": _("Powers, partners, money, people, time to the first result."),
        }


class TimelineForm(PartForm):
    looks = {"stage": NEEDED, "stop_cause": NEEDED, "stop_lesson": Look(rows=4)}
    stage = forms.ChoiceField(
        choices=Stage.choices,
        label=_("What stage has it reached?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a stage from the list")},
    )
    stop_cause = forms.ChoiceField(
        choices=[("", _("It did not stop early")), *StopCause.choices],
        label=_("If it stopped early or is paused: why?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a cause from the list")},
    )
    started = PartialDateField(
        label=_("When did it start?"),
        required=False,
        help_text=_("As much as you know: a year alone is enough."),
    )
    ended = PartialDateField(label=_("When did it end, or will it?"), required=False)
    name_withheld_until = PartialDateField(
        label=_("If it is paused, stopped or ended: until when should your name be withheld?"),
        required=False,
        help_text=_(
            "A whole date, and only if you need it. Until then readers see “A council whose name is"
            " withheld”, no contact and no files, and nothing that you write may name your council."
        ),
    )

    class Meta:
        model = CaseStudy
        fields = ["stage", "started", "ended", "stop_cause", "stop_lesson", "name_withheld_until"]
        labels = {"stop_lesson": _("If it stopped early or is paused: what did you learn?")}

    def clean_name_withheld_until(self) -> date | None:
        """What was chosen once may stay when its day has come."""
        day = _whole_day(self.cleaned_data["name_withheld_until"])
        today = timezone.localdate()
        if day and day != self.instance.name_withheld_until and day <= today:
            raise ValidationError(_("Enter a day to come, or leave this empty."))
        if day and day > today + LONGEST_WITHHELD:
            raise ValidationError(_("Enter a day within the next five years."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("name_withheld_until") and cleaned.get("stage") not in STOPS:
            self.add_error(
                "name_withheld_until",
                _("Empty this, or choose that it is paused, stopped or ended."),
            )
        if partial_dates.is_before(cleaned.get("ended", ""), cleaned.get("started", "")):
            self.add_error("ended", _("The end must be after the start."))
        return cleaned


class MilestoneForm(RowForm):
    when = PartialDateField(
        label=_("When"), error_messages={"required": _("Enter when this happened")}
    )

    class Meta:
        model = Milestone
        fields = ["when", "what"]
        labels = {"what": _("What happened")}
        error_messages = {"what": {"required": _("Enter what happened then")}}


class OutcomeForm(RowForm):
    looks = {
        "unit": Look(width="20"),
        "baseline": Look(width="10"),
        "target": Look(width="10"),
        "result": Look(width="10"),
    }
    baseline = PlainNumberField(label=_("Before"), required=False)
    target = PlainNumberField(label=_("Target"), required=False)
    result = PlainNumberField(label=_("Result"), required=False)
    measured = PartialDateField(label=_("When was it measured?"), required=False)

    class Meta:
        model = Outcome
        fields = [
            "indicator",
            "unit",
            "baseline",
            "target",
            "result",
            "measured",
            "source",
            "compared_with",
            "note",
        ]
        labels = {
            "indicator": _("What did you measure?"),
            "unit": _("Unit"),
            "source": _("Where does the figure come from?"),
            "compared_with": _("What did you compare it with?"),
            "note": _("Anything a reader should know about the figure"),
        }
        help_texts = {
            "indicator": _("Such as “Residents in work after six months”."),
            "unit": _("Such as people, homes, £ or per cent."),
            "source": _(
                "A report, a register, a survey. A figure without a source is not counted."
            ),
            "compared_with": _("Another place or group, and what it showed there."),
        }
        error_messages = {"indicator": {"required": _("Enter what you measured")}}


class EvaluationForm(PartForm):
    evaluation_url = WebAddressField(
        label=_("Where can the evaluation be read?"),
        required=False,
        help_text=_("A web address, such as https://www.example.gov.uk/report"),
    )

    class Meta:
        model = CaseStudy
        fields = ["evaluated_by", "evaluation_url"]
        labels = {"evaluated_by": _("Who outside the council evaluated it?")}
        help_texts = {"evaluated_by": _("A university, an auditor, a consultancy.")}


class CostForm(PartForm):
    looks = {
        "cost_one_off": Look(prefix="£", width="10"),
        "cost_yearly": Look(prefix="£", width="10"),
        "funding": Look(rows=3),
    }
    cost_band = forms.ChoiceField(
        choices=[("", _("Not said")), *CostBand.choices],
        label=_("If you do not know the figures: about how much?"),
        required=False,
        error_messages={"invalid_choice": _("Choose an amount from the list")},
    )
    cost_one_off = PoundsField(label=_("One-off cost"), required=False)
    cost_yearly = PoundsField(label=_("Cost a year"), required=False)

    class Meta:
        model = CaseStudy
        fields = ["cost_one_off", "cost_yearly", "cost_band", "staff_time", "funding"]
        labels = {"staff_time": _("Staff time"), "funding": _("Who paid?")}
        help_texts = {"staff_time": _("Such as “one officer, two days a week for a year”.")}


class PeopleForm(PartForm):
    looks = {"shared_power_how": Look(rows=5), "partners": Look(rows=5)}
    shared_power = forms.ChoiceField(
        choices=SharedPower.choices,
        label=_("How did residents share power?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one from the list")},
    )
    partners = LinesField(
        label=_("Partners"), required=False, help_text=_("Organisations, one on a line.")
    )

    class Meta:
        model = CaseStudy
        fields = ["decided_by", "shared_power", "shared_power_how", "partners"]
        labels = {
            "decided_by": _("Who decided?"),
            "shared_power_how": _("How did they take part?"),
        }
        help_texts = {"decided_by": _("Such as cabinet, a residents’ panel, a tenants’ vote.")}


class LinkForm(RowForm):
    url = WebAddressField(
        label=_("Web address"), error_messages={"required": _("Enter the web address")}
    )

    class Meta:
        model = Link
        fields = ["text", "url"]
        labels = {"text": _("What does it lead to?")}
        error_messages = {"text": {"required": _("Enter what the link leads to")}}


class ContactForm(PartForm):
    contact_until = PartialDateField(
        label=_("Until when may it be shown?"),
        required=False,
        help_text=_("A whole date. Leave it empty to show it for as long as the page stands."),
    )

    class Meta:
        model = CaseStudy
        fields = ["contact_role", "contact_email", "contact_agreed", "contact_until"]
        labels = {
            "contact_role": _("Team or role"),
            "contact_email": _("E-mail address"),
            "contact_agreed": _("Those who read this mailbox agree that it is published"),
        }
        help_texts = {
            "contact_role": _("Such as “Leisure client team”. Not a person’s name."),
            "contact_email": _("A shared mailbox is best: people move on."),
        }
        error_messages = {
            "contact_email": {
                "invalid": _("Enter an e-mail address, such as leisure@example.gov.uk")
            }
        }

    def clean_contact_until(self) -> date | None:
        return _whole_day(self.cleaned_data["contact_until"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("contact_email") and not cleaned.get("contact_agreed"):
            self.add_error(
                "contact_agreed", _("Tick this, or leave the e-mail address out of the case study.")
            )
        return cleaned


class PrinciplesForm(Tidy, GovukForm):
    """For each principle: whether it is met, why, and where that can be seen."""

    says_optional = False

    def __init__(self, data: Any = None, *, instance: CaseStudy) -> None:
        super().__init__(data)
        self.case_study = instance
        self.principles = list(Principle.objects.with_wordings())
        claims = {claim.principle_id: claim for claim in instance.claims.all()}
        for principle in self.principles:
            self._ask_about(principle, claims.get(principle.pk))
        self.say_it_well()

    def _ask_about(self, principle: Principle, claim: PrincipleClaim | None) -> None:
        key = principle.key
        self.fields[f"meets_{key}"] = forms.BooleanField(
            label=principle.called, required=False, initial=claim is not None
        )
        self.fields[f"reason_{key}"] = forms.CharField(
            label=_("Why does it meet this principle?"),
            required=False,
            max_length=PrincipleClaim.REASON_LONGEST,
            widget=forms.Textarea,
            help_text=_("In a sentence or two: what was done that shows it."),
            initial=claim.reason if claim else "",
        )
        self.fields[f"evidence_{key}"] = WebAddressField(
            label=_("Link to evidence (optional)"),
            required=False,
            initial=claim.evidence_url if claim else "",
        )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """For the page: each principle with its wording now in force and its three fields."""
        today = timezone.localdate()
        for principle in self.principles:
            names = ("meets", "reason", "evidence")
            fields = {name: self[f"{name}_{principle.key}"] for name in names}
            yield {"principle": principle, "wording": principle.wording_on(today), **fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for principle in self.principles:
            said = cleaned.get(f"reason_{principle.key}") or cleaned.get(
                f"evidence_{principle.key}"
            )
            if said and not cleaned[f"meets_{principle.key}"]:
                self.add_error(
                    f"meets_{principle.key}",
                    _("Tick “%(title)s”, or empty its reason and link.")
                    % {"title": principle.called},
                )
        return cleaned

    def save(self) -> None:
        met = [p for p in self.principles if self.cleaned_data[f"meets_{p.key}"]]
        self.case_study.claims.exclude(principle__in=met).delete()
        for principle in met:
            self._claim(principle)

    def _claim(self, principle: Principle) -> None:
        """What is said anew is decided anew."""
        claim, __ = self.case_study.claims.get_or_create(principle=principle)
        said = {
            "reason": self.cleaned_data[f"reason_{principle.key}"],
            "evidence_url": self.cleaned_data[f"evidence_{principle.key}"],
        }
        if said != {name: getattr(claim, name) for name in said}:
            undecided = {
                "decision": "",
                "decision_reason": "",
                "decided_by": None,
                "decided_at": None,
            }
            self.case_study.claims.filter(pk=claim.pk).update(**said, **undecided)


class Rows(BaseInlineFormSet[Any, Any, Any]):
    """A list of rows with room for more; a saved row that is ticked for removal goes."""

    heading: StrOrPromise = ""
    one: StrOrPromise = ""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if removal := form.fields.get(DELETION_FIELD_NAME):
            removal.label = _("Remove this from the list")
        form.fields["id"].error_messages["invalid_choice"] = _(
            "A colleague removed this row meanwhile: tick “Remove this from the list”, and write "
            "it again in an empty row if it should stay."
        )


class Milestones(Rows):
    heading, one = _("Milestones"), _("Milestone")


class Outcomes(Rows):
    heading, one = _("What you counted"), _("Figure")


class Links(Rows):
    heading, one = _("Pages and papers"), _("Link")


def _rows(
    model: type[Model], form: type[RowForm], formset: type[Rows], extra: int
) -> type[BaseInlineFormSet[Any, Any, Any]]:
    return inlineformset_factory(
        CaseStudy,
        model,
        form=form,
        formset=formset,
        extra=extra,
        can_delete_extra=False,
        max_num=60,
        validate_max=True,
    )


MilestoneFormSet = _rows(Milestone, MilestoneForm, Milestones, extra=2)
OutcomeFormSet = _rows(Outcome, OutcomeForm, Outcomes, extra=1)
LinkFormSet = _rows(Link, LinkForm, Links, extra=2)
