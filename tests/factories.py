"""Things that tests need, made as people make them: through the workflow, never around it."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from councilnet.models import Council, Membership, User
from initiatives import drafting, packing, reviewing, workflow
from initiatives.models import (
    CaseStudy,
    Collection,
    Edition,
    Pack,
    Principle,
    PrincipleClaim,
    Stage,
    State,
    Theme,
)

LANGUAGE = settings.LANGUAGE_CODE  # of everybody, whatever the page
PASSWORD = "a long enough passphrase"
REASON = "It does what this principle asks, as its residents say themselves."


def load_reference_data() -> None:
    call_command("load_councils", stdout=StringIO())
    call_command("load_principles", stdout=StringIO())
    call_command("load_social_value", stdout=StringIO())


def person(name: str, *, council: str = "", lead: bool = False, **fields: Any) -> User:
    """Somebody with a verified address; ``council`` is a slug, and makes them its officer."""
    host = f"{council or 'network'}.gov.uk"
    fields = {"name": name.title(), "language": LANGUAGE} | fields
    user = User.objects.create_user(f"{name}@{host}", PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if council:
        role = Membership.Role.LEAD if lead else Membership.Role.OFFICER
        Membership.objects.create(user=user, council=Council.objects.get(slug=council), role=role)
    return user


def officer_of(council: str) -> User:
    membership = Membership.objects.current().filter(council__slug=council).first()
    return membership.user if membership else person(f"officer-of-{council}", council=council)


def reviewer() -> User:
    staff = User.objects.filter(role=User.Role.NETWORK_STAFF).first()
    return staff or person("reviewer", role=User.Role.NETWORK_STAFF)


def draft(title: str = "Repair café", *, council: str = "stevenage", **fields: Any) -> CaseStudy:
    """A draft with nothing but its title, and what ``fields`` say."""
    where = Council.objects.get(slug=council)
    case_study = drafting.start(where, title, by=officer_of(council), token=uuid4())
    for name, value in fields.items():
        setattr(case_study, name, value)
    case_study.save()
    return case_study


def complete(
    title: str = "Repair café",
    *,
    principles: tuple[str, ...] = ("innovation",),
    theme: str = "neighbourhoods",
    **fields: Any,
) -> CaseStudy:
    """A draft with all that must be said before it can be submitted."""
    told: dict[str, Any] = {
        "summary": f"What {title} is, in two lines.",
        "what_was_done": f"We began {title} with residents.",
        "stage": Stage.LIVE,
        "theme": Theme.objects.get(key=theme),
    }
    case_study = draft(title, **(told | fields))
    for key in principles:
        principle = Principle.objects.get(key=key)
        PrincipleClaim.objects.create(case_study=case_study, principle=principle, reason=REASON)
    return case_study


def submitted(title: str = "Repair café", **fields: Any) -> CaseStudy:
    case_study = complete(title, **fields)
    workflow.submit(case_study, by=officer_of(case_study.council.slug))
    case_study.refresh_from_db()
    return case_study


def published(title: str = "Repair café", **fields: Any) -> Edition:
    return publish(submitted(title, **fields))


def publish(case_study: CaseStudy, *, by: User | None = None) -> Edition:
    """Publish what is submitted, each principle confirmed."""
    reviewing.confirm_all(case_study, by=by or reviewer())
    return workflow.publish(case_study, by=by or reviewer())


def revised(edition: Edition, **changes: Any) -> Edition:
    """The next version of what is published, with these changes."""
    case_study = edition.case_study
    officer = officer_of(case_study.council.slug)
    workflow.revise(case_study, by=officer)
    case_study.refresh_from_db()
    for name, value in changes.items():
        setattr(case_study, name, value)
    case_study.save()
    workflow.submit(case_study, by=officer)
    return publish(case_study, by=reviewer())


def withdrawn(
    title: str = "Repair café", *, reason: str = "It was a mistake.", **fields: Any
) -> Edition:
    edition = published(title, **fields)
    workflow.withdraw(edition.case_study, by=reviewer(), reason=reason)
    edition.refresh_from_db()
    return edition


def collected(*case_studies: CaseStudy, **fields: Any) -> Collection:
    """A public collection: of what a search finds (address=…), or of these in this order."""
    told = {"title": "A collection", "slug": "a-collection", "summary": "What belongs together."}
    collection = Collection.objects.create(**{"is_public": True} | told | fields)
    for order, case_study in enumerate(case_studies):
        collection.entries.create(case_study=case_study, order=order, note=f"Note {order}")
    return collection


def pack(*case_studies: CaseStudy, issued: bool = True) -> Pack:
    """Of these in this order; "A pack" by its title."""
    now, staff = timezone.now(), reviewer()
    begun = packing.begin("A pack", "Of examples", by=staff, day=timezone.localdate(now))
    packing.add(begun, [case_study.pk for case_study in case_studies])
    if issued:
        packing.issue(begun, by=staff, now=now)
    begun.refresh_from_db()
    return begun


IN_WELSH: dict[str, Any] = {
    "welsh_title": "Caffi trwsio",
    "welsh_summary": "Lle i drwsio pethau gyda’n gilydd.",
    "welsh_body": "Agorwyd y caffi gyda’r trigolion.\n\n• Ar ddydd Llun\n• Ar ddydd Gwener",
}


def whole(title: str = "Repair café") -> CaseStudy:
    """A draft of Stevenage's with every part filled."""
    case_study = complete(
        title,
        principles=("co-production", "innovation"),
        situation_before="Broken things were thrown away.\n\nNobody mended them.",
        what_was_done="We opened a café:\n• on Mondays\n• on Fridays",
        what_happened="More was mended. See https://example.org/repairs.",
        what_did_not_work="Mondays were empty.",
        what_others_need="A room and ten volunteers.",
        stage="stopped",
        stop_cause="money",
        stop_lesson="Ask for rent sooner.",
        started="2019-04",
        ended="2023-03-31",
        cost_one_off="22000",
        cost_yearly="1250.50",
        staff_time="Half a day a week",
        funding="The council and a trust",
        decided_by="The Executive, on 3 March 2019",
        shared_power="shared",
        shared_power_how="Residents chose the tools.",
        partners=["Menders of Stevenage", "A library"],
        evaluated_by="A university",
        evaluation_url="https://example.org/evaluation",
        **IN_WELSH,
        contact_role="Neighbourhoods team",
        contact_email="neighbourhoods@stevenage.gov.uk",
        contact_agreed=True,
    )
    case_study.milestones.create(when="2019-04", what="The first day")
    case_study.milestones.create(when="2099", what="A second room")
    case_study.outcomes.create(
        indicator="Things mended",
        unit="things",
        baseline=Decimal("0"),
        result=Decimal("13700"),
        measured="2022",
        source="The café’s book",
        compared_with="Oldham",
        note="About a third were bicycles",
    )
    case_study.outcomes.create(
        indicator="Raised", unit="GBP", target=Decimal("500"), result=Decimal("602.5")
    )
    case_study.links.create(text="The café’s own page", url="https://example.org/cafe")
    claim = case_study.claims.get(principle__key="innovation")
    claim.evidence_url = "https://example.org/evidence"
    claim.save()
    return case_study


def whole_edition(title: str = "Repair café") -> Edition:
    """Published by Stevenage with every part filled."""
    case_study = whole(title)
    workflow.submit(case_study, by=officer_of("stevenage"))
    return publish(case_study, by=reviewer())


def moved_to(state: str, case_study: CaseStudy) -> CaseStudy:
    """A complete draft of Stevenage's, moved on until it is in this state."""
    officer, staff = officer_of("stevenage"), reviewer()
    if state != State.DRAFT:
        workflow.submit(case_study, by=officer)
    if state == State.CHANGES_REQUESTED:
        workflow.request_changes(case_study, by=staff, message="More.")
    if state == State.APPROVED:
        reviewing.confirm_all(case_study, by=staff)
        workflow.approve(case_study, by=staff, at=timezone.now() + timedelta(days=1))
    if state in {State.PUBLISHED, State.WITHDRAWN}:
        publish(case_study, by=staff)
    if state == State.WITHDRAWN:
        workflow.withdraw(case_study, by=staff, reason="It ended.")
    return case_study
