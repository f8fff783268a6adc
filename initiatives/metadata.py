"""What a page says of itself to machines, in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from councilnet import licences
from initiatives import contents
from initiatives.contents import Content
from initiatives.models import Edition

# So that no text can end the script element, as Django's json_script does it.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def article(edition: Edition, absolute: Callable[[str], str]) -> SafeString:
    """JSON-LD of a case study. Whom to ask is left out: people may have that removed at once."""
    content: Content = edition.content
    licence = licences.chosen()
    told = contents.told(content, get_language() or "")
    said = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": told.title,
        "description": told.summary,
        "url": absolute(edition.get_absolute_url()),
        "datePublished": edition.published_at.isoformat(),
        "version": edition.number,
        "inLanguage": "cy" if told.language == "cy" else "en-GB",
        "isAccessibleForFree": True,
        "articleSection": content["theme"]["name"],
        "keywords": [claim["title"] for claim in content["claims"]],
        **_author(edition, absolute),
        "publisher": {"@type": "Organization", "name": settings.NETWORK_NAME},
        **({"license": licence.url} if licence.url else {}),
    }
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPED))  # noqa: S308


def _author(edition: Edition, absolute: Callable[[str], str]) -> dict[str, object]:
    """Nothing of a council whose name is withheld: a stand-in is no organisation."""
    if edition.council.is_stand_in:
        return {}
    return {
        "author": {
            "@type": "GovernmentOrganization",
            "name": edition.content["council"]["name"],
            "url": absolute(reverse("council", args=[edition.council.slug])),
        }
    }
