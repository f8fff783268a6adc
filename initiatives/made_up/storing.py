"""Many made-up case studies into the database, by COPY: a thousand and more a second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.text import slugify

from initiatives import editions
from initiatives.contents import Content
from initiatives.made_up.telling import MadeUp, World, tell
from initiatives.models import CaseStudy, Edition, State
from initiatives.search import LONGEST, SHORTEST

BATCH = 5_000
MOST = 10_000_000  # as many numbers as one seed has
FIRST_DAY, LAST_DAY = (datetime(year, 1, 1, tzinfo=UTC) for year in (2016, 2026))
LETTERS = re.compile(r"[^\W\d_]+")
COUNT_CHANGE = """
INSERT INTO initiatives_directorystate AS state (id, version, named) VALUES (1, 1, 0)
ON CONFLICT (id) DO UPDATE SET version = state.version + 1 RETURNING version
"""


def fill(wanted: int, *, seed: int, say: Callable[[int], object] = lambda there: None) -> int:
    """Add as many as are wanting of this seed, and say how many that were.

    The working records stay bare: these are for reading, and not for writing on. Each batch is
    committed, and ``say`` told how many there are, so that the next run goes on where one ended.
    """
    there = how_many(seed)
    new = range(there, max(there, wanted))
    batches = _Batches(World.of_now(), seed, _Times.after_what_there_is(new))
    with translation.override(None):  # in English, without the search for something better
        for at in range(0, len(new), BATCH):
            batches.store(new[at : at + BATCH])
            say(new[at : at + BATCH].stop)
    _look_over()
    return len(new)


def how_many(seed: int) -> int:
    tokens = (_token(seed, 0), _token(seed, MOST))
    return CaseStudy.objects.filter(start_token__range=tokens).count()


def _token(seed: int, number: int) -> UUID:
    """By which it is known the next time."""
    of_seed = uuid5(NAMESPACE_URL, f"made-up/{seed}").int >> 64
    return UUID(int=(of_seed << 64) + number)


def _look_over() -> None:
    """Let PostgreSQL count what there is now, as it would by itself in a minute or so."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


@dataclass(frozen=True)
class _Times:
    """When each is published: evenly spread, and after whatever is published already.

    For the newest editions are those with the highest ids.
    """

    first: datetime
    step: timedelta
    numbers: range

    @classmethod
    def after_what_there_is(cls, numbers: range) -> _Times:
        newest = Edition.objects.aggregate(Max("published_at"))["published_at__max"]
        first = max(newest or FIRST_DAY, FIRST_DAY)
        n = max(len(numbers), 1)
        return cls(first, max((LAST_DAY - first) / n, timedelta(microseconds=1)), numbers)

    def of(self, number: int) -> datetime:
        return self.first + self.step * (self.numbers.index(number) + 1)


class _Batches:
    def __init__(self, world: World, seed: int, times: _Times) -> None:
        self.world, self.seed, self.times = world, seed, times
        self.heard: set[str] = set()
        self.learned: set[str] = set()

    @transaction.atomic
    def store(self, numbers: range) -> None:
        made = [tell(self.world, self.seed, number) for number in numbers]
        ids = _new_ids(CaseStudy, len(made))
        case_studies = list(map(self.case_study, made, ids))
        _copy(CaseStudy, case_studies)
        with _one_change() as version:
            ids = _new_ids(Edition, sum(len(one.versions) for one in made))
            _copy(Edition, self.editions(made, case_studies, iter(ids), version))
        self.learn()

    def case_study(self, made: MadeUp, pk: int) -> CaseStudy:
        content, at = made.content, self.times.of(made.number)
        return CaseStudy(
            pk=pk,
            council=made.council,
            state=State.PUBLISHED,
            start_token=_token(self.seed, made.number),
            created_at=at,
            changed_at=at,
            submitted_at=at,
            title=content["title"],
            summary=content["summary"],
            theme=made.theme,
            stage=content["stage"],
            started=content["started"],
            ended=content["ended"],
        )

    def editions(
        self,
        made: Sequence[MadeUp],
        case_studies: Sequence[CaseStudy],
        ids: Iterator[int],
        version: int,
    ) -> Iterator[Edition]:
        """The older before the newer. One by one, so that PostgreSQL works meanwhile.

        It asks the database nothing, which is busy with what came before.
        """
        for one, case_study in zip(made, case_studies, strict=True):
            for number, content in enumerate(one.versions, start=1):
                edition = self.edition(one, case_study, content, number)
                edition.pk, edition.changed = next(ids), version
                self.heard.update(_words(edition))
                yield edition

    def edition(
        self, made: MadeUp, case_study: CaseStudy, content: Content, number: int
    ) -> Edition:
        at = self.times.of(made.number)
        is_newest = content is made.content
        return Edition(
            case_study=case_study,
            number=number,
            published_at=at,
            content=content,
            checked_on=at.date(),
            status=Edition.Status.CURRENT if is_newest else Edition.Status.SUPERSEDED,
            slug=f"{slugify(content['title'])[:80].strip('-')}-{self.seed}-{made.number}",
            **editions.columns(case_study, content),
        )

    def learn(self) -> None:
        """As search.learn does, which would be slow for so many."""
        new = self.heard - self.learned
        self.learned |= new
        self.heard.clear()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO initiatives_word (word) SELECT unnest(%s::text[]) "
                "ON CONFLICT DO NOTHING",
                [[word for word in map(_plain, new) if SHORTEST <= len(word) <= LONGEST]],
            )


def _words(edition: Edition) -> list[str]:
    return LETTERS.findall(f"{edition.title} {edition.summary} {edition.body}".lower())


def _plain(word: str) -> str:
    """Without accents, as the search has it."""
    signs = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


# --- Statements for many rows ------------------------------------------------------------------
def _new_ids(model: type[models.Model], n: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, n],
        )
        return sorted(pk for (pk,) in cursor)


def _copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(field.column for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
            )


@contextmanager
def _one_change() -> Iterator[int]:
    """All that is written within is one change of the directory, with the number that is given.

    Else the trigger of migration 0009 would count each row. Whoever reads goes on meanwhile.
    """
    with connection.cursor() as cursor:
        _set_trigger("DISABLE")
        cursor.execute(COUNT_CHANGE)
        yield cursor.fetchone()[0]
        _set_trigger("ENABLE")


def _set_trigger(to: str) -> None:
    """PostgreSQL alters no table while checks of its rows are still to be made."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {Edition._meta.db_table} {to} TRIGGER mark")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
