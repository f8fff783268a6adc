"""What stands at the address of a case study, and where those lead that stand there no more."""

from __future__ import annotations

from django.utils.text import slugify

from councilnet.models import Council
from initiatives.models import CaseStudy, Edition, OldAddress
from initiatives.models.editions import EditionQuerySet


def standing_at(council: str, slug: str) -> Edition | None:
    """The edition there with its council, which may have been withdrawn: ask its ``status``."""
    at = Edition.objects.filter(council__slug=council, slug=slug)
    standing = at.standing().select_related("council").order_by()
    edition = next(iter(standing.defer("body", "search", "heading")), None)  # one at most
    return None if edition and _would_name(edition) else edition


def moved_from(council: str, slug: str) -> Edition | None:
    """What stood here before, with what its address today is made of."""
    at = OldAddress.objects.leading_on().filter(council__slug=council, slug=slug)
    old = at.first()
    return _address_of(Edition.objects.filter(case_study=old.case_study_id)) if old else None


def merged_into(edition: Edition) -> Edition | None:
    """Where its address leads now; what that was merged into in turn, its own address says."""
    return _address_of(Edition.objects.filter(case_study__merged_from=edition.case_study_id))


def _would_name(edition: Edition) -> bool:
    """Whether its notice, or where it leads, would tell whose name either of the two withholds."""
    if edition.status != Edition.Status.WITHDRAWN:
        return False
    into = merged_into(edition)
    return into is not None and edition.council.is_stand_in != into.council.is_stand_in


def _address_of(editions: EditionQuerySet) -> Edition | None:
    return (
        editions.standing()
        .select_related("council")
        .only("slug", "council__slug", "council__is_stand_in")
        .first()
    )


# --- Where the next edition stands -------------------------------------------------------------
def slug_under(council: Council, case_study: CaseStudy) -> str:
    """Where it stood under this council before, else an address made of its title."""
    before = case_study.editions.filter(council=council).order_by("-number").first()
    slug = before.slug if before else free_slug(council, case_study)
    OldAddress.objects.filter(council=council, slug=slug).delete()
    return slug


def lead_on(standing: Edition, *, to: Council) -> None:
    """Let the address of the edition that stood lead on, unless it names who is withheld now."""
    if not to.is_stand_in:
        OldAddress.objects.get_or_create(
            council_id=standing.council_id,
            slug=standing.slug,
            defaults={"case_study_id": standing.case_study_id},
        )


def free_slug(council: Council, case_study: CaseStudy, wanted: str = "") -> str:
    """An address of its own within the council: never one that another stands or stood at."""
    stem = slugify(wanted or case_study.title)[:80].strip("-") or f"case-study-{case_study.pk}"
    taken = set(
        Edition.objects.filter(council=council, slug__startswith=stem)
        .exclude(case_study=case_study)
        .values_list("slug", flat=True)
    ) | set(
        OldAddress.objects.filter(council=council, slug__startswith=stem)
        .exclude(case_study=case_study)
        .values_list("slug", flat=True)
    )
    candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
