"""What principles and themes are called on a page that shows what an edition says of them.

An edition keeps the English words of its day, and no Welsh: whoever mends the Welsh of a name mends
it on every page. Welsh stands in for the very words that it is the Welsh of. Where a principle has
been given another title or wording, older editions show theirs: in Welsh if that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import get_language

from councilnet import languages
from initiatives import index
from initiatives.contents import Content
from initiatives.index import Index
from initiatives.models import Principle, PrincipleWording, Theme


class Names(NamedTuple):
    """The Welsh of each that has any, by its English."""

    titles: Mapping[str, str]
    wordings: Mapping[str, str]
    themes: Mapping[str, str]


def shown(content: Content, held: Index | None = None) -> Content:
    """The content with its names in the page's language: to be shown, and never to be kept.

    Asks nothing for an English page. For a Welsh one three statements, where names have changed.
    """
    if languages.is_ours(get_language()):
        return content
    names = _names(held or index.current())
    theme, claims = content["theme"], content["claims"]
    return {
        **content,
        "theme": {**theme, "name": _called(theme["name"], names.themes)},
        "claims": [
            {
                **claim,
                "title": _called(claim["title"], names.titles),
                "wording": _called(claim["wording"], names.wordings),
            }
            for claim in claims
        ],
    }


def _called(words: str, in_welsh: Mapping[str, str]) -> str:
    return languages.called(words, in_welsh.get(words, ""))


def _names(held: Index) -> Names:
    """Under the index, which begins anew when something is called otherwise."""
    if "names" not in held.kept:
        held.kept["names"] = Names(
            dict(Principle.objects.values_list("title", "title_cy")),
            dict(PrincipleWording.objects.values_list("text", "text_cy")),
            dict(Theme.objects.values_list("name", "name_cy")),
        )
    names: Names = held.kept["names"]
    return names
