"""The demonstration holds what data/case_studies.json says, and adds no fact to it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from councilnet.models import Council, Membership, User
from initiatives import collecting, contents, demonstration
from initiatives.models import (
    BroughtWriteUp,
    CaseStudy,
    Collection,
    CollectionEntry,
    Edition,
    Event,
    EvidenceLevel,
    PrincipleClaim,
)
from tests import factories

DATA = Path(demonstration.__file__).parent / "data"
FACTS: list[dict[str, Any]] = json.loads(
    (DATA / "case_studies.json").read_text(), parse_float=Decimal
)["case_studies"]
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"
WORDS = json.loads((DATA / "demonstration.json").read_text())["case_studies"]


def load() -> str:
    said = StringIO()
    call_command("load_demonstration", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Once for all tests here; each has a transaction of its own inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        factories.load_reference_data()
        with override_settings(DEBUG=True, PASSWORD_HASHERS=[QUICK]):
            assert load() == "24 case studies added, 0 there already.\n"
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None, db: None, settings: Settings) -> None:
    settings.DEBUG = True


def current() -> dict[tuple[str, str], Edition]:
    editions = Edition.objects.current().select_related("council")
    return {(edition.council.short_name, edition.title): edition for edition in editions}


def principles_of(facts: dict[str, Any]) -> list[str]:
    found: list[str] = facts.get("principles_seen") or facts["principles_read"]
    return found


@pytest.mark.usefixtures("demo")
class TestPublished:
    def test_is_the_case_studies_of_the_file_with_their_principles(self) -> None:
        assert {key: sorted(edition.principle_keys) for key, edition in current().items()} == {
            (facts["council"], facts["title"]): sorted(principles_of(facts)) for facts in FACTS
        }

    def test_counts_of_each_principle(self) -> None:
        counts = Counter(key for edition in current().values() for key in edition.principle_keys)
        assert counts == {
            "new-models": 11,
            "enterprise-and-social-economy": 8,
            "learning": 7,
            "innovation": 6,
            "maximising-social-value": 6,
            "social-partnership": 6,
            "co-production": 7,
            "community-leadership": 5,
            "democratic-engagement": 2,
            "walking-the-talk": 2,
        }

    def test_facts_are_those_of_the_file_and_what_is_unknown_is_left_empty(self) -> None:
        published = current()
        for facts in FACTS:
            content = published[facts["council"], facts["title"]].content
            assert told_of(content) == known_of(facts), facts["title"]

    def test_has_no_contact_no_link_and_no_evaluation(self) -> None:
        for edition in current().values():
            assert (edition.contact_role, edition.contact_email) == ("", "")
            assert edition.content["links"] == []
            assert edition.content["evaluation"] == {"by": "", "url": ""}

    def test_tells_what_is_said_against_a_figure(self) -> None:
        remarks = {
            outcome["indicator"]: (outcome["source"], outcome["note"])
            for edition in current().values()
            for outcome in edition.content["outcomes"]
            if outcome["source"] or outcome["note"]
        }
        not_given = ("", "Self-reported; the basis of the figure is not given.")
        assert remarks == {
            "Fewer GP appointments": not_given,
            "Fewer A&E visits": not_given,
            "Grants to co-operatives since 2013": ("", "Accounts differ by date."),
            "Social value delivered in year one": (
                "The operator’s own figure",
                "13.31 per cent of the total committed. Earlier years are not comparable.",
            ),
        }

    def test_evidence_is_counted_where_a_source_is_named_or_a_curator_says_so(self) -> None:
        levels = {key: edition.evidence_level for key, edition in current().items()}
        assert {title for (_, title), level in levels.items() if level} == {
            "Leisure contract with social value reporting",
            "A housing mutual owned by tenants and staff",
        }
        assert set(levels.values()) == {EvidenceLevel.DESCRIBED, EvidenceLevel.COUNTED}
        mutual = current()["Rochdale", "A housing mutual owned by tenants and staff"]
        assert mutual.content["evidence"]["reason"].startswith("A vote is counted by its nature")

    def test_stevenage_stands_in_its_own_words_and_says_where_accounts_disagree(self) -> None:
        done = current()["Stevenage", "Reframing leisure delivery in Stevenage"].content["texts"][
            "what_was_done"
        ]
        write_up = (DATA / "stevenage-leisure.txt").read_text()
        first, second, *__, last = done.split("\n\n")
        assert (len(first), len(second)) == (561, 340)
        assert first in write_up
        assert second in write_up
        for commitment in FACTS[0]["commitments"]:
            assert f"- {commitment.replace(chr(39), '’')}" in done
        assert last == (
            "This account is self-reported. Accounts differ on the length of the old contract: "
            "25 years in one, 24 in others. Both fit 1998 to 2023."
        )

    def test_an_edition_in_two_versions_can_be_compared(self) -> None:
        second, first = Edition.objects.filter(title="Plymouth Energy Community")
        changes = contents.compare(first.content, second.content)
        assert [(first.number, second.number), [change.heading for change in changes]] == [
            (1, 2),
            ["Summary"],
        ]


def told_of(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "theme": content["theme"]["name"],
        "stage": content["stage"],
        "dates": (content["started"], content["ended"]),
        "cost": (content["cost"]["one_off"], content["cost"]["yearly"]),
        "partners": content["power"]["partners"],
        "milestones": [[m["when"], m["what"]] for m in content["milestones"]],
        "outcomes": [
            (o["indicator"], o["unit"], o["baseline"], o["target"], o["result"])
            for o in content["outcomes"]
        ],
    }


def known_of(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "theme": facts["theme"],
        "stage": facts.get("stage", "not-known"),
        "dates": (facts.get("started", ""), facts.get("ended", "")),
        "cost": (str(facts.get("cost_gbp", "")), ""),
        "partners": facts.get("partners", []),
        "milestones": facts.get("milestones", []),
        "outcomes": [
            (o["indicator"], o["unit"], "", "", str(o["result"])) for o in facts.get("outcomes", [])
        ],
    }


@pytest.mark.usefixtures("demo")
class TestStates:
    def test_each_state_has_something_to_show(self) -> None:
        assert Counter(CaseStudy.objects.values_list("state", flat=True)) == {
            "published": 15,
            "draft": 4,
            "in-review": 3,
            "changes-requested": 1,
            "withdrawn": 1,
        }
        assert Counter(Edition.objects.values_list("status", flat=True)) == {
            "current": 17,
            "superseded": 1,
            "withdrawn": 1,
        }

    def test_next_versions_are_drafted_and_reviewed_while_the_first_stays(self) -> None:
        moving = CaseStudy.objects.exclude(state="published").filter(editions__status="current")
        assert {(c.council.slug, c.title, c.state) for c in moving.select_related("council")} == {
            ("stevenage", "Community wealth building together", "draft"),
            ("oldham", "Social prescribing innovation partnership", "in-review"),
        }
        for case_study in moving:
            assert case_study.editions.get().summary != case_study.summary

    def test_examples_say_that_they_are_and_none_is_public(self) -> None:
        examples = CaseStudy.objects.exclude(editions__status="current")
        assert examples.count() == 7
        for example in examples:
            assert example.title.startswith("Example: ")
            text = example.summary + example.what_was_done
            assert re.search(r"\b[Aa]n invented example\b", text), example.title

    def test_a_write_up_was_brought_and_waits_for_its_reasons(self) -> None:
        brought = BroughtWriteUp.objects.select_related("case_study").get()
        claims = brought.case_study.claims.values_list("principle__key", "reason")
        assert set(claims) == {
            ("innovation", ""),
            ("enterprise-and-social-economy", ""),
            ("new-models", ""),
            ("social-partnership", ""),
        }
        assert brought.understood["leftovers"] == [
            "in designing and commissioning public services and in determining the use of "
            "public resources."
        ]

    def test_councils_write_and_the_network_reviews(self) -> None:
        sides = set(Event.objects.values_list("kind", "side"))
        assert sides == {
            ("started", "council"),
            ("submitted", "council"),
            ("revised", "council"),
            ("claim-decided", "network"),
            ("published", "network"),
            ("changes-requested", "network"),
            ("withdrawn", "network"),
            ("evidence-set", "network"),
        }
        network = Event.objects.filter(side="network")
        assert set(network.values_list("actor__email", flat=True)) == {"dev@network.example"}
        stevenage = Event.objects.filter(side="council", case_study__council__slug="stevenage")
        assert set(stevenage.values_list("actor__email", flat=True)) == {"amber@stevenage.example"}


@pytest.mark.usefixtures("demo")
class TestPeople:
    def test_the_cast_can_sign_in_and_act(self) -> None:
        roles = Membership.objects.filter(council__slug__in=["stevenage", "oldham"])
        assert set(roles.values_list("user__email", "council__slug", "role")) == {
            ("amber@stevenage.example", "stevenage", "officer"),
            ("ben@stevenage.example", "stevenage", "lead"),
            ("cara@oldham.example", "oldham", "officer"),
        }
        assert set(User.objects.exclude(role="person").values_list("email", "role")) == {
            ("dev@network.example", "network-staff"),
            ("erin@network.example", "administrator"),
        }
        for user in User.objects.all():
            assert user.email.endswith(".example")
            assert list(
                EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")
            ) == [(user.email, True, True)]
        assert User.objects.get(email="ben@stevenage.example").check_password("working-together")

    def test_one_officer_for_each_other_council(self) -> None:
        councils = {facts["council"] for facts in FACTS} - {"Stevenage", "Oldham"}
        others = Membership.objects.exclude(council__slug__in=["stevenage", "oldham"])
        assert set(others.values_list("council__short_name", "user__name")) == {
            (council, f"Officer of {council}") for council in councils
        }


@pytest.mark.usefixtures("demo")
class TestCollections:
    def test_each_says_that_it_is_an_example_and_has_something_in_it(self) -> None:
        collections = Collection.objects.public()
        assert len(collections) == 2
        for collection in collections:
            assert collection.title.startswith("Example: ")
            assert collection.summary.startswith("An example of a collection that ")
            collection.full_clean()
        by_search, by_hand = collections
        query = collecting.query_of(by_search)
        assert query
        assert query.address() == by_search.address
        assert query.found.total == 3
        assert list(collecting.notes_of(by_hand).values()) == [
            "For housing, and for two groups of owners in one body.",
            "For a service, and for members who are young.",
            "For buildings.",
        ]


@pytest.mark.usefixtures("demo")
class TestSecondLoad:
    def test_changes_nothing_and_keeps_what_was_changed(self) -> None:
        Collection.objects.filter(order=1).update(summary="Our own summary")
        example = CaseStudy.objects.get(title="Example: a seed library")
        example.title, example.summary = "Our own title", "Our own words"
        example.save()
        User.objects.filter(email="amber@stevenage.example").update(name="Amber of Stevenage")
        before = everything()
        assert load() == "0 case studies added, 24 there already.\n"
        assert everything() == before

    def test_adds_what_a_load_that_was_broken_off_left_out(self) -> None:
        absent = CaseStudy.objects.filter(title="Example: a walking group from the library")
        absent.update(start_token=uuid4())
        assert load() == "1 case studies added, 23 there already.\n"
        assert absent.count() == 2


def everything() -> list[list[Any]]:
    models = [CaseStudy, PrincipleClaim, Edition, Event, User, Membership, Council, BroughtWriteUp]
    models += [Collection, CollectionEntry]
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_reasons_are_a_sentence_or_two() -> None:
    lengths = {
        (words["title"], key): len(reason)
        for words in WORDS
        for key, reason in words["reasons"].items()
    }
    assert len(lengths) == sum(len(principles_of(facts)) for facts in FACTS)
    assert {key: n for key, n in lengths.items() if not 60 <= n <= 250} == {}


def test_words_hold_no_figure_that_the_facts_do_not() -> None:
    own_words = (DATA / "stevenage-leisure.txt").read_text()
    for facts, words in zip(FACTS, WORDS, strict=True):
        known = figures(facts) | (figures(own_words) if "text_file" in facts else set())
        assert figures(words) <= known, facts["title"]


def figures(told: Any) -> set[str]:
    """Those in the words of it, and those that stand alone, but for an evidence level."""
    if isinstance(told, dict):
        return figures([value for name, value in told.items() if name != "level"])
    if isinstance(told, list):
        return {figure for part in told for figure in figures(part)}
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", "", str(told))))
