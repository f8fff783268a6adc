"""What `check --deploy` says of settings that are allowed and unwise."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def staff_have_a_second_factor(**kwargs: Any) -> list[CheckMessage]:
    if settings.STAFF_SECOND_FACTOR:
        return []
    return [
        Warning(
            "Network staff and administrators may do without a second factor.",
            hint="Leave STAFF_SECOND_FACTOR out, or set it to 1.",
            id="councilnet.W001",
        )
    ]


@register(Tags.security, deploy=True)
def the_administration_asks_again(**kwargs: Any) -> list[CheckMessage]:
    """And counts who asks."""
    wanted = ["CONFIRM_MINUTES", "ADMIN_CONFIRM_MINUTES", "ADMIN_REQUESTS_A_MINUTE"]
    return [
        Warning(
            f"{name} is 0: a stolen session may do all that its person may, for two weeks.",
            hint=f"Leave {name} out, or set it to a number above 0.",
            id="councilnet.W002",
        )
        for name in wanted
        if not getattr(settings, name)
    ]
