"""Versions of frameworks, while several people work on them at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

from django.db import connection, transaction

from socialvalue import importing, versions
from socialvalue.models import FrameworkVersion, UnitValue
from tests.socialvalue.framed import next_draft, starter
from tests.together import at_once

TIMES = 5


def test_several_who_begin_the_next_version_begin_one(committed: None) -> None:
    version = starter()
    found = at_once(*[lambda: versions.begin_next(version, "1.1")] * 4)
    assert found.count(versions.Refused) == 3
    assert FrameworkVersion.objects.get(number="1.1").measures.count() == 42


def test_several_who_publish_publish_once(committed: None) -> None:
    draft = next_draft()
    found = at_once(*[lambda: versions.publish(draft, by=None)] * 4)
    assert found.count(versions.Refused) == 3


def test_the_hash_is_of_what_was_published_whoever_changes_it_meanwhile(committed: None) -> None:
    """A change is in the version and in its hash, or it is refused."""
    for turn in range(TIMES):
        draft = versions.begin_next(starter(), f"2.{turn}")
        values = UnitValue.objects.filter(measure__version=draft, measure__code="WS1")
        table = importing.KINDS["measures"].read(b"code,note\nWS2,Late\n")
        look = importing.bring_in(draft, table, of="measures", keep=False)
        at_once(
            lambda draft=draft: versions.publish(draft, by=None),  # type: ignore[misc]
            lambda values=values: values.update(central="9876"),  # type: ignore[misc]
            lambda draft=draft, table=table, seen=look.seen: importing.bring_in(  # type: ignore[misc]
                draft, table, of="measures", keep=True, seen=seen
            ),
        )
        draft.refresh_from_db()
        assert draft.status == "published"
        assert draft.content_sha256 == versions.sha256(draft)


def test_publishing_waits_for_a_change_that_is_not_yet_committed(committed: None) -> None:
    draft = next_draft()
    values = UnitValue.objects.filter(measure__version=draft, measure__code="WS1")
    changed = Event()

    def change() -> None:
        try:
            with transaction.atomic():
                values.update(central="9876")
                changed.set()
                sleep(0.5)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(change)
        changed.wait(5)
        published = versions.publish(draft, by=None)
        done.result()
    assert values.get().central == 9876
    assert published.content_sha256 == versions.sha256(draft)
