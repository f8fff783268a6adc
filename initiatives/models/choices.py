"""What a case study chooses from: its state, stage, cost and power, and what those are called."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where the working record is. What readers see is the edition's business."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    CHANGES_REQUESTED = "changes-requested", _("Changes requested")
    APPROVED = "approved", _("Approved, to be published")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Stage(models.TextChoices):
    PLANNED = "planned", _("Planned")
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped early")
    ENDED = "ended", _("Ended as planned")
    NOT_KNOWN = "not-known", _("Not known")


# Outcomes that a council may tell of without its name for some time
STOPS = (Stage.PAUSED, Stage.STOPPED, Stage.ENDED)


class StopCause(models.TextChoices):
    MONEY = "money", _("Money")
    PEOPLE = "people", _("People left or were too few")
    LAW = "law", _("Law or powers")
    DEMAND = "demand", _("Too little demand")
    PARTNER = "partner", _("A partner withdrew")
    OTHER = "other", _("Another cause")


class CostBand(models.TextChoices):
    UNDER_10K = "under-10k", _("Under £10,000")
    UNDER_50K = "10k-50k", _("£10,000 to £49,999")
    UNDER_250K = "50k-250k", _("£50,000 to £249,999")
    UNDER_1M = "250k-1m", _("£250,000 to £999,999")
    OVER_1M = "1m-and-over", _("£1 million or more")

    @classmethod
    def of(cls, pounds: Decimal) -> CostBand:
        limits = [(10_000, cls.UNDER_10K), (50_000, cls.UNDER_50K), (250_000, cls.UNDER_250K)]
        limits.append((1_000_000, cls.UNDER_1M))
        return next((band for limit, band in limits if pounds < limit), cls.OVER_1M)


class SharedPower(models.TextChoices):
    """How far residents decided: after the International Association for Public Participation."""

    INFORMED = "informed", _("Informed: residents were told")
    CONSULTED = "consulted", _("Consulted: residents were asked")
    INVOLVED = "involved", _("Involved: residents worked on it with us")
    SHARED = "shared", _("Shared: residents and the council decided together")
    RESIDENT_LED = "resident-led", _("Resident-led: residents decided")


class Powers(models.TextChoices):
    """Which council could do it: in two-tier areas counties and districts have different powers."""

    ANY = "any", _("Any council")
    COUNTY = "county", _("A council with a county’s powers")
    DISTRICT = "district", _("A council with a district’s powers")


class EvidenceLevel(models.IntegerChoices):
    DESCRIBED = 0, _("Described")
    COUNTED = 1, _("Counted")
    BEFORE_AND_AFTER = 2, _("Before and after")
    COMPARED = 3, _("Compared with elsewhere")
    EVALUATED = 4, _("Independently evaluated")
