"""Whether what people were told is what is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import singledispatch
from pathlib import Path
from typing import Any

from councilnet.models import QueuedMail
from initiatives.models import Adoption, Attachment, CaseStudy, Edition, Event
from tests.soak.doing import Adopter, Beginner, Publisher, Submitter, Uploader, Writer
from tests.soak.people import Person
from tests.soak.post_office import PostOffice, folded


@dataclass
class Found:
    """``lost`` was acknowledged and is not stored; ``unexplained`` is stored as nobody sent it."""

    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return bool(self.lost or self.unexplained)


def compare(people: list[Person]) -> Found:
    found = Found()
    for person in people:
        of_person(person, found)
    return found


@singledispatch
def of_person(person: Person, found: Found) -> None:
    """A reader leaves nothing."""


@of_person.register
def _words(writer: Writer, found: Found) -> None:
    """The words that stand are the last that were acknowledged, or some that were sent after."""
    case_study = CaseStudy.objects.get(pk=writer.case_study)
    stored = int((getattr(case_study, writer.column) or "Nothing 0").split()[1])
    last = max(writer.told.acknowledged, default=0)
    if stored < last:
        found.lost.append(f"{writer.words.format(last)} of {case_study.pk}: {stored} is stored")
    if stored and stored not in writer.told.sent:
        found.unexplained.append(f"{writer.words.format(stored)} of {case_study.pk}")


@of_person.register
def _files(uploader: Uploader, found: Found) -> None:
    """The rows; whether their files are there is looked at for all of them together."""
    rows = Attachment.objects.filter(case_study=uploader.case_study)
    stored = Counter(rows.values_list("name", flat=True))
    _once(
        found,
        stored,
        sent=[f"File {n}" for n in uploader.told.sent],
        acknowledged=[f"File {n}" for n in uploader.told.acknowledged],
    )


@of_person.register
def _beginnings(beginner: Beginner, found: Found) -> None:
    own = CaseStudy.objects.filter(title__startswith=f"Begun {beginner.name} ")
    stored = Counter(own.values_list("title", flat=True))
    _once(found, stored, beginner.told.sent, beginner.told.acknowledged)


@of_person.register
def _editions(publisher: Publisher, found: Found) -> None:
    """Once each: an edition, the event that says who published it, and the mail to its author."""
    own = publisher.addresses.keys()
    editions = Counter(
        Edition.objects.filter(case_study__in=own).values_list("case_study_id", flat=True)
    )
    _once(found, editions, publisher.told.sent, publisher.told.acknowledged)
    _agree(found, "editions and events", editions, _events("published", own))


@of_person.register
def _submissions(submitter: Submitter, found: Found) -> None:
    stored = _events("submitted", submitter.addresses.keys())
    _once(found, stored, submitter.told.sent, submitter.told.acknowledged)


@of_person.register
def _adoptions(adopter: Adopter, found: Found) -> None:
    own = Adoption.objects.filter(origin__in=adopter.addresses.keys())
    stored = Counter(own.values_list("origin_id", flat=True))
    _once(found, stored, adopter.told.sent, adopter.told.acknowledged)


def _events(kind: str, case_studies: object) -> Counter[int]:
    events = Event.objects.filter(kind=kind, case_study__in=case_studies)
    return Counter(events.values_list("case_study_id", flat=True))


def _once(found: Found, stored: Counter[Any], sent: list[Any], acknowledged: list[Any]) -> None:
    found.lost += [f"{what}" for what in acknowledged if not stored[what]]
    found.unexplained += [f"{what}: {n} times" for what, n in stored.items() if n > 1]
    found.unexplained += [f"{what}, which nobody sent" for what in stored.keys() - set(sent)]


def _agree(found: Found, what: str, one: Counter[int], other: Counter[int]) -> None:
    found.unexplained += [
        f"{one[of]} and {other[of]} {what} of {of}"
        for of in one.keys() | other.keys()
        if one[of] != other[of]
    ]


# --- Files and mail -----------------------------------------------------------------------------
def compare_files(media: Path, people: list[Person], found: Found) -> None:
    """No row without its file. A file without a row is of an upload that nobody got a yes to.

    Where the database goes during a commit, the portal cannot know whether the row is kept, and
    leaves the file to it.
    """
    there = {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}
    named = {row.file.name: row for row in Attachment.objects.all()}
    found.lost += sorted(f"the file of {name}" for name in named.keys() - there)
    found.lost += [
        f"all of {name}"
        for name in named.keys() & there
        if (media / name).stat().st_size != named[name].size
    ]
    alone = sorted(there - named.keys())
    without_a_yes = sum(
        len(one.told.sent) - len(one.told.acknowledged)
        for one in people
        if isinstance(one, Uploader)
    )
    (found.explained if len(alone) <= without_a_yes else found.unexplained).extend(
        f"{name}, of no row" for name in alone
    )


def compare_mail(office: PostOffice, may_be_twice: int, found: Found) -> None:
    """Each message came, once; twice where the database died between the yes and our commit."""
    sent = Counter(
        (to, folded(mail.subject))
        for mail in QueuedMail.objects.filter(sent_at__isnull=False)
        for to in mail.to
    )
    found.lost += [f"mail to {to}: {subject}" for to, subject in (sent - office.received)]
    twice = [f"mail to {to} once more: {subject}" for to, subject in office.received - sent]
    (found.explained if len(twice) <= may_be_twice else found.unexplained).extend(twice)
    left = QueuedMail.objects.waiting().count()
    gone = QueuedMail.objects.given_up().count()
    found.unexplained += [f"{left} messages still wait"] * bool(left)
    found.lost += [f"{gone} messages were given up"] * bool(gone)
