"""What is kept, computed and sent to others is in the network's language, whoever led to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core import mail
from django.core.management import call_command
from django.db.models import CharField, JSONField, TextField
from django.utils import timezone, translation
from pytest_django import Settings

from councilnet import joining_mail, notices
from councilnet.models import Membership, Notice
from initiatives import asking, reviewing, sharing, wishing, workflow
from initiatives.models import Offer, Principle, Wish
from tests import bare, factories
from tests.browser.world import build
from tests.initiatives.wished import offered, wished
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db

BY_HAND = {"CalculationRun"}  # the world makes its own: a run of the portal is tried below


def in_the_pages_language() -> Iterator[tuple[str, str, str]]:
    """What has a translated string in it, or an address of a translated page."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField | ArrayField):
                for value in model._default_manager.values_list(field.name, flat=True).distinct():
                    at = max(str(value).find("⟦"), str(value).find(f"/{bare.BRACKETED}/"))
                    if at >= 0:
                        yield model.__name__, field.name, str(value)[max(at - 50, 0) : at + 100]


@pytest.fixture
def on_a_translated_page(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    bare.bracket_everything(settings, monkeypatch)
    with translation.override(bare.BRACKETED):
        yield


def test_the_whole_world(reference_data: None, on_a_translated_page: None) -> None:
    build()
    found = [told for told in in_the_pages_language() if told[0] not in BY_HAND]
    assert found == []


def a_score() -> None:
    assessed.published()


def requests_for_help() -> None:
    factories.published()
    wish, other = wished(), wished("Another")
    made = offered(wish)
    asker, offerer = (factories.officer_of(name) for name in ("oldham", "stevenage"))
    wishing.write(made, "Come and see.", by=offerer)
    wishing.answer(made, by=asker, accepts=True)
    wishing.answer(offered(other), by=asker, accepts=False)
    wishing.close(wish, wishing.Ending(Wish.Closing.ANSWERED), by=asker)
    assert Offer.objects.count() == 2


def what_reviewers_do() -> None:
    staff = factories.reviewer()
    first, second = factories.published(), factories.published("Another")
    reviewing.hand_on(factories.submitted("Third"), to=None, due=timezone.localdate(), by=staff)
    workflow.merge(second.case_study, by=staff, into=first.case_study)
    principle = Principle.objects.get(key="learning")
    asking.ask(principle, [first.council], subject="A case", message="Have you one?", by=staff)


def what_colleagues_do() -> None:
    officer = factories.officer_of("stevenage")
    colleague = factories.person("colleague", council="stevenage")
    sharing.change_authors(factories.draft(), [officer, colleague], colleague, by=officer)
    membership = Membership.objects.get(user=colleague)
    joining_mail.tell_of_role(membership, by=officer)
    joining_mail.tell_of_accepting(membership)
    joining_mail.tell_of_removal(membership, by=officer, reason="It was agreed.")
    joining_mail.tell_of_leaving(membership)


@pytest.mark.parametrize("act", [a_score, requests_for_help, what_reviewers_do, what_colleagues_do])
def test_what_people_do(
    act: Callable[[], None], reference_data: None, on_a_translated_page: None
) -> None:
    act()
    assert list(in_the_pages_language()) == []


@pytest.mark.parametrize("act", [a_score, requests_for_help, what_reviewers_do, what_colleagues_do])
def test_people_are_told_in_their_own(
    act: Callable[[], None], reference_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads Welsh, of whatever an English page led to."""
    bare.bracket("cy", monkeypatch)
    monkeypatch.setattr(factories, "LANGUAGE", "cy")
    act()
    told = Notice.objects.all()
    others = {kind for kind, text in told.values_list("kind", "text") if "⟦" not in text}
    assert told
    assert others <= {"asks"}, "What network staff ask for is in their own words."
    assert [path for path in told.values_list("path", flat=True) if path[:4] != "/cy/"] == []


def test_mail_to_others(reference_data: None, on_a_translated_page: None) -> None:
    requests_for_help()
    notices.gather(timezone.now() + timedelta(days=8))
    call_command("send_mail")
    assert mail.outbox
    for sent in mail.outbox:
        assert "⟦" not in f"{sent.subject}{sent.body}"
