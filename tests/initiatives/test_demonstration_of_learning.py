"""The demonstration's ideas that travelled: there are some, and each says that it is invented."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from councilnet.models import Notice
from initiatives import demonstration_of_asking, demonstration_of_learning
from initiatives.models import Adoption, Edition
from tests.pages import text_of

INVENTED = "Invented for the demonstration: "
ADDRESS = "/case-studies/stevenage/example-a-library-of-things/"


@pytest.fixture
def shown(reference_data: None, settings: Settings) -> None:
    settings.DEBUG = True
    call_command("load_demonstration", stdout=StringIO())
    call_command("load_learning", stdout=StringIO())


@pytest.mark.usefixtures("shown")
def test_nothing_real_is_said_to_come_from_anywhere() -> None:
    for adoption in Adoption.objects.all():
        assert adoption.what_changed.startswith(INVENTED)
        assert adoption.stop_lesson == "" or adoption.stop_lesson.startswith(INVENTED)
    for adoption in Adoption.objects.shown():
        assert adoption.origin.title.startswith("Example: ")
        assert adoption.result is None or adoption.result.title.startswith("Example: ")
    [private] = Adoption.objects.exclude(pk__in=Adoption.objects.shown())
    assert (private.council.slug, private.origin_answer) == ("oldham", "")


@pytest.mark.usefixtures("shown")
def test_the_tree_has_a_child_of_two_and_one_that_stopped(client: Client) -> None:
    text = text_of(client.get(ADDRESS))
    assert "Tried in 3 other councils; what they changed" in text
    assert "Also taken from Example: a library of things on the market by Oldham" in text
    assert "Why it stopped: People left or were too few. What was learned: Invented" in text
    taken = Edition.objects.current().filter(adopted_elsewhere=True).order_by("title")
    assert list(taken.values_list("title", "taken_up", "kin")) == [
        ("Example: a library of things", 3, 3),
        ("Example: a library of things on the market", 2, 3),
    ]


@pytest.mark.usefixtures("shown")
def test_one_follow_up_is_answered_and_one_is_not(client: Client) -> None:
    text = text_of(client.get(ADDRESS))
    assert "What came of it later One year on: " in text
    assert "An invented answer for the demonstration." in text
    silent = text_of(client.get("/case-studies/preston/example-tools-lent-by-bicycle/"))
    assert "what came of it: no answer yet." in silent


@pytest.mark.usefixtures("shown")
def test_it_is_loaded_once_and_nobody_is_written_to() -> None:
    assert demonstration_of_learning.load() == 0
    assert demonstration_of_asking.load(timezone.now()) == 0
    assert not Notice.objects.filter(thread__startswith="adoption-", sent_at=None).exists()


def test_it_is_refused_in_production(reference_data: None) -> None:
    with pytest.raises(CommandError):
        call_command("load_learning")
