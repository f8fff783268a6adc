"""What stands at the address of a case study, and where those lead that stand there no more."""

from __future__ import annotations

from initiatives.models import Edition, OldAddress
from initiatives.models.editions import EditionQuerySet


def standing_at(council: str, slug: str) -> Edition | None:
    """The edition there with its council, which may have been withdrawn: ask its ``status``."""
    at = Edition.objects.filter(council__slug=council, slug=slug)
    standing = at.standing().select_related("council").order_by()
    return next(iter(standing.defer("body", "search", "heading")), None)  # one at most


def moved_from(council: str, slug: str) -> Edition | None:
    """What stood here before, with what its address today is made of."""
    old = OldAddress.objects.filter(council__slug=council, slug=slug).first()
    return _address_of(Edition.objects.filter(case_study=old.case_study_id)) if old else None


def merged_into(edition: Edition) -> Edition | None:
    """Where its address leads now; what that was merged into in turn, its own address says."""
    return _address_of(Edition.objects.filter(case_study__merged_from=edition.case_study_id))


def _address_of(editions: EditionQuerySet) -> Edition | None:
    return editions.standing().select_related("council").only("slug", "council__slug").first()
