"""What is asked of those who join a council, and of those who let them."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.accounts import ENTER_AN_EMAIL, LONGEST_EMAIL, ReauthenticateForm
from councilnet.domains import domain_of
from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Council, Membership

Role = Membership.Role
ROLE_HINTS: dict[str, Any] = {
    Role.OFFICER: _("Writes and submits the council’s case studies."),
    Role.LEAD: _("Does that too, and looks after who may."),
}
DECLINE = "decline"


class LineField(forms.CharField):
    """Text on one line, of letters that can be seen."""

    def to_python(self, value: Any) -> str:
        text = " ".join((super().to_python(value) or "").split())
        return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"})


class AskForm(GovukForm):
    looks = {"council": Look(label_size="m"), "note": Look(label_size="m")}

    council = forms.ModelChoiceField(
        Council.objects.none(),
        label=_("Which council do you work for?"),
        empty_label=_("Choose a council"),
        error_messages={
            "required": _("Choose the council that you work for"),
            "invalid_choice": _("Choose a council from the list"),
        },
    )
    note = LineField(
        label=_("What do you do there?"),
        help_text=_("Such as your team. It helps whoever answers to know who you are."),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Shorten what you do there to 300 characters")},
    )

    def __init__(self, *args: Any, but: list[Council], **kwargs: Any) -> None:
        """``but`` are the councils for which this person acts already."""
        super().__init__(*args, **kwargs)
        standing = Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.localdate())
        field: Any = self.fields["council"]
        mine = [council.pk for council in but]
        field.queryset = Council.objects.filter(standing).exclude(pk__in=mine)
        field.label_from_instance = lambda council: council.name


class AnswerForm(GovukForm):
    """Agree, in a role, or decline with a reason."""

    looks = {
        "answer": Look(label_size="m", option_hints=ROLE_HINTS),
        "reason": Look(label_size="m", says_optional=False),
    }

    answer = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=[
            (Role.OFFICER, _("Yes, as an officer")),
            (Role.LEAD, _("Yes, as a council lead")),
            (DECLINE, _("No, decline")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you agree"),
            "invalid_choice": _("Choose whether you agree"),
        },
    )
    reason = LineField(
        label=_("If you decline: why?"),
        help_text=_("The person who asked reads this."),
        max_length=600,
        required=False,
        error_messages={"max_length": _("Shorten the reason to 600 characters")},
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("answer") == DECLINE and not told.get("reason"):
            self.add_error("reason", _("Write why you decline"))
        return told


class RoleForm(GovukForm):
    looks = {"role": Look(label_size="m", option_hints=ROLE_HINTS)}

    role = forms.ChoiceField(
        label=_("Which role should they have?"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose a role")},
    )


class InviteForm(RoleForm):
    looks = {"email": Look(width="30"), "role": Look(option_hints=ROLE_HINTS)}
    field_order = ["email", "role"]

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Their work address. We send them a link that lasts for 14 days."),
        error_messages={
            "required": _("Enter the e-mail address of the person to invite"),
            "invalid": ENTER_AN_EMAIL,
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.OFFICER

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if len(email) > LONGEST_EMAIL or not domain_of(email):
            raise ValidationError(ENTER_AN_EMAIL)
        return email


class MailboxForm(GovukForm):
    """The council's own: mail about its work must not be led elsewhere."""

    says_optional = False

    inbox = forms.EmailField(
        label=_("Shared mailbox"),
        help_text=_("Such as a team’s address. Empty it if there is none."),
        required=False,
        error_messages={"invalid": ENTER_AN_EMAIL},
    )

    def __init__(self, data: Any = None, *, council: Council) -> None:
        super().__init__(data, initial={"inbox": council.inbox})
        self.domains = council.email_domains

    def clean_inbox(self) -> str:
        email: str = self.cleaned_data["inbox"].lower()
        if email and (len(email) > LONGEST_EMAIL or not domain_of(email)):
            raise ValidationError(ENTER_AN_EMAIL)
        if email and self.domains and domain_of(email) not in self.domains:
            raise ValidationError(
                _("Enter an address of your council’s own, which ends in %(domains)s")
                % {"domains": " or ".join(f"@{domain}" for domain in self.domains)}
            )
        return email


class RemoveForm(GovukForm):
    looks = {"reason": Look(label_size="m")}

    reason = LineField(
        label=_("Is there something that they should know?"),
        help_text=_("They read this in the message that tells them."),
        max_length=600,
        required=False,
        error_messages={"max_length": _("Shorten this to 600 characters")},
    )


class EraseForm(ReauthenticateForm):
    """Asks for the password, and counts wrong ones as signing in does."""
