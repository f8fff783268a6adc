"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from councilnet import languages, licences


def site(request: HttpRequest) -> dict[str, object]:
    pages = languages.of_request(request)
    return {
        "in_languages": pages,
        "in_other_language": languages.other(pages),
        "site_name": settings.SITE_NAME,
        "network_name": settings.NETWORK_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "demonstration": settings.DEMONSTRATION,
        "licence": licences.chosen(),
    }
