"""Parts of a page that are the same for many: made once in each process."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path

register = template.Library()
MOST = 500


class Kept(Node):
    def __init__(self, nodes: NodeList, keys: list[FilterExpression]) -> None:
        self.nodes = nodes
        self.keys = keys
        self.made = lru_cache(MOST)(_Once)

    def render(self, context: Context) -> SafeString:
        once = self.made(get_language(), *(key.resolve(context) for key in self.keys))
        if once.html is None:
            once.html = self.nodes.render(context)
        return once.html


class _Once:
    def __init__(self, *keys: Any) -> None:
        self.html: SafeString | None = None


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """``{% kept path site_name %}…{% endkept %}``: made once for all that its keys say.

    Whatever else the part depends on, but for the language, must be among the keys.
    """
    _name, *keys = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes, [parser.compile_filter(key) for key in keys])


@register.filter
def place(request: HttpRequest | None) -> str:
    """Where a page stands for the header's links: its path; further down, the first part of it."""
    path = request.path if request else ""
    start = f"/{language}/" if (language := get_language_from_path(path)) else "/"
    first, rest = path[len(start) :].partition("/")[::2]
    return f"{start}{first}/…" if rest else path
