"""What is done to several councils, people, memberships, requests or mails at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet import accounts, joining
from councilnet.curating import change_sets, rows
from councilnet.curating.bulk import Act, Planned, Told
from councilnet.curating.change_sets import Noted
from councilnet.models import Council, JoinRequest, Membership, Nation, QueuedMail, Region, User


# --- Councils ----------------------------------------------------------------------------------
def _or_as_it_is(choices: Any) -> list[tuple[str, Any]]:
    return [("", gettext_lazy("As it is")), *choices]


class FactsForm(forms.Form):
    region = forms.ChoiceField(
        label=gettext_lazy("Region"), choices=_or_as_it_is(Region.choices), required=False
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=_or_as_it_is(Council.Type.choices), required=False
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("Membership"),
        choices=_or_as_it_is(Council.Tier.choices),
        required=False,
    )
    rural_urban = forms.ChoiceField(
        label=gettext_lazy("Urban or rural"),
        choices=_or_as_it_is(Council.RuralUrban.choices),
        required=False,
    )

    def clean(self) -> Told:
        told = super().clean() or self.cleaned_data
        if not any(told.values()):
            raise forms.ValidationError(_("Choose what is to change."))
        return told


NATIONS = dict.fromkeys(Region, Nation.ENGLAND) | {
    Region(nation): nation for nation in Nation if nation != Nation.ENGLAND
}


def plan_facts(chosen: QuerySet[Council], told: Told, by: User) -> Iterator[Planned]:
    """A region lies in one nation, which goes with it."""
    values = {name: value for name, value in told.items() if value}
    if region := values.get("region"):
        values["nation"] = str(NATIONS[Region(region)].value)
    for council in chosen:
        differs = {n: v for n, v in values.items() if getattr(council, n) != v}
        yield Planned(council, differs, "" if differs else _("It is so already."))


FACTS = Act(
    "change_facts",
    gettext_lazy("Change facts of the chosen councils"),
    lambda told: _("Facts of several councils"),
    plan_facts,
    FactsForm,
    gettext_lazy("Case studies that are published already keep the region that they were given."),
)


# --- People ------------------------------------------------------------------------------------
def plan_closing(chosen: QuerySet[User], told: Told, by: User) -> Iterator[Planned]:
    for user in chosen:
        refusal = ""
        if user.pk == by.pk:
            refusal = _("Nobody changes their own rights: ask another administrator.")
        elif not user.is_active:
            refusal = _("It is so already.")
        yield Planned(user, {} if refusal else {"is_active": False}, refusal)


def plan_opening(chosen: QuerySet[User], told: Told, by: User) -> Iterator[Planned]:
    for user in chosen:
        refusal = _("It is so already.") if user.is_active else ""
        if user.email.endswith("@erased.invalid"):
            refusal = _("Their account was erased.")
        yield Planned(user, {} if refusal else {"is_active": True}, refusal)


def close(planned: Planned, told: Told, by: User, noted: Noted) -> None:
    """Their sessions go, so that undoing it does not bring them back."""
    change_sets.change(planned.row, planned.values, noted)
    accounts.sign_out_everywhere(cast(User, planned.row))


CLOSE = Act(
    "close_accounts",
    gettext_lazy("Let the chosen people sign in no more"),
    lambda told: _("People who may no longer sign in"),
    plan_closing,
    note=gettext_lazy("They are signed out at once. Their memberships stay until they are ended."),
    write=close,
)
OPEN = Act(
    "open_accounts",
    gettext_lazy("Let the chosen people sign in again"),
    lambda told: _("People who may sign in again"),
    plan_opening,
)


# --- Memberships -------------------------------------------------------------------------------
class DayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Their last day"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def plan_ending(chosen: QuerySet[Membership], told: Told, by: User) -> Iterator[Planned]:
    for held in chosen.select_related("user", "council"):
        refusal = ""
        if held.ended_on:
            refusal = _("It has ended already.")
        elif held.started_on > told["day"]:
            refusal = _("It began after that day.")
        yield Planned(held, {} if refusal else {"ended_on": told["day"].isoformat()}, refusal)


END = Act(
    "end_memberships",
    gettext_lazy("End the chosen memberships"),
    lambda told: _("Memberships that ended"),
    plan_ending,
    DayForm,
    gettext_lazy("From then on they no longer act for the council. Nobody is told by mail."),
)


# --- Requests to join --------------------------------------------------------------------------
class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why, for those who asked"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def plan_declining(chosen: QuerySet[JoinRequest], told: Told, by: User) -> Iterator[Planned]:
    for request in chosen.select_related("user", "council"):
        refusal = ""
        if request.agreed is not None:
            refusal = _("Somebody has answered it already.")
        elif request.user_id == by.pk:
            refusal = _("Nobody answers their own request.")
        elif not request.user.is_active:
            refusal = _("Who asked may not sign in any more.")
        told_of = {"agreed": False, "reason": told["reason"]}
        yield Planned(request, {} if refusal else told_of, refusal)


def decline(planned: Planned, told: Told, by: User, noted: Noted) -> None:
    """As on the page of requests, so that each is told by mail."""
    request: Any = planned.row
    before = rows.said(request)
    joining.decline(request, by=by, reason=told["reason"])
    request.refresh_from_db()
    noted.changed(request, before)


DECLINE = Act(
    "decline_requests",
    gettext_lazy("Decline the chosen requests"),
    lambda told: _("Requests to join that were declined"),
    plan_declining,
    ReasonForm,
    gettext_lazy("Each of them is told by mail, with the reason. This cannot be undone."),
    decline,
)


# --- Mail --------------------------------------------------------------------------------------
def plan_trying(chosen: QuerySet[QueuedMail], told: Told, by: User) -> Iterator[Planned]:
    for mail in chosen:
        refusal = "" if mail.gave_up_at else _("It was not given up.")
        yield Planned(mail, {} if refusal else {"gave_up_at": None, "tries": 0}, refusal)


def try_now(planned: Planned, told: Told, by: User, noted: Noted) -> None:
    now = rows.plain({"next_try_at": timezone.now()})
    change_sets.change(planned.row, planned.values | now, noted)


TRY_AGAIN = Act(
    "try_again",
    gettext_lazy("Try to send the chosen mail again"),
    lambda told: _("Mail to be tried again"),
    plan_trying,
    write=try_now,
)
