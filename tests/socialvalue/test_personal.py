"""What somebody did to scores is told to them, and names nobody once they have gone."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import Notice, User
from socialvalue import assessing, personal
from socialvalue.assessing import Answer
from socialvalue.models import CalculationRun
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.test_personal import everything_stored
from tests.pages import text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def zenobia(reference_data: None) -> User:
    user = factories.person("zenobia-quill", council="stevenage")
    user.name = "Zenobia Quill"
    user.save()
    return user


@pytest.fixture
def run(zenobia: User, ben: User, dev: User) -> CalculationRun:
    """Put forward, published and told of by Zenobia; checked by Dev."""
    case_study = factories.published("Job club").case_study
    run = assessing.propose(assessed.whole(case_study, by=zenobia), by=zenobia)
    assessing.sign(run.assessment, by=dev)
    assessing.publish(run.assessment, by=dev)
    run.refresh_from_db()
    day = date(2024, 3, 31)
    delivery = assessing.deliver(
        run, by=zenobia, line=0, until=day, quantity=Decimal(9), source="The club’s book"
    )
    assessing.check(delivery, by=dev)
    return run


def test_they_are_told_what_they_did(run: CalculationRun, zenobia: User) -> None:
    client = Client()
    client.force_login(zenobia)
    told = json.loads(client.get(reverse("download_your_data")).content)
    assert [event["kind"] for event in told["assessment_events"]] == [
        "delivered",
        "proposed",
        "started",
    ]
    assert [(row["number"], row["you_put_it_forward"]) for row in told["scores"]] == [(1, True)]
    assert [row["source"] for row in told["delivered_figures"]] == ["The club’s book"]
    assert len(told["assessments_started"]) == 1


def test_after_erasing_nothing_names_them(run: CalculationRun, zenobia: User, dev: User) -> None:
    assert Notice.objects.filter(text__contains="Zenobia Quill").exists()
    url = reverse("score_run", args=[run.assessment_id, run.number])
    assert "Put forward by Zenobia Quill" in text_of(signed_in(dev).get(url))
    personal.erase(zenobia)
    assert "zenobia" not in everything_stored()
    assert "Put forward by a former member" in text_of(signed_in(dev).get(url))
    assert "Signed by Dev" in text_of(Client().get(run.get_absolute_url()))
    events = run.assessment.events.filter(side="council").values_list("actor_name", flat=True)
    assert set(events) == {"a former member"}


def test_who_replied_is_forgotten_and_the_reply_stays(zenobia: User, dev: User, erin: User) -> None:
    run = assessed.proposed(factories.published("Job club").case_study, by=dev)
    assessing.sign(run.assessment, by=erin)
    answers = {None: Answer(False, "No."), 0: Answer(True), 1: Answer(True), 2: Answer(True)}
    assessing.reply(run.assessment, answers, by=zenobia)
    personal.erase(zenobia)
    reply = run.replies.get(line=None)
    assert (reply.text, reply.replied_by_name) == ("No.", "a former member")
