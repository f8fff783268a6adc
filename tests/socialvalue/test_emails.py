"""Who is told of what happens to a score, and in which words."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils.formats import date_format

from councilnet.models import Notice, NoticeChoice, Often, User
from socialvalue import assessing, emails
from socialvalue.assessing import Answer
from socialvalue.models import AssessmentEvent, CalculationRun
from tests import factories
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
Kind = AssessmentEvent.Kind


@pytest.fixture
def cast(amber: User, ben: User, cara: User, dev: User, erin: User) -> dict[str, User]:
    return {"amber": amber, "ben": ben, "cara": cara, "dev": dev, "erin": erin}


def told() -> dict[str, str]:
    """Whom as which kind, since this was asked last."""
    rows = Notice.objects.order_by("pk").values_list("user__name", "kind")
    found = {name.lower(): kind for name, kind in rows}
    Notice.objects.all().delete()
    return found


def proposed(by: User) -> CalculationRun:
    assessment = assessed.whole(factories.published("Job club").case_study, by=by)
    Notice.objects.all().delete()
    return assessing.propose(assessment, by=by)


COUNCIL = {"amber": "scores", "ben": "scores"}


def test_of_what_a_council_assessed(cast: dict[str, User]) -> None:
    run = proposed(cast["amber"])
    of = run.assessment
    assert told() == {"ben": "scores", "dev": "score-queue", "erin": "score-queue"}
    assessing.sign(of, by=cast["dev"])
    assert told() == COUNCIL | {"erin": "score-queue"}
    assessing.publish(of, by=cast["erin"])
    assert told() == COUNCIL | {"dev": "scores"}
    delivery = assessing.deliver(
        run, by=cast["ben"], line=0, until=date(2024, 3, 31), quantity=Decimal(9), source="A book"
    )
    assert told() == {"amber": "scores", "dev": "scores", "erin": "score-queue"}
    assessing.check(delivery, by=cast["erin"])
    assert told() == COUNCIL | {"dev": "scores"}
    assessing.reopen(of, by=cast["amber"])
    assert told() == {"ben": "scores"}
    assessing.withdraw(of, by=cast["dev"], reason="A mistake.")
    assert told() == COUNCIL


def test_of_what_the_network_assessed(cast: dict[str, User]) -> None:
    run = proposed(cast["dev"])
    of = run.assessment
    assert told() == COUNCIL | {"erin": "score-queue"}
    assessing.send_back(of, by=cast["erin"], message="Say who.")
    assert told() == COUNCIL | {"dev": "scores"}
    assessing.propose(of, by=cast["dev"])
    told()
    assessing.sign(of, by=cast["erin"])
    assert told() == COUNCIL | {"dev": "scores"}
    lines: list[int | None] = [None, 0, 1, 2]
    assessing.reply(of, dict.fromkeys(lines, Answer(True)), by=cast["ben"])
    assert told() == {"dev": "scores", "erin": "scores"}


def test_each_event_is_in_the_table_or_left_out_on_purpose() -> None:
    assert set(Kind) - set(emails.TABLE) == {Kind.STARTED}


def test_the_mail_says_until_when_and_leads_there(cast: dict[str, User]) -> None:
    run = proposed(cast["dev"])
    Notice.objects.all().delete()
    run = assessing.sign(run.assessment, by=cast["erin"])
    call_command("send_mail", stdout=StringIO())
    (message,) = (one for one in mail.outbox if one.to == [cast["ben"].email])
    assert run.reply_until
    day = date_format(run.reply_until, "j F Y")
    assert message.subject == "Stevenage: Job club – Its score is signed."
    assert f"Say until the end of {day}, line by line" in str(message.body)
    assert "By: The network" in str(message.body)
    assert "Erin" not in str(message.body)
    assert reverse("score_run", args=[run.assessment_id, 1]) in str(message.body)


def test_who_wants_none_gets_none(cast: dict[str, User]) -> None:
    NoticeChoice.objects.create(user=cast["ben"], kind="scores", often=Often.NEVER)
    proposed(cast["amber"])
    assert told() == {"dev": "score-queue", "erin": "score-queue"}
