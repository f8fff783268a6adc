"""What every template may use."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest

from councilnet import connected, languages, licences


def site(request: HttpRequest) -> dict[str, object]:
    pages = languages.of_request(request)
    return {
        "in_languages": pages,
        "in_other_language": languages.other(pages),
        "site_name": settings.SITE_NAME,
        "network_name": settings.NETWORK_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "demonstration": settings.DEMONSTRATION,
        # Asked for in the menu of an account alone, where it may ask the database
        "may_be_connected": partial(connected.is_offered, request),
        "licence": licences.chosen(),
    }
