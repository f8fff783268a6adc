"""A portal in which every page has something to show: case studies in every state, and people."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from councilnet.models import Council, CouncilSuccession, Membership, Often, User
from initiatives import directory, drafting, following, keeping, reviewing, workflow
from initiatives.attachments import storing
from initiatives.intake.understanding import understand
from initiatives.models import BroughtWriteUp, CaseStudy, Edition, State
from tests import factories
from tests.initiatives import attached
from tests.initiatives.adopted import adopted
from tests.initiatives.funded import award
from tests.socialvalue import scored

WRITE_UP = Path(settings.BASE_DIR, "initiatives/data/stevenage-leisure.txt")
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2


@dataclass(frozen=True)
class World:
    """People by what they are, and case studies of Stevenage by the state that they are in."""

    people: dict[str, User | None]
    case_studies: dict[str, CaseStudy]


def build() -> World:
    people = _people()
    first = factories.whole_edition()
    factories.revised(first, what_was_done=f"We opened two cafés in https://example.org/{LONG}")
    for number in range(1, 22):  # more than a page of the directory holds
        factories.published(f"Number {number}", council="oldham", principles=("learning",))
    factories.collected(first.case_study, introduction="First.\n\nSecond.")
    factories.collected(title="Learned", slug="learned", address="?principle=learning")
    withdrawn = factories.withdrawn("Withdrawn", council="oldham")
    gone = factories.published("Gone from the pack")
    factories.pack(first.case_study, gone.case_study)
    workflow.withdraw(gone.case_study, by=factories.reviewer(), reason="It was wrong.")
    _score()
    _follow_and_keep(people["officer"], first, withdrawn)
    _travel(first)
    award("A lab", first, partners=("oldham",), amount=12000, products="A guide\nA film")
    award(LONG, lead="oldham")
    _abolish("rochdale", into="oldham")
    case_studies = {
        state: factories.moved_to(state, _with_write_up(factories.whole(f"{state} {LONG}")))
        for state in State.values
    }
    return World(people, case_studies | _of_more_kinds(people["officer"]))


def _score() -> None:
    """One score with much to show, and one of long names in millions, whose council disagrees."""
    run = scored.job_club("Scored", council="oldham")
    scored.delivered(run, 0, "18", checked="Dev")
    high = {**scored.JOBS, "label": f"People {LONG}", "quantity": "9876543"}
    edition = factories.published("Scored high", council="oldham")
    scored.replied(scored.scored(edition, high), f"We do not: {LONG}", 0)


def _travel(first: Edition) -> None:
    """One family: two generations, a child of two, one that stopped, and words without end."""
    one, two = (Edition.objects.get(slug=slug) for slug in ("number-1", "number-2"))
    adopted(first, result=one, started="2023", what_changed=f"{LONG}\n\nhttps://example.org/{LONG}")
    third = factories.published(f"Taken by Preston {LONG}", council="preston")
    adopted(first, council="preston", result=third)
    adopted(one, council="preston", result=third)
    adopted(one, council="norwich", status="stopped")
    adopted(two, council="cheshire-west-and-chester", status="planning")


def _follow_and_keep(officer: User | None, first: Edition, withdrawn: Edition) -> None:
    assert officer
    for address in ("", "council=oldham&q=number"):
        query = directory.read(QueryDict(address))
        following.follow_search(officer, query, name=LONG, often=Often.NEVER)
    following.follow_case_study(officer, first, often=Often.NEVER)
    keeping.keep(officer, first, f"For the board: https://example.org/{LONG}")
    keeping.keep(officer, withdrawn, "")
    keeping.share(officer, LONG)


def _people() -> dict[str, User | None]:
    both = factories.person("both", council="stevenage")
    own = factories.person("own", council="stevenage", role=User.Role.NETWORK_STAFF)
    Membership.objects.create(user=both, council=Council.objects.get(slug="oldham"))
    return {
        "visitor": None,
        "other": factories.person("cara", council="oldham"),
        "officer": factories.person("amber", council="stevenage"),
        "staff": factories.person("dev", role=User.Role.NETWORK_STAFF),
        "admin": factories.person("erin", role=User.Role.ADMINISTRATOR),
        "newcomer": factories.person("newcomer"),
        "officer of two councils": both,
        "staff of the same council": own,
    }


def _of_more_kinds(officer: User | None) -> dict[str, CaseStudy]:
    assert officer
    stevenage = Council.objects.get(slug="stevenage")
    brought, __ = drafting.start_from_write_up(
        stevenage, WRITE_UP.read_bytes(), WRITE_UP.name, by=officer
    )
    again = factories.whole_edition("Second version").case_study
    workflow.revise(again, by=officer)
    CaseStudy.objects.filter(pk=again.pk).update(what_was_done="We moved to a bigger hall.")
    workflow.submit(again, by=officer)
    confirmed = factories.submitted("Confirmed")
    reviewing.confirm_all(confirmed, by=factories.reviewer())
    next_one = factories.whole_edition("Next version").case_study
    workflow.revise(next_one, by=officer)
    next_one.refresh_from_db()
    storing.add(next_one, attached.pdf(), by=officer, name=f"Survey {LONG}")
    storing.add(
        *(next_one, attached.photograph()),
        by=officer,
        name="The first day",
        alternative_text="Residents mend a bicycle",
    )
    return {
        "brought": brought,
        "blank": factories.draft("Blank"),
        "second in review": again,
        "confirmed": confirmed,
        "next in draft": next_one,
    }


def _with_write_up(case_study: CaseStudy) -> CaseStudy:
    text = WRITE_UP.read_text()
    BroughtWriteUp.objects.create(
        case_study=case_study,
        council=case_study.council,
        text=text,
        sha256=sha256(case_study.title.encode()).hexdigest(),
        understood=asdict(understand(text, drafting.known_principles())),
    )
    return case_study


def _abolish(old: str, *, into: str) -> None:
    council, new = (Council.objects.get(slug=slug) for slug in (old, into))
    council.valid_to = timezone.localdate()
    council.save()
    CouncilSuccession.objects.create(old=council, new=new)
