"""The README's pictures, made of the demonstration: ``make screenshots``.

In a database of its own on the configured server, made for this and dropped at the end.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "councilnet.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from playwright.sync_api import (  # noqa: E402
    BrowserContext,
    ViewportSize,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer  # noqa: E402

from councilnet.demonstration import AMBER, DEV, Person, account_of  # noqa: E402
from initiatives.models import BroughtWriteUp, CaseStudy  # noqa: E402
from tests.browser.conftest import ARGUMENTS, SENTENCE, chromium  # noqa: E402

FOLDER = Path(settings.BASE_DIR, "docs/images")
SIZE: ViewportSize = {"width": 1280, "height": 900}
FILTERED = "?principle=innovation&principle=learning&region=east-of-england"
CASE_STUDY = "/case-studies/stevenage/reframing-leisure-delivery-in-stevenage/"
TRAVELLED = "/case-studies/stevenage/example-a-library-of-things/"
SCORED = "/case-studies/stevenage/example-a-job-club-owned-by-its-members/"
COMMANDS = (
    "load_councils",
    "load_principles",
    "load_social_value",
    "load_demonstration",
    "load_assessments",
    "load_learning",
)


class Picture(NamedTuple):
    name: str
    address: str
    seen_by: Person | None = None


def main() -> None:
    executable = chromium()
    if not executable:
        sys.exit(SENTENCE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as address:
        # All that is asked of the database comes first: Playwright's event loop forbids it.
        views = [(picture, session_of(picture.seen_by)) for picture in pictures()]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            for picture, session in views:
                context = browser.new_context(base_url=address, viewport=SIZE)
                sign_in(context, session, address)
                take(context, picture)
            browser.close()


@contextmanager
def demonstration() -> Iterator[str]:
    """The address at which it is served, until the block ends."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{name}_screenshots"
    connection.settings_dict["CONN_MAX_AGE"] = 0  # a database in use cannot be dropped
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    for command in COMMANDS:
        call_command(command, stdout=StringIO())
    server = LiveServer("127.0.0.1")
    try:
        yield server.url
    finally:
        server.stop()
        connection.creation.destroy_test_db(name, verbosity=0)


def pictures() -> list[Picture]:
    brought = [BroughtWriteUp.objects.get().case_study_id]
    submitted = [CaseStudy.objects.awaiting_review()[0].pk]
    reasons = reverse("edit_part", args=[*brought, "principles"])
    return [
        Picture("home", "/"),
        Picture("directory", f"/case-studies/{FILTERED}"),
        Picture("case-study", CASE_STUDY),
        Picture("learning", f"{TRAVELLED}#travelled"),
        Picture("score", f"{SCORED}#social-value"),
        Picture("write-up", reverse("brought_write_up", args=brought), AMBER),
        Picture("reasons", reasons, AMBER),
        Picture("review", reverse("review_case_study", args=submitted), DEV),
    ]


def session_of(person: Person | None) -> str:
    client = Client()
    if person:
        client.force_login(account_of(person))
    return client.cookies[settings.SESSION_COOKIE_NAME].value if person else ""


def sign_in(context: BrowserContext, session: str, address: str) -> None:
    if session:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": address}])


def take(context: BrowserContext, picture: Picture) -> None:
    page = context.new_page()
    page.goto(picture.address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()
    sys.stdout.write(f"docs/images/{picture.name}.png\n")


if __name__ == "__main__":
    main()
