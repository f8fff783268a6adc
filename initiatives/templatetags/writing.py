"""What the pages of writers and reviewers say in small. No tag asks the database anything."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from councilnet.govuk.templatetags.govuk import status_tag
from initiatives.models import CaseStudy, State
from initiatives.principle_help import PRINCIPLE_HELP

register = template.Library()

COLOURS = {
    State.DRAFT: "grey",
    State.IN_REVIEW: "blue",
    State.CHANGES_REQUESTED: "yellow",
    State.APPROVED: "teal",
    State.PUBLISHED: "green",
    State.WITHDRAWN: "red",
}


@register.simple_tag
def state_tag(case_study: CaseStudy) -> SafeString:
    return status_tag(case_study.get_state_display(), COLOURS[State(case_study.state)])


@register.simple_tag
def principle_help(key: str) -> str:
    """When a principle fits, in our words and not the network's; "" for a new one."""
    return str(PRINCIPLE_HELP.get(key, ""))


@register.simple_tag
def certainty(match: dict[str, Any]) -> str:
    """How sure a recognised principle is, in words."""
    if match["certainty"] == 100:
        exact = {
            "title": _("Certain: exactly its title."),
            "sentence": _("Certain: word for word."),
        }
        return exact[match["by"]]
    return _("Likely: %(certainty)s per cent the same. Please check it.") % match


@register.simple_tag
def part_name(part: str) -> str:
    """The heading under which a section of a write-up was put."""
    if part == "summary":
        return _("Summary")
    name = part or "what_was_done"
    return str(CaseStudy._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
