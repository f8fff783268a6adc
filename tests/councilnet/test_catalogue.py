"""The Welsh: all of it, in every form, with the places for names that the English has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages import Message
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import ngettext

from councilnet import catalogue
from initiatives.models import SharedPower, Stage
from socialvalue.models import Assessment

PLACES = re.compile(r"%\(\w+\)[sdif]|%[sd]|%%|\{[\w.!]*(?::[^}]*)?\}")
TAGS = re.compile(r"</?[a-zA-Z][^>]*>")


Key = tuple[object, str | None]


def keys(messages: Iterable[Message]) -> set[Key]:
    return {(message.id, message.context) for message in messages if message.id}


def forms(message: Message) -> list[tuple[str, str]]:
    """Each Welsh form beside the English that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    one, many = message.id
    return [(one if place == 1 else many, form) for place, form in enumerate(message.string or ())]


def sorted_in(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(pattern.findall(text))


def test_nothing_is_left_as_a_guess() -> None:
    assert [message.id for message in catalogue.kept() if message.fuzzy] == []


def test_places_for_names_and_numbers_are_kept() -> None:
    """The forms for none, one and two may say their number in words."""
    wrong = []
    for message in catalogue.kept():
        for place, (english, welsh) in enumerate(forms(message) if message.id else []):
            wanted, given = sorted_in(PLACES, english), sorted_in(PLACES, welsh)
            in_words = not isinstance(message.id, str) and place < 3 and set(given) < set(wanted)
            if welsh and given != wanted and not in_words:
                wrong.append((english, welsh))
    assert wrong == []


def test_tags_are_kept() -> None:
    assert [
        (english, welsh)
        for message in catalogue.kept()
        if message.id
        for english, welsh in forms(message)
        if welsh and sorted_in(TAGS, english) != sorted_in(TAGS, welsh)
    ] == []


def test_a_changed_string_is_asked_for_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "django.po"
    words = 'msgid "Skip to main content"'
    assert words in catalogue.WELSH.read_text()
    copy.write_text(catalogue.WELSH.read_text().replace(words, 'msgid "Skip to the main content"'))
    monkeypatch.setattr(catalogue, "WELSH", copy)
    assert "Skip to main content" in [message.id for message in catalogue.update()]
    assert "Skip to the main content" not in copy.read_text()


def test_it_is_compiled_when_it_is_newer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "django.po"
    copy.write_text(catalogue.WELSH.read_text())
    monkeypatch.setattr(catalogue, "WELSH", copy)
    assert [catalogue.compile_it(), catalogue.compile_it()] == [True, False]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["django.mo", "django.po"]


@pytest.mark.parametrize(("n", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (6, 4), (4, 5), (100, 5)])
def test_a_number_takes_its_own_form(n: int, form: int) -> None:
    """Beside Django's own Welsh, which knows four forms."""
    one, many = "%(number)s case study", "%(number)s case studies"
    message = catalogue.kept().get((one, many))
    assert message
    with translation.override("cy"):
        assert ngettext(one, many, n) == (message.string or ())[form]
        assert ngettext("%(size)d byte", "%(size)d bytes", n) == "%(size)d beit"


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% load i18n %}<a title="{% translate "A name" %}">x</a>', ["A name"]),
        ('{% nav_link "home" _("Home") %}{# _("no") #}', ["Home"]),
        (
            "{% blocktranslate count n=n %}{{ n }} hat{% plural %}hats{% endblocktranslate %}",
            [("%(n)s hat", "hats")],
        ),
        ("{% comment %}{% translate 'no' %}{% endcomment %}It’s 100% “so”.", []),
    ],
)
def test_templates_are_read(
    template: str, found: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(template)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "sources", lambda: iter([page]))
    assert [message.id for message in catalogue.wanted() if message.id] == found


def test_it_has_what_the_code_and_the_templates_say_and_nothing_else() -> None:
    assert keys(catalogue.kept()) == keys(catalogue.wanted())


def test_every_string_is_there_in_all_its_forms() -> None:
    assert [m.id for m in catalogue.kept() if m.id and not catalogue.is_whole(m)] == []


def test_it_is_written_as_make_messages_writes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    committed = catalogue.WELSH.read_text()
    copy = tmp_path / "django.po"
    copy.write_text(committed)
    monkeypatch.setattr(catalogue, "WELSH", copy)
    catalogue.update()
    assert copy.read_text() == committed


@pytest.mark.parametrize("choices", [SharedPower, Stage, Assessment.Kind])
def test_labels_that_are_cut_at_their_colon_have_one(choices: type[TextChoices]) -> None:
    for choice in choices:
        with translation.override("cy"):
            welsh = str(choice.label)
        assert (":" in welsh) == (":" in str(choice.label))
