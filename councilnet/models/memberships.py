"""Who may act for which council, and how they came to."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models.councils import Council


class MembershipQuerySet(models.QuerySet["Membership"]):
    def held(self) -> MembershipQuerySet:
        """Those that have not ended, whether or not they give any rights now."""
        return self.filter(ended_on__isnull=True)

    def current(self) -> MembershipQuerySet:
        """Those that give rights."""
        return self.held().filter(paused_at__isnull=True)


class Membership(models.Model):
    """That a person acts for a council. It is ended, never deleted, so that history can be read.

    While it is paused it gives no rights: they gave up their confirmed address of the council.
    """

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer")
        LEAD = "lead", _("Council lead")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    council = models.ForeignKey(
        Council, models.PROTECT, related_name="memberships", verbose_name=_("council")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OFFICER)
    started_on = models.DateField(_("since"), default=timezone.localdate)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["council__short_name", "user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council"],
                condition=models.Q(ended_on__isnull=True),
                name="membership_is_held_once",
                violation_error_message=_("This person is a member of this council already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_it_began",
                violation_error_message=_("The membership must end on or after the day it began."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["officer", "lead"]), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.council}"

    def end(self, on: date) -> None:
        self.ended_on = on
        self.save(update_fields=["ended_on"])


class JoinRequest(models.Model):
    """That a person asks to act for a council: proposed from their address's domain, or asked."""

    class How(models.TextChoices):
        DOMAIN = "domain", _("The address belongs to the council")
        ASKED = "asked", _("Asked for by name")
        LOST = "lost", _("They act for it, and have no confirmed address of it any more")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="join_requests")
    council = models.ForeignKey(Council, models.PROTECT, related_name="join_requests")
    how = models.CharField(max_length=10, choices=How.choices)
    note = models.CharField(_("what you do there"), max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council"],
                condition=models.Q(agreed__isnull=True),
                name="join_request_is_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed__isnull=True, decided_at__isnull=True)
                | models.Q(agreed__isnull=False, decided_at__isnull=False),
                name="join_request_is_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed__isnull=True)
                | models.Q(agreed=True)
                | ~models.Q(reason=""),
                name="join_request_is_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.council}"


class Invitation(models.Model):
    """A council lead's invitation, by e-mail, to whoever holds that address."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Membership.Role.choices,
        default=Membership.Role.OFFICER,
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_is_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="invitation_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.council}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class MembershipEvent(models.Model):
    """Who came, left or changed role in a council, and who saw to it. Kept, but for the names."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked to join")
        AGREED = "agreed", _("Joined")
        DECLINED = "declined", _("Declined")
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted the invitation")
        INVITATION_WITHDRAWN = "invitation-withdrawn", _("Invitation withdrawn")
        ROLE_CHANGED = "role-changed", _("Role changed")
        REMOVED = "removed", _("Removed")
        LEFT = "left", _("Left")
        PAUSED = "paused", _("Paused, without a confirmed address of the council")
        RESUMED = "resumed", _("May act again")
        HANDED_OVER = "handed-over", _("Work handed over")
        MAILBOX_CHOSEN = "mailbox-chosen", _("Shared mailbox chosen")

    council = models.ForeignKey(Council, models.PROTECT, related_name="membership_events")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person_name = models.CharField(max_length=254)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    message = models.CharField(max_length=600, blank=True)

    class Meta:
        verbose_name = _("membership event")
        verbose_name_plural = _("membership events")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person_name}"
