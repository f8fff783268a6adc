"""Where the demonstration is refused."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from councilnet.models import Council, User


@pytest.mark.usefixtures("reference_data")
def test_is_refused_where_debug_is_off() -> None:
    with pytest.raises(CommandError, match="so it is refused where DEBUG is off"):
        call_command("load_demonstration")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_says_what_to_load_first(settings: Settings) -> None:
    settings.DEBUG = True
    Council.objects.all().delete()  # the principles stay: frameworks that are published name them
    with pytest.raises(CommandError) as caught:
        call_command("load_demonstration")
    assert str(caught.value) == ("Run manage.py load_councils and manage.py load_principles first.")
    assert not User.objects.exists()
