"""What happened to case studies: kept for as long as the portal stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models.case_studies import CaseStudy
from initiatives.models.choices import State


class Event(models.Model):
    """Who did what to a case study, when and why. Only the person in it may ever be changed."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Started")
        SUBMITTED = "submitted", _("Submitted for review")
        CHANGES_REQUESTED = "changes-requested", _("Changes requested")
        PUBLISHED = "published", _("Published")
        REVISED = "revised", _("Next version begun")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EVIDENCE_SET = "evidence-set", _("Evidence level set")
        ADDRESS_CHANGED = "address-changed", _("Address changed")
        CONTACT_REMOVED = "contact-removed", _("Contact removed")
        CLAIM_DECIDED = "claim-decided", _("Principle decided")
        ASSIGNED = "assigned", _("Reviewer named")
        RECOMMENDED = "recommended", _("Recommended for publication")
        APPROVED = "approved", _("Approved, to be published at a time")
        APPROVAL_TAKEN_BACK = "approval-taken-back", _("Approval taken back")
        BOARD_ASKED = "board-asked", _("Board member asked")
        BOARD_ANSWERED = "board-answered", _("Board member answered")
        MERGED = "merged", _("Merged into another")
        RESTORED = "restored", _("Restored")
        REMARKED = "remarked", _("Remark made")
        POINT_DONE = "point-done", _("Point ticked off")
        POINT_REOPENED = "point-reopened", _("Point no longer ticked off")
        LINK_SHARED = "link-shared", _("Preview link made")
        LINK_REVOKED = "link-revoked", _("Preview link taken back")
        HANDED_OVER = "handed-over", _("Handed over")
        AUTHORS_CHANGED = "authors-changed", _("Authors changed")
        FILE_ADDED = "file-added", _("File added")
        FILE_REMOVED = "file-removed", _("File taken out")
        CHECKED = "checked", _("Checked, and still right")
        CHANGE_NEEDED = "change-needed", _("Said to need a change")
        SAID_STOPPED = "said-stopped", _("Said to have stopped")
        FOLLOW_UP_ASKED = "follow-up-asked", _("Asked what came of it")
        FOLLOWED_UP = "followed-up", _("Answered what came of it")
        NAME_GIVEN = "name-given", _("The council’s name shown again")

    class Side(models.TextChoices):
        COUNCIL = "council", _("The council")
        NETWORK = "network", _("The network")
        BOARD = "board", _("The network’s board")
        PORTAL = "portal", _("The portal, when it was time")

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    from_state = models.CharField(max_length=20, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=State.choices)
    message = models.TextField(max_length=5000, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.case_study_id}"

    # What the network says to itself while it reviews, such as the names of its people
    AMONG_REVIEWERS = frozenset(
        {Kind.ASSIGNED, Kind.REMARKED, Kind.BOARD_ASKED, Kind.BOARD_ANSWERED}
    )

    @property
    def message_for_council(self) -> str:
        return "" if self.kind in self.AMONG_REVIEWERS else self.message

    @property
    def actor_for_council(self) -> str:
        """Who did it, as a council reads it: the network answers as one, its people in theirs."""
        return self.actor_name if self.side == self.Side.COUNCIL else self.get_side_display()
