"""The links to a list's other forms. Nothing here asks the database anything."""

from __future__ import annotations

from django import template

from initiatives.outputs.listings import in_form

register = template.Library()


@register.inclusion_tag("initiatives/reading/_outputs.html")
def outputs(page: str, query: str = "", *, feed: bool = True) -> dict[str, str]:
    """``{% outputs page "?theme=food" %}``, where a page without a feed says ``feed=False``."""
    forms = ("csv", "json", "atom") if feed else ("csv", "json")
    return {form: in_form(f"{page}{query}", form) for form in forms}
