"""Every page, as each role gets it, and every form with its errors, is HTML without a fault.

The addresses come from the matrices of who may open what, so that a new one is looked at by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from councilnet import joining
from councilnet.models import Council, Membership, User
from initiatives import self_assessing
from initiatives.models import Follow, KeptCaseStudy
from tests import factories
from tests.browser import test_admin
from tests.browser.markup import RULES_OF_ADMIN, Pages
from tests.browser.mistakes import MISTAKES, Mistake
from tests.browser.test_adopting import with_much_to_show
from tests.browser.test_every_page import (
    of_accounts,
    of_everybody,
    of_more,
    of_the_matrix,
)
from tests.browser.world import World, build
from tests.conftest import signed_in
from tests.councilnet import test_people_access
from tests.initiatives import (
    test_adopting_access,
    test_following_access,
    test_packing_access,
    test_wishing_access,
)
from tests.initiatives.wished import offered, wished
from tests.socialvalue import test_assessing_access, test_runs_access
from tests.socialvalue.framed import next_draft
from tests.test_access import ROLES

IN_WELSH = [
    "/",
    "/case-studies/",
    "/case-studies/stevenage/repair-cafe/",
    "/social-value/portfolio/",
]
Answered = tuple[str, Any]  # whose it is, and the answer


@pytest.fixture
def world(reference_data: None) -> World:
    return build()


def test_every_page_as_each_role_gets_it(world: World, tmp_path: Path) -> None:
    pages = Pages(tmp_path)
    for whose, answer in (*read(world), *with_mistakes(world), *of_more_matrices(world)):
        pages.keep(whose, answer)
    assert pages.faults() == {}
    assert len(pages.asked) > 500


def test_the_administration(erin: User, tmp_path: Path) -> None:
    test_admin.everything(erin)
    next_draft()
    pages, client = Pages(tmp_path), signed_in(erin)
    for address in test_admin.addresses():
        pages.keep("admin", client.get(address))
    assert pages.faults(RULES_OF_ADMIN) == {}


def as_(user: User | None) -> Client:
    return signed_in(user) if user else Client()


def read(world: World) -> Iterator[Answered]:
    for role, user in world.people.items():
        addresses = [*of_more(world, role)]
        if role in {"visitor", "officer"}:
            addresses += [*of_everybody(), *of_accounts(role)]
        if role in ROLES:
            addresses += of_the_matrix(world, role)
        if role == "visitor":
            addresses += [f"/cy{address}" for address in IN_WELSH]
        client = as_(user)
        yield from ((role, client.get(address)) for address in addresses)


# Forms with what is wrong in them


def with_mistakes(world: World) -> Iterator[Answered]:
    for mistake in MISTAKES:
        answer = sent(mistake, world)
        assert b"govuk-error-summary" in answer.content, mistake
        yield mistake.who, answer


def sent(mistake: Mistake, world: World) -> Any:
    """The form with this button, as a browser would send it."""
    client = as_(world.people[mistake.who])
    case_study = [world.case_studies[mistake.of].pk] if mistake.of else []
    part = [mistake.part] if mistake.part else []
    page = reverse(mistake.page or mistake.form, args=[*case_study, *part]) + mistake.query
    main = html.fromstring(client.get(page).content.decode()).xpath("//main")[0]
    button, form = button_of(main, mistake.button)
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    values |= {name: [value] for name, value in mistake.typed.items()}
    values |= {button.get("name", ""): [button.get("value", "")]}
    values.pop(mistake.unticked, None)
    with taken_back():
        return client.post(form.action or page, values)


def button_of(main: Any, words: str) -> tuple[Any, Any]:
    """And its form."""
    buttons = [b for b in main.iter("button") if " ".join(b.text_content().split()) == words]
    return buttons[0], next(buttons[0].iterancestors("form"))


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What the other matrices name, read, and sent with nothing in it


def of_more_matrices(world: World) -> Iterator[Answered]:
    for people, addresses in matrices(world):
        for (method, address), (role, user) in product(addresses, people.items()):
            with taken_back():
                yield role, as_(user).generic(method, address)


def matrices(world: World) -> Iterator[tuple[dict[str, User | None], list[tuple[str, str]]]]:
    officer, other, staff = (world.people[role] for role in ("officer", "other", "staff"))
    assert officer
    lead = factories.person("ben", council="stevenage", lead=True)
    both = {"officer": officer, "other": other, "staff": staff}
    yield {"lead": lead}, of_a_council(lead)
    yield both, of_an_adoption()
    yield {"officer": officer}, of_following(officer)
    yield {"lead": lead, "staff": staff}, of_packs(lead)
    yield both, of_wishes()
    for state in ("draft", "proposed"):
        yield {"officer": officer, "staff": staff}, of_assessing(state)
    everybody = {role: world.people[role] for role in ROLES}
    for state in ("draft", "with-council", "published"):
        yield everybody, of_scores(state, everybody)


def of_a_council(lead: User) -> list[tuple[str, str]]:
    stevenage = Council.objects.get(slug="stevenage")
    member = factories.person("gil", council="stevenage").memberships.get().pk
    asker = factories.person("fay", council="rochdale")
    asked = joining.ask(stevenage, by=asker, note="").pk
    invited = joining.invite(stevenage, "hal@elsewhere.example", Membership.Role.OFFICER, by=lead)
    rows = {"withdraw_invitation": [invited.pk], "accept_invitation": [invited.pk]}
    rows |= {"answer_request": [asked], "change_role": [member], "remove_member": [member]}
    named = test_people_access
    return [(method, named.address(name, rows)) for method, name in named.OF_COUNCIL]


def of_an_adoption() -> list[tuple[str, str]]:
    adoption, named = with_much_to_show(), test_adopting_access
    return [(method, named.address(name, adoption.pk)) for method, name in named.OF_ADOPTION]


def of_following(officer: User) -> list[tuple[str, str]]:
    follows, kept = Follow.objects.filter(user=officer), KeptCaseStudy.objects.filter(user=officer)
    rows, named = {"follow": follows[0].pk, "kept": kept[0].pk}, test_following_access
    return [(method, named.address(name, rows)) for method, name in named.OF_FOLLOWING]


def of_packs(lead: User) -> list[tuple[str, str]]:
    pack = factories.pack(factories.published("In a pack").case_study, issued=False).pk
    stevenage = Council.objects.get(slug="stevenage")
    copied = self_assessing.copy(stevenage, by=lead, day=timezone.localdate()).pk
    named = test_packing_access
    return [(method, named.address(name, pack, copied)) for method, name in named.HANDED_ON]


def of_wishes() -> list[tuple[str, str]]:
    made, named = offered(wished()), test_wishing_access
    return [(method, named.address(name, made)) for method, name in named.OF_WISHES]


def of_assessing(state: str) -> list[tuple[str, str]]:
    of, named = test_assessing_access.assessment_in(state), test_assessing_access
    return [(method, named.address(name, of)) for method, name in named.OF_ASSESSMENT]


def of_scores(state: str, people: dict[str, User | None]) -> list[tuple[str, str]]:
    run, named = test_runs_access.run_in(state, people), test_runs_access
    return [(method, named.address(name, run)) for method, name in named.OF_SCORES]
