"""The language of words that are not in the page's. Loaded for every template."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from councilnet import languages

register = template.Library()


@register.simple_tag
def in_english(words: object = "") -> SafeString:
    """``<p{% in_english %}>``: what councils wrote.

    ``<p{% in_english theme.called %}>``: a name from the database, unless it is in Welsh here.
    """
    return languages.of_words(words)


@register.filter
def english(words: object) -> SafeString:
    """``{{ claim.title|english }}``: the same, in an element of its own on a Welsh page."""
    return languages.english(words)


@register.simple_tag
def in_language(code: str) -> SafeString:
    """``<h1{% in_language told.language %}>``: nothing where the page is in it already."""
    return languages.marked(code)
