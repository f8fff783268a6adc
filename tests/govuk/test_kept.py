"""Parts of pages that are made once."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from councilnet.govuk.templatetags.kept import place

TEMPLATE = "{% load i18n kept %}{% kept name %}{{ name }}, {{ other }}{% endkept %}"


def test_it_is_made_once_for_what_its_keys_say() -> None:
    template = Template(TEMPLATE)
    said = [
        template.render(Context({"name": name, "other": n}))
        for n, name in enumerate(["<a>", "<a>", "b", "<a>", ""])
    ]
    assert said == ["&lt;a&gt;, 0", "&lt;a&gt;, 0", "b, 2", "&lt;a&gt;, 0", ", 4"]


def test_each_language_has_its_own() -> None:
    template = Template(TEMPLATE)
    with translation.override("en-gb"):
        english = template.render(Context({"name": "a", "other": "English"}))
    with translation.override("cy"):
        welsh = template.render(Context({"name": "a", "other": "Welsh"}))
    assert (english, welsh) == ("a, English", "a, Welsh")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/", "/"),
        ("/case-studies/", "/case-studies/"),
        ("/case-studies.csv", "/case-studies.csv"),
        ("/case-studies/stevenage/repair-cafe/", "/case-studies/…"),
    ],
)
def test_where_a_page_stands(path: str, where: str) -> None:
    assert place(RequestFactory().get(path)) == where
    assert place(None) == ""
