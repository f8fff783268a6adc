"""Councils, and who acts for them, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet import domains
from councilnet.curating.importing import Columns, Table, TableResource, fields_of
from councilnet.models import Council, Membership, Nation, Region, User
from councilnet.tables import cells

COUNCIL_COLUMNS: Columns = {
    **{name: (name, cells.Words()) for name in ("slug", "name", "short_name")},
    "former_names": ("former_names", cells.Several()),
    "type": ("type", cells.Choice(Council.Type)),
    "nation": ("nation", cells.Choice(Nation)),
    "region": ("region", cells.Choice(Region)),
    "gss_code": ("gss_code", cells.WordsOrNothing()),
    "latitude": ("latitude", cells.Degrees()),
    "longitude": ("longitude", cells.Degrees()),
    "population": ("population", cells.WholeNumber()),
    "rural_urban": ("rural_urban", cells.Choice(Council.RuralUrban)),
    "facts_from": ("facts_from", cells.Words()),
    "email_domains": ("email_domains", cells.Several()),
    "inbox": ("inbox", cells.Words()),
    "tier": ("tier", cells.Choice(Council.Tier)),
    "tier_note": ("tier_note", cells.Words()),
    "member_from": ("member_from", cells.WholeNumber()),
    "member_to": ("member_to", cells.WholeNumber()),
    "valid_from": ("valid_from", cells.Day()),
    "valid_to": ("valid_to", cells.Day()),
}


class CouncilResource(TableResource):
    columns = COUNCIL_COLUMNS
    known_by = ("slug",)
    locals().update(fields_of(COUNCIL_COLUMNS))

    class Meta:
        model = Council
        fields = tuple(COUNCIL_COLUMNS)
        import_id_fields = ("slug",)
        skip_diff = True
        store_instance = True

    def wrong_with(self, instance: Council) -> Iterator[tuple[str, str]]:
        for sentence in domains.wrong_with(instance.email_domains):
            yield "email_domains", sentence


COUNCILS = Table(
    "councils",
    gettext_lazy("Councils from a table"),
    CouncilResource,
    gettext_lazy("A council is known by its slug, the part of its pages’ addresses."),
)


# --- Who acts for which council ----------------------------------------------------------------
MEMBER_COLUMNS: Columns = {
    "email": ("user__email", cells.Words()),
    "name": ("user__name", cells.Words()),
    "council": ("council__slug", cells.Words()),
    "role": ("role", cells.Choice(Membership.Role)),
    "started_on": ("started_on", cells.Day()),
    "ended_on": ("ended_on", cells.Day()),
}


class MemberResource(TableResource):
    """Memberships that are held, and those that ended: the latest of each person and council.

    Who has no account yet is given one without a password: they set theirs by mail.
    """

    columns = MEMBER_COLUMNS
    known_by = ("email", "council")
    locals().update(fields_of(MEMBER_COLUMNS, readonly=("email", "name", "council")))

    class Meta:
        model = Membership
        fields = tuple(MEMBER_COLUMNS)
        import_id_fields = ("email", "council")
        skip_diff = True
        store_instance = True

    def get_queryset(self) -> QuerySet[Membership]:
        every = Membership.objects.select_related("user", "council")
        newest = every.order_by("user_id", "council_id", "-started_on", "-pk")
        latest = newest.distinct("user_id", "council_id")
        return every.filter(pk__in=latest.values("pk")).order_by("user__email", "council__slug")

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Membership | None:
        return (
            self.get_queryset()
            .filter(user__email=_email(row), council__slug=cells.tidy(row.get("council")))
            .first()
        )

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        if new:
            instance.council = _council(row)
            instance.user = self._person(row)
        elif (name := cells.tidy(row.get("name"))) and name != instance.user.name:
            told = _("Here they are called “%s”. Change the name on the person’s own page.")
            raise ValidationError({"name": [told % instance.user.name]})

    def _person(self, row: Mapping[str, Any]) -> User:
        email = _email(row)
        held = User.objects.filter(email=email).first()
        if held:
            if not held.is_active:
                raise ValidationError({"email": [_("This person may not sign in any more.")]})
            return held
        if EmailAddress.objects.filter(email=email).exists():
            taken = _("Somebody else has this e-mail address in their account.")
            raise ValidationError({"email": [taken]})
        made = User(email=email, name=cells.tidy(row.get("name")))
        made.set_unusable_password()
        try:
            made.full_clean()
        except ValidationError as wrong:
            faults = wrong.error_dict.items()
            told = {name: [cells.sentence_of(fault) for fault in of] for name, of in faults}
            raise ValidationError(told) from None
        made.save()
        self.noted.made(made)
        return made

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """A cell that is empty, or no column at all, is the usual."""
        super().import_instance(instance, row, **kwargs)
        instance.role = instance.role or Membership.Role.OFFICER
        instance.started_on = instance.started_on or timezone.localdate()


def _email(row: Mapping[str, Any]) -> str:
    return cells.tidy(row.get("email")).lower()


def _council(row: Mapping[str, Any]) -> Council:
    slug = cells.tidy(row.get("council"))
    found = Council.objects.filter(slug=slug).first()
    if found is None:
        told = _("There is no council of that slug: see the table of councils.")
        raise ValidationError({"council": [told]})
    if found.is_abolished:
        raise ValidationError({"council": [_("Choose a council that still stands.")]})
    return found


MEMBERS = Table(
    "members",
    gettext_lazy("Members from a table"),
    MemberResource,
    gettext_lazy(
        "A membership is known by the person’s e-mail address and the council’s slug. Who has no "
        "account yet is given one without a password, and nobody is told by mail."
    ),
)
