"""The commands that ask again, at a moment that is given to them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from initiatives.models import FollowUp, ReviewReminder
from tests import factories

WRONG = [
    ("soon", "Write a date and a time such as 2027-06-01T09:00+01:00."),
    ("2027-02-30T09:00Z", "Write a date and a time such as 2027-06-01T09:00+01:00."),
    ("2027-06-01T09:00", "Say in which time zone too, such as 2027-06-01T09:00+01:00."),
    ("2027-06-01", "Say in which time zone too, such as 2027-06-01T09:00+01:00."),
]


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize(("said", "answer"), WRONG)
@pytest.mark.parametrize("command", ["check_again", "follow_up"])
def test_a_moment_that_is_not_clear_is_asked_about(command: str, said: str, answer: str) -> None:
    with pytest.raises(CommandError, match="--now") as refused:
        run(command, "--now", said)
    assert answer in str(refused.value)


def test_a_drill_a_year_on(reference_data: None) -> None:
    factories.published()
    later = (timezone.now() + timedelta(days=366)).isoformat()
    assert run("check_again") == "Reminded of 0 case studies."
    assert run("follow_up").startswith("Asked about 0 case studies, reminded of 0,")
    assert run("check_again", "--now", later) == "Reminded of 1 case studies."
    assert run("follow_up", "--now", later).startswith("Asked about 1 case studies,")
    assert run("check_again", "--now", later) == "Reminded of 0 case studies."
    assert (ReviewReminder.objects.count(), FollowUp.objects.count()) == (2, 1)
