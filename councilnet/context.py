"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from councilnet import licences


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "network_name": settings.NETWORK_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "demonstration": settings.DEMONSTRATION,
        "licence": licences.chosen(),
    }
