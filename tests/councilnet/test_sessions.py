"""Where somebody is signed in, as an administrator sees and ends it."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from councilnet.models import User
from tests.conftest import signed_in
from tests.councilnet.signing import is_signed_in, sign_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db
A_DAY_AGO = timezone.now() - timedelta(days=1, minutes=1)


def page_of(user: User) -> str:
    return reverse("admin:councilnet_user_sessions", args=[user.pk])


def signed_in_with(user: User, browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    sign_in(client, user.email)
    return client


def test_one_of_several_is_ended_and_the_history_says_so(
    as_erin: Client, erin: User, amber: User
) -> None:
    lost, kept = (signed_in_with(amber, browser) for browser in ("A lost one", "Her own"))
    shown = as_erin.get(page_of(amber))
    assert "A lost one" in text_of(shown)
    assert "127.0.0.1" in text_of(shown)

    chosen = UserSession.objects.get(user=amber, user_agent="A lost one").pk
    answer = as_erin.post(page_of(amber), {"sessions": [chosen]}, follow=True)
    assert "1 session was ended." in answer.content.decode()
    assert not is_signed_in(lost)
    assert is_signed_in(kept)
    history = as_erin.get(reverse("admin:councilnet_user_history", args=[amber.pk]))
    assert "Sessions ended: 1" in text_of(history)
    assert "Erin" in text_of(history)


def test_it_is_linked_from_their_page(as_erin: Client, amber: User) -> None:
    page = as_erin.get(reverse("admin:councilnet_user_change", args=[amber.pk]))
    assert f'href="{page_of(amber)}"' in page.content.decode()


def test_what_ended_by_itself_is_not_shown(as_erin: Client, amber: User) -> None:
    client = signed_in_with(amber, "A lost one")
    client.session.delete()
    assert "They are signed in nowhere." in text_of(as_erin.get(page_of(amber)))


def test_nothing_chosen_and_somebody_elses(as_erin: Client, amber: User, ben: User) -> None:
    signed_in_with(amber, "Hers")
    his = signed_in_with(ben, "His")
    assert "Choose what is to end" in text_of(as_erin.post(page_of(amber)))
    of_ben = UserSession.objects.get(user=ben).pk
    as_erin.post(page_of(amber), {"sessions": [of_ben]})
    assert is_signed_in(his)


def test_it_asks_first(erin: User, amber: User, settings: Settings) -> None:
    client = signed_in_with(amber, "Hers")
    settings.CONFIRM_MINUTES = 15
    chosen = {"sessions": [UserSession.objects.get(user=amber).pk]}
    answer = signed_in(erin).post(page_of(amber), chosen)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert is_signed_in(client)


@pytest.mark.parametrize("who", ["amber", "dev"])
def test_nobody_else_sees_it(who: str, request: pytest.FixtureRequest, amber: User) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page_of(amber), follow=True).status_code == 403


# --- What is kept of those that ended ------------------------------------------------------------
def test_what_ended_is_forgotten_within_a_day(amber: User) -> None:
    ended, lasting, fresh = (signed_in_with(amber, browser) for browser in ("A", "B", "C"))
    Session.objects.filter(session_key=ended.session.session_key).update(expire_date=A_DAY_AGO)
    UserSession.objects.exclude(user_agent="C").update(created_at=A_DAY_AGO)
    fresh.session.delete()
    call_command("forget_sessions", stdout=StringIO())
    assert {*UserSession.objects.values_list("user_agent", flat=True)} == {"B", "C"}
    assert not Session.objects.filter(session_key=ended.session.session_key).exists()
    assert is_signed_in(lasting)
