"""Who of a council's people looks after its work, and whom mail and the portal no longer reach."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.models import Council, Membership, User
from councilnet.roles import people_of
from initiatives.models import CaseStudy

SILENT_FOR = timedelta(days=183)


def is_lost(now: datetime, of: str = "") -> Q:
    """Of people: mail to them comes back, or they have not signed in for half a year.

    ``of`` leads to them: "user__".
    """
    long_ago = now - SILENT_FOR
    silent = Q(**{f"{of}last_login__lt": long_ago})
    silent |= Q(**{f"{of}last_login": None, f"{of}joined_at__lt": long_ago})
    return Q(**{f"{of}bounced_at__isnull": False}) | silent


def reached(council: Council, now: datetime) -> QuerySet[User]:
    """Who act for it, and are there."""
    return people_of(council).exclude(is_lost(now))


def is_looked_after(case_study: CaseStudy, now: datetime) -> bool:
    keeper = case_study.looked_after_by_id
    return keeper is not None and reached(case_study.council, now).filter(pk=keeper).exists()


def inbox_of(case_study: CaseStudy, now: datetime) -> str:
    """Where mail about it goes too, while nobody looks after it; "" where it goes nowhere else."""
    inbox = case_study.council.inbox
    return inbox if inbox and not is_looked_after(case_study, now) else ""


def lacking(now: datetime) -> QuerySet[CaseStudy]:
    """Those that may have to be handed over: rights that passed to another council are not asked.

    hand_over.to_hand_over is exact, of one council.
    """
    there = Membership.objects.current().filter(council=OuterRef("council"), user__is_active=True)
    kept = there.filter(user=OuterRef("looked_after_by")).exclude(is_lost(now, "user__"))
    authors = CaseStudy.authors.through.objects.filter(casestudy=OuterRef("pk"))
    still = Membership.objects.current().filter(
        council=OuterRef("casestudy__council"), user=OuterRef("user"), user__is_active=True
    )
    return CaseStudy.objects.filter(~Exists(kept) | Exists(authors.filter(~Exists(still))))


def why_lost(user: User) -> str:
    """In words, of somebody who acts for the council and is lost."""
    if user.bounced_at:
        return _("Looked after by %(name)s, to whom mail comes back since %(day)s.") % {
            "name": user,
            "day": _day(user.bounced_at),
        }
    if user.last_login:
        return _("Looked after by %(name)s, who has not signed in since %(day)s.") % {
            "name": user,
            "day": _day(user.last_login),
        }
    return _("Looked after by %(name)s, who has never signed in.") % {"name": user}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
