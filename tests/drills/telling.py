"""Does time tell who has an account? ``python -m tests.drills.telling`` (TRIES=40).

Signs up, in and asks for a new password, in turn for an address that has an account and for one
that has none, in a database of its own, with passwords hashed as in production. It prints the
medians, and ends with 1 where they differ by more than a fifth and by more than 10 ms.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from statistics import median

import django

TRIES = int(os.environ.get("TRIES") or "40")
MOST_APART, MOST_SECONDS = 1.2, 0.010
KNOWN = "amber@stevenage.gov.uk"
Try = Callable[[str], dict[str, str]]

WAYS: dict[str, tuple[str, Try]] = {
    "sign up": (
        "account_signup",
        lambda email: {"email": email, "name": "Amber", "password1": "seven plums under glass"},
    ),
    "sign in": (
        "account_login",
        lambda email: {"login": email, "password": "seven plums under glass"},
    ),
    "new password": ("account_reset_password", lambda email: {"email": email}),
}


def seconds(address: str, fields: dict[str, str]) -> float:
    from django.test import Client

    client, began = Client(), time.perf_counter()
    answer = client.post(address, fields)
    took = time.perf_counter() - began
    if answer.status_code not in {200, 302}:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return took


def medians(way: str) -> tuple[float, float]:
    """With an account, and without; the first of each is for warming up."""
    from django.urls import reverse

    name, fields = WAYS[way]
    known, unknown = list[float](), list[float]()
    for n in range(TRIES + 1):
        known.append(seconds(reverse(name), fields(KNOWN)))
        stranger = f"stranger-{way.replace(' ', '-')}-{n}@stevenage.gov.uk"
        unknown.append(seconds(reverse(name), fields(stranger)))
    return median(known[1:]), median(unknown[1:])


def drill() -> bool:
    from tests import factories

    factories.load_reference_data()
    factories.person("amber", council="stevenage")
    well = True
    for way in WAYS:
        known, unknown = medians(way)
        apart = max(known, unknown) / min(known, unknown)
        well = well and (apart <= MOST_APART or abs(known - unknown) <= MOST_SECONDS)
        sys.stdout.write(
            f"{way}: {1000 * known:.0f} ms with an account, {1000 * unknown:.0f} ms without,"
            f" {apart:.2f} times\n"
        )
    return well


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "councilnet.settings")
    django.setup()
    from django.test.utils import (
        override_settings,
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    logging.disable()  # of who is refused, which is what is tried here
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(ACCOUNT_RATE_LIMITS=False, MAIL_AT_ONCE=False):
            well = drill()
    finally:
        teardown_databases(made, verbosity=0)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
