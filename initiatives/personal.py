"""What is held about a person, whole, and erasing it. What they wrote for their council stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from councilnet import personal
from councilnet.models import User
from initiatives import keeping, workflow
from initiatives.keeping import Kept
from initiatives.models import (
    Adoption,
    AdoptionEvent,
    CaseStudy,
    Event,
    Follow,
    KeptCaseStudy,
    Letter,
    MemberAsked,
    Offer,
    Pack,
    Presence,
    PrincipleNote,
    Remark,
    SelfAssessment,
    SharedList,
    Wish,
)


def everything_about(user: User) -> dict[str, Any]:
    theirs = Q(looked_after_by=user) | Q(authors=user) | Q(created_by=user)
    case_studies = CaseStudy.objects.filter(theirs).distinct().select_related("council")
    return (
        personal.about_account(user)
        | _of_learning(user)
        | {
            "case_studies": [_case_study(case_study, user) for case_study in case_studies],
            "reviews": list(user.reviews.values("title", "review_due")),
            "contact_in": list(
                CaseStudy.objects.with_contact(user).values("title", "contact_email")
            ),
            "events": list(
                Event.objects.filter(actor=user).values(
                    "case_study__title", "at", "kind", "message"
                )
            ),
            "remarks": list(
                Remark.objects.filter(Q(by=user) | Q(done_by=user)).values("at", "text", "answer")
            ),
            "asked": list(
                MemberAsked.objects.filter(asked_by=user).values(
                    "council__name", "principle__title", "asked_at", "subject", "message"
                )
            ),
            "follows": list(
                user.follows.values("name", "address", "often", "told_at", "created_at")
            ),
            "list": [_kept(kept) for kept in keeping.list_of(user)],
            "shared_list": list(
                SharedList.objects.filter(user=user).values("name", "secret", "shared_at")
            ),
        }
    )


def _of_learning(user: User) -> dict[str, Any]:
    """What they did between councils, and for their council’s own record."""
    return {
        "adoptions_begun": list(
            Adoption.objects.filter(begun_by=user).values("council__name", "begun_at")
        ),
        "adoption_events": list(
            AdoptionEvent.objects.filter(actor=user).values(
                "adoption__council__name", "at", "kind", "message"
            )
        ),
        "requests": list(
            Wish.objects.filter(asked_by=user).values("council__name", "title", "text", "asked_at")
        ),
        "offers": list(
            Offer.objects.filter(offered_by=user).values("wish__title", "kind", "offered_at")
        ),
        "letters": list(Letter.objects.filter(by=user).values("council__name", "at", "text")),
        "packs": list(
            Pack.objects.filter(Q(begun_by=user) | Q(issued_by=user)).values(
                "title", "begun_at", "issued_at"
            )
        ),
        "notes_on_principles": list(
            PrincipleNote.objects.filter(changed_by=user).values(
                "council__name", "principle__title", "changed_at", "text"
            )
        ),
        "self_assessments": list(
            SelfAssessment.objects.filter(made_by=user).values("council__name", "made_at")
        ),
    }


def _case_study(case_study: CaseStudy, user: User) -> dict[str, Any]:
    return {
        "title": case_study.title,
        "council": case_study.council.name,
        "address": case_study.get_absolute_url(),
        "you_look_after_it": case_study.looked_after_by_id == user.pk,
        "you_started_it": case_study.created_by_id == user.pk,
        "started_at": case_study.created_at,
    }


def _kept(kept: Kept) -> dict[str, Any]:
    """By the published title: the case study's own may be of a draft that is not theirs."""
    return {
        "title": kept.edition.title,
        "address": kept.edition.get_absolute_url(),
        "note": kept.row.note,
        "added_at": kept.row.added_at,
    }


@transaction.atomic
def erase(user: User, threads: Iterable[str] = ()) -> None:
    """Raises JoiningRefused, with a sentence, where somebody must first take their place.

    ``threads`` are further ones in which notices to others may name them.
    """
    for case_study in CaseStudy.objects.with_contact(user):
        workflow.remove_contact(case_study, by=user)
    for case_study in _reviewed_by(user):
        CaseStudy.objects.filter(pk=case_study.pk).update(reviewer=None, review_due=None)
        workflow.record(case_study, Event.Kind.HANDED_OVER, by=user)
    for theirs in (Presence, Follow, KeptCaseStudy, SharedList):
        theirs.objects.filter(user=user).delete()
    touched = set(Event.objects.filter(actor=user).values_list("case_study", flat=True))
    threads = [*threads, *(f"case-study-{pk}" for pk in touched)]
    threads += [*_of_adoptions(user), *_of_requests(user)]
    personal.forget_account(user, threads)
    former = personal.former_member()
    for events in (Event, AdoptionEvent):
        events.objects.filter(actor=user).update(actor_name=former)
    SelfAssessment.objects.filter(made_by=user).update(made_by_name=former)
    for words in (Remark, Letter):
        words.objects.filter(by=user).update(by_name=former)


def _of_adoptions(user: User) -> list[str]:
    """The threads of notices in which the other council may have read their name."""
    touched = {*AdoptionEvent.objects.filter(actor=user).values_list("adoption", flat=True)}
    touched |= {*Letter.objects.filter(by=user).values_list("adoption", flat=True)}
    return [f"adoption-{pk}" for pk in touched if pk]


def _of_requests(user: User) -> list[str]:
    """The same, where they wrote a letter about an offer."""
    letters = Letter.objects.filter(by=user, offer__isnull=False)
    return [f"request-{pk}" for pk in set(letters.values_list("offer__wish", flat=True))]


def _reviewed_by(user: User) -> QuerySet[CaseStudy]:
    return user.reviews.select_for_update(no_key=True).order_by("pk")
