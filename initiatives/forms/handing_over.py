"""Who looks after what, once somebody has left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm
from councilnet.models import Council, User
from initiatives import attending
from initiatives.hand_over import Task


class HandOverForm(GovukForm):
    """A choice of person for each case study. One left open stays as it is."""

    says_optional = False

    def __init__(self, data: Any = None, *, council: Council, tasks: list[Task]) -> None:
        super().__init__(data)
        there = attending.reached(council, timezone.now()).order_by("name", "pk")
        self.people = {str(user.pk): user for user in there}
        choices = [("", _("Nobody yet")), *((pk, str(user)) for pk, user in self.people.items())]
        for task in tasks:
            self.fields[f"to_{task.case_study.pk}"] = forms.ChoiceField(
                label=task.case_study.title,
                help_text=self._why(task),
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("Choose somebody who acts for the council")},
            )

    def _why(self, task: Task) -> str:
        if task.lost:
            return attending.why_lost(task.lost)
        names = ", ".join(str(user) for user in task.left)
        if not names:
            return str(_("Nobody has looked after it."))
        if task.lacks_keeper:
            return str(_("Until they left: %(names)s") % {"names": names})
        return str(_("Among its authors, and no longer here: %(names)s") % {"names": names})

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not any(told.values()):
            self.add_error(None, _("Choose somebody for at least one case study"))
        return told

    @property
    def chosen(self) -> dict[int, User]:
        """By the case study's id."""
        return {
            int(name.removeprefix("to_")): self.people[pk]
            for name, pk in self.cleaned_data.items()
            if pk
        }
