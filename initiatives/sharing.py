"""Who writes a case study, who has it open, and links that show its draft to somebody else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.languages import in_ours
from councilnet.models import User
from initiatives import parts, permissions, workflow
from initiatives.models import CaseStudy, Event, Presence, PreviewLink

SEEN_WITHIN = timedelta(minutes=1)
LONGEST_DAYS = 30


# Who has it open


def say_here(case_study: CaseStudy, part: str, *, by: User) -> list[str]:
    """Note that this person has it open, and say who else does. ``part`` is "" for its list."""
    Presence.objects.update_or_create(
        case_study=case_study, user=by, defaults={"part": part, "seen_at": timezone.now()}
    )
    others = Presence.objects.filter(case_study=case_study).exclude(user=by)
    here = others.filter(seen_at__gte=timezone.now() - SEEN_WITHIN).select_related("user")
    return [_sentence(presence) for presence in here.order_by("user__name", "user_id")]


def _sentence(presence: Presence) -> str:
    if part := parts.PARTS.get(presence.part):
        words = {"who": presence.user, "part": part.title}
        return _("%(who)s has “%(part)s” open.") % words
    return _("%(who)s has the list of parts open.") % {"who": presence.user}


# Who writes it


def possible_authors(case_study: CaseStudy) -> QuerySet[User]:
    """The people who act for its council now."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__council=case_study.council_id,
            memberships__ended_on__isnull=True,
        )
        .distinct()
        .order_by("name", "pk")
    )


@transaction.atomic
def change_authors(
    case_study: CaseStudy, authors: Collection[User], looked_after_by: User | None, *, by: User
) -> bool:
    """Name its authors and who looks after it; whether that changed anything."""
    locked = _locked_theirs(case_study, by)
    possible = set(possible_authors(locked))
    if not {*authors, *([looked_after_by] if looked_after_by else [])} <= possible:
        raise workflow.MoveRefused(_("Choose people who act for the council now."))
    said = _changes(locked, set(authors), looked_after_by)
    if not said:
        return False
    locked.authors.set(authors)
    locked.looked_after_by = looked_after_by
    locked.save(update_fields=["looked_after_by"])
    workflow.record(locked, Event.Kind.AUTHORS_CHANGED, by=by, message="\n".join(said))
    return True


@in_ours
def _changes(case_study: CaseStudy, authors: set[User], looked_after_by: User | None) -> list[str]:
    before = set(case_study.authors.all())
    said = []
    if added := authors - before:
        said.append(_("Added: %(names)s") % {"names": _names(added)})
    if removed := before - authors:
        said.append(_("Removed: %(names)s") % {"names": _names(removed)})
    if looked_after_by != case_study.looked_after_by:
        said.append(_("Looked after by: %(name)s") % {"name": looked_after_by or _("nobody")})
    return said


def _names(people: set[User]) -> str:
    return ", ".join(sorted(map(str, people)))


# Links that show a draft


@transaction.atomic
def make_preview_link(
    case_study: CaseStudy, *, by: User, note: str = "", days: int = 7
) -> tuple[PreviewLink, str]:
    """A link and its secret, which is kept nowhere: whoever loses it needs a new link."""
    locked = _locked_theirs(case_study, by)
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"A link is open for 1 to {LONGEST_DAYS} days, not {days}.")
    secret = token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=days)
    link = PreviewLink.objects.create(
        case_study=locked,
        secret_sha256=_hashed(secret),
        note=note,
        made_by=by,
        expires_at=expires_at,
    )
    workflow.record(locked, Event.Kind.LINK_SHARED, by=by, message=_described(link))
    return link, secret


def _described(link: PreviewLink) -> str:
    until = date_format(timezone.localtime(link.expires_at), "j F Y, H:i")
    if link.note:
        return _("For %(whom)s, until %(until)s") % {"whom": link.note, "until": until}
    return _("Until %(until)s") % {"until": until}


@transaction.atomic
def revoke_preview_link(link: PreviewLink, *, by: User) -> None:
    """Take a link back at once. One that no longer opens anything stays as it is."""
    case_study = _locked_theirs(link.case_study, by)
    now = timezone.now()
    still_open = PreviewLink.objects.filter(pk=link.pk, revoked_at__isnull=True, expires_at__gt=now)
    if still_open.update(revoked_at=now):
        workflow.record(case_study, Event.Kind.LINK_REVOKED, by=by, message=_described(link))


def open_preview_link(secret: str) -> CaseStudy | None:
    """The case study that this secret shows now, its opening counted; None for every other."""
    now = timezone.now()
    links = PreviewLink.objects.filter(
        secret_sha256=_hashed(secret), revoked_at__isnull=True, expires_at__gt=now
    )
    if not links.update(opened=F("opened") + 1, last_opened_at=now):
        return None
    return CaseStudy.objects.select_related("council", "theme").get(
        preview_links__secret_sha256=_hashed(secret)
    )


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _locked_theirs(case_study: CaseStudy, by: User) -> CaseStudy:
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.is_theirs(by, locked):
        raise PermissionDenied
    return locked
