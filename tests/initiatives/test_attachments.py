"""Files of a case study: who adds them, who may read them, and what happens when things fail."""

import socket
import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from councilnet.models import User
from initiatives import contents, editions, workflow
from initiatives.attachments import storing
from initiatives.attachments.judging import harmless
from initiatives.attachments.naming import file_name
from initiatives.attachments.refusing import MAX_BYTES_TOGETHER, RefusedFile
from initiatives.models import Attachment, CaseStudy, Edition, Event, State
from tests import factories
from tests.initiatives import attached
from tests.pages import errors, text_of
from tests.together import at_once

SCANNED_NOT = "This file could not be scanned for malware, so it was not kept. Try again later."
NOT_STORED = "The file could not be stored, and nothing was kept of it. Try again later."


OTHER_KIND = "Files of this kind cannot be kept. Choose a PDF, docx, xlsx, pptx, PNG, JPEG or WebP."
TOO_LONG = "Shorten this to %d characters or less: it has %d."
PAPER = attached.pdf()
NO_ROOM = "The files of a case study may have 100 MB together. Take one out first."


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, reference_data: None) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def add(case_study: CaseStudy, data: bytes | None = None, name: str = "The plan") -> Attachment:
    officer = factories.officer_of(case_study.council.slug)
    return storing.add(
        case_study,
        attached.pdf() if data is None else data,
        by=officer,
        name=name,
        alternative_text="Residents mend a bicycle",
    )


def said(response: Any) -> list[str]:
    return [words for __, words in errors(response)]


def asked(client: Client, url: str, method: str = "get", **headers: str) -> Any:
    """The answer, its file read and closed."""
    response = getattr(client, method)(url, headers=headers)
    response.body = b"".join(response)
    if file := getattr(response, "file_to_stream", None):
        file.close()  # as a server does, of what was asked for its headers alone
    return response


def address(attachment: Attachment, name: str = "") -> str:
    shown = name or file_name(attachment.name, attachment.kind)
    return reverse("file", args=[attachment.key, shown])


def upload(client: Client, case_study: CaseStudy, data: bytes, **told: str) -> Any:
    fields = {"name": "The plan", "alternative_text": ""} | told
    file = SimpleUploadedFile("../../plan.exe", data)
    return client.post(reverse("files", args=[case_study.pk]), {"file": file, **fields})


def published_with(*data: bytes) -> tuple[Edition, list[Attachment]]:
    case_study = factories.complete()
    added = [add(case_study, each) for each in data or (attached.pdf(),)]
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    return factories.publish(case_study), added


# --- Adding -------------------------------------------------------------------------------------


def test_a_file_is_added_and_told_of(as_amber: Client, amber: User, folder: Path) -> None:
    case_study = factories.draft()
    response = upload(as_amber, case_study, attached.photograph(), alternative_text=" A bicycle ")
    assert response.status_code == 302
    attachment = case_study.attachments.get()
    assert (attachment.name, attachment.kind, attachment.alternative_text) == (
        *("The plan", "jpeg"),
        "A bicycle",
    )
    assert attachment.added_by == amber
    assert stored(folder) == [f"{attachment.key}.jpeg"]
    assert default_storage.size(attachment.file.name) == attachment.size
    event = case_study.events.first()
    assert event
    assert (event.kind, event.message, event.actor) == (Event.Kind.FILE_ADDED, "The plan", amber)
    case_study.refresh_from_db()
    assert (case_study.version, case_study.changed_by) == (2, amber)
    page = text_of(as_amber.get(reverse("files", args=[case_study.pk])))
    assert "The plan (JPEG, " in page
    assert "Shows: A bicycle" in page


def test_the_task_list_and_the_answers_name_it(as_amber: Client) -> None:
    case_study = factories.complete()
    tasks = reverse("your_case_study", args=[case_study.pk])
    assert "use. Optional, about 2 minutes Contact" in " ".join(
        text_of(as_amber.get(tasks)).split()
    )
    add(case_study)
    assert "use. Completed Contact" in " ".join(text_of(as_amber.get(tasks)).split())
    answers = text_of(as_amber.get(reverse("check_answers", args=[case_study.pk])))
    assert "The plan" in answers
    assert reverse("edit_part", args=[case_study.pk, "files"]) == reverse(
        "files", args=[case_study.pk]
    )


@pytest.mark.parametrize(
    ("data", "told", "says"),
    [
        (attached.picture(), {}, ["Describe what the picture shows"]),
        (b"words", {}, [OTHER_KIND]),
        (b"", {}, ["This file is empty. Choose another."]),
        (b"x" * (20 * 1024 * 1024 + 1), {}, ["The file must be 20 MB or smaller."]),
        (attached.pdf(), {"name": ""}, ["Enter a short name"]),
        (attached.pdf(), {"name": ".."}, ["Enter a name with letters or figures"]),
        (attached.pdf(), {"name": "x" * 121}, [TOO_LONG % (120, 121)]),
        (attached.pdf(), {"alternative_text": "x" * 301}, [TOO_LONG % (300, 301)]),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    data: bytes, told: dict[str, str], says: list[str], as_amber: Client, folder: Path
) -> None:
    case_study = factories.draft()
    response = upload(as_amber, case_study, data, **told)
    assert said(response) == says
    assert told.get("name", "The plan") in response.content.decode()
    assert (Attachment.objects.count(), stored(folder)) == (0, [])
    assert case_study.events.count() == 1


def test_nothing_chosen(as_amber: Client) -> None:
    case_study = factories.draft()
    response = as_amber.post(reverse("files", args=[case_study.pk]), {"name": "The plan"})
    assert said(response) == ["Choose a file"]


def test_the_same_file_stands_once() -> None:
    case_study = factories.draft()
    add(case_study)
    with pytest.raises(RefusedFile, match="This file is there already"):
        add(case_study)


def test_a_hundred_megabytes_and_no_more(folder: Path) -> None:
    case_study = factories.draft()
    small = add(case_study)
    fill(case_study, 100 * 1024 * 1024 - small.size - 1)
    with pytest.raises(RefusedFile, match="may have 100 MB together"):
        add(case_study, attached.picture())
    assert stored(folder) == [f"{small.key}.pdf"]


def fill(case_study: CaseStudy, size: int) -> None:
    """As if so much were there."""
    for number in range(6):
        part = min(size, 20 * 1024 * 1024)
        size -= part
        if part:
            Attachment.objects.create(
                case_study=case_study,
                key=f"{number}",
                kind="pdf",
                name="Big",
                size=part,
                sha256=f"{number}",
            )


@pytest.mark.parametrize("who", ["cara", "dev", "erin"])
def test_others_add_nothing(who: str, request: pytest.FixtureRequest) -> None:
    case_study = factories.draft()
    attachment = add(case_study)
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        storing.add(case_study, attached.word(), by=by, name="Mine")
    with pytest.raises(PermissionDenied):
        storing.take_out(case_study, attachment.key, by=by)


def test_a_file_of_another_case_study_is_not_taken_out(as_amber: Client) -> None:
    theirs = add(factories.draft(council="oldham"))
    mine = factories.draft()
    response = as_amber.post(reverse("remove_file", args=[mine.pk, theirs.key]))
    assert response.status_code == 404
    assert Attachment.objects.kept().count() == 1


# --- Taking out ---------------------------------------------------------------------------------


def test_what_nobody_was_shown_is_deleted(
    as_amber: Client,
    folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case_study = factories.draft()
    attachment = add(case_study)
    url = reverse("remove_file", args=[case_study.pk, attachment.key])
    with django_capture_on_commit_callbacks(execute=True):
        assert as_amber.post(url).status_code == 302
    assert (Attachment.objects.count(), stored(folder)) == (0, [])
    assert as_amber.post(url).status_code == 404
    kinds = list(case_study.events.values_list("kind", "message"))
    assert kinds[:2] == [("file-removed", "The plan"), ("file-added", "The plan")]
    assert len(kinds) == 3


def test_what_an_edition_shows_stays_with_it(amber: User, folder: Path) -> None:
    edition, (attachment,) = published_with()
    case_study = edition.case_study
    workflow.revise(case_study, by=amber)
    case_study.refresh_from_db()
    storing.take_out(case_study, attachment.key, by=amber)
    case_study.refresh_from_db()
    assert editions.content_of(case_study, edition.checked_on)["attachments"] == []
    assert asked(Client(), address(attachment)).status_code == 200
    workflow.submit(case_study, by=amber)
    newer = factories.publish(case_study)
    assert "attachments" in newer.content
    assert newer.content["attachments"] == []
    assert asked(Client(), address(attachment)).status_code == 200  # version 1 still shows it
    assert stored(folder) == [f"{attachment.key}.pdf"]
    changes = contents.compare(edition.content, newer.content)
    assert [(change.heading, change.pieces[0].text) for change in changes] == [
        ("Files", "The plan")
    ]


# --- Reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (State.DRAFT, {"amber", "ben"}),
        (State.IN_REVIEW, {"amber", "ben", "dev", "erin"}),
        (State.CHANGES_REQUESTED, {"amber", "ben", "dev", "erin"}),
        (State.APPROVED, {"amber", "ben", "dev", "erin"}),
        (State.PUBLISHED, {"visitor", "cara", "amber", "ben", "dev", "erin"}),
        (State.WITHDRAWN, {"amber", "ben", "dev", "erin"}),
    ],
)
def test_who_reads_a_file(
    state: str, may: set[str], amber: User, ben: User, cara: User, dev: User, erin: User
) -> None:
    case_study = factories.complete()
    attachment = add(case_study)
    factories.moved_to(state, case_study)
    people = {"amber": amber, "ben": ben, "cara": cara, "dev": dev, "erin": erin}
    found = set()
    for who in ["visitor", *people]:
        client = Client()
        if who in people:
            client.force_login(people[who])
        response = asked(client, address(attachment))
        absent = client.get(reverse("file", args=["0" * 32, "the-plan.pdf"]))
        assert absent.status_code == 404
        if response.status_code == 200:
            found.add(who)
        else:
            assert response.status_code == 404
            assert text_of(response) == text_of(absent)
    assert found == may


def test_a_next_version_keeps_its_new_files_to_itself(amber: User) -> None:
    edition, (attachment,) = published_with()
    workflow.revise(edition.case_study, by=amber)
    edition.case_study.refresh_from_db()
    newer = add(edition.case_study, attached.word())
    answers = [asked(Client(), address(file)).status_code for file in (attachment, newer)]
    assert answers == [200, 404]


def test_the_address_has_the_name_and_no_other() -> None:
    __, (attachment,) = published_with()
    assert Client().get(address(attachment, "the-plan.exe")).status_code == 404
    assert Client().post(address(attachment)).status_code == 405


SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_a_public_file_goes_with_safe_headers() -> None:
    __, (paper, photograph) = published_with(attached.pdf(), attached.photograph())
    response = asked(Client(), address(paper))
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="the-plan.pdf"',
        "Content-Length": str(paper.size),
        "Cache-Control": "public, no-cache",
    }
    assert {name: response[name] for name in {**SAFE, **headers}} == {**SAFE, **headers}
    assert "Set-Cookie" not in response
    assert len(response.body) == paper.size
    shown = asked(Client(), address(photograph))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"] == 'inline; filename="the-plan.jpeg"'


def test_a_private_file_is_kept_by_nobody(as_amber: Client) -> None:
    attachment = add(factories.draft())
    response = asked(as_amber, address(attachment))
    assert {name: response[name] for name in SAFE} == SAFE
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "ETag" not in response


def test_head_and_asking_again() -> None:
    __, (attachment,) = published_with()
    head = asked(Client(), address(attachment), "head")
    assert (head.status_code, head["Content-Length"]) == (200, str(attachment.size))
    again = asked(Client(), address(attachment), if_none_match=head["ETag"])
    assert again.status_code == 304
    assert {name: again[name] for name in SAFE} == SAFE


def test_the_page_shows_pictures_and_papers() -> None:
    edition, (paper, photograph) = published_with(attached.pdf(), attached.photograph())
    page = Client().get(edition.get_absolute_url()).content.decode()
    assert f'src="{address(photograph)}" alt="Residents mend a bicycle"' in page
    assert f'href="{address(paper)}" download>The plan (PDF, ' in page
    assert edition.content["attachments"] == [
        {
            "key": file.key,
            "name": "The plan",
            "kind": file.kind,
            "size": file.size,
            "alternative_text": file.alternative_text,
        }
        for file in (paper, photograph)
    ]


def test_names_are_words_and_never_markup(as_amber: Client) -> None:
    case_study = factories.draft()
    add(case_study, attached.picture(), name="<script>alert(1)<b>")
    for name in ("files", "preview", "history"):
        page = as_amber.get(reverse(name, args=[case_study.pk])).content.decode()
        assert ("<script>alert" in page, "&lt;script&gt;alert(1)&lt;b&gt;" in page) == (
            *(False,),
            True,
        )


def test_an_edition_of_before_there_were_files_is_read() -> None:
    content = factories.published().content
    content.pop("attachments")
    assert [line.text for line in contents.lines(content) if line.part == "files"] == [""]


def test_the_page_of_files_asks_as_much_of_one_as_of_three(
    as_amber: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case_study = factories.draft()
    for colours in (["red"], ["green", "blue"]):
        for colour in colours:
            add(case_study, attached.picture(colour=colour))
        with django_assert_num_queries(5):
            as_amber.get(reverse("files", args=[case_study.pk]))


# --- When things fail ---------------------------------------------------------------------------


class FullDisk(FileSystemStorage):
    """Writes the half of it, and then there is no more room."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(content.read()[:50])
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_nothing(as_amber: Client, settings: Settings, folder: Path) -> None:
    case_study = factories.draft()
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "tests.initiatives.test_attachments.FullDisk"}
    }
    response = upload(as_amber, case_study, attached.pdf())
    assert (response.status_code, said(response)) == (200, [NOT_STORED])
    assert (Attachment.objects.count(), stored(folder)) == (0, [])
    assert case_study.events.count() == 1


def test_what_the_database_refuses_is_not_stored(
    amber: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_study = factories.draft()

    def broken(*args: object, **more: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(workflow, "record", broken)
    with pytest.raises(OperationalError):
        add(case_study)
    assert (Attachment.objects.count(), stored(folder)) == (0, [])


def test_a_row_that_may_have_been_committed_finds_its_file(
    committed: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lost with the connection is the answer to a commit, and perhaps nothing else."""
    case_study = factories.draft()
    factories.officer_of("stevenage")
    commit = connection.commit

    def committed_and_lost() -> None:
        commit()
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "commit", committed_and_lost)
        with pytest.raises(OperationalError):
            add(case_study)
    names = [Path(row.file.name).name for row in Attachment.objects.all()]
    assert (len(names), stored(folder)) == (1, names)


def test_two_at_once_do_not_both_find_room(committed: None, folder: Path) -> None:
    case_study = factories.draft()
    papers = [attached.picture(colour="red"), attached.picture(colour="blue")]
    size = max(len(harmless(paper).data) for paper in papers)
    fill(case_study, MAX_BYTES_TOGETHER - size)
    factories.officer_of("stevenage")

    def sent(data: bytes) -> str:
        try:
            return str(add(case_study, data))
        except RefusedFile as refused:
            return str(refused)

    results = at_once(*[partial(sent, paper) for paper in papers])
    assert sorted(map(str, results)) == [NO_ROOM, "The plan"]
    assert len(stored(folder)) == 1
    assert case_study.attachments.kept().count() == 6


# --- The malware scanner ------------------------------------------------------------------------


class Clamd:
    """Speaks as much of clamd's protocol as we do: what it was sent, and one answer to all."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.sent = answer, b""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"
        Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        caller, __ = self.door.accept()
        with caller, caller.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                self.sent += stream.read(size)
            caller.sendall(self.answer)


@pytest.fixture
def answers() -> Iterator[list[Clamd]]:
    started: list[Clamd] = []
    yield started
    for scanner in started:
        scanner.door.close()


def scanned(
    settings: Settings, answers: list[Clamd], answer: bytes, client: Client
) -> tuple[HttpResponse, bytes]:
    answers.append(Clamd(answer))
    settings.CLAMD = answers[-1].address
    return upload(client, factories.draft(), PAPER), answers[-1].sent


def test_what_the_scanner_lets_pass_is_kept(
    settings: Settings, answers: list[Clamd], as_amber: Client
) -> None:
    response, sent = scanned(settings, answers, b"stream: OK\0", as_amber)
    assert (response.status_code, Attachment.objects.count()) == (302, 1)
    assert sent == PAPER


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            b"stream: Eicar-Signature FOUND\0",
            "The malware scanner found something harmful in this file. Tell your IT team.",
        ),
        (b"INSTREAM size limit exceeded. ERROR\0", SCANNED_NOT),
        (b"", SCANNED_NOT),
    ],
)
def test_what_it_does_not_let_pass_is_not(
    answer: bytes,
    says: str,
    settings: Settings,
    answers: list[Clamd],
    as_amber: Client,
    folder: Path,
) -> None:
    response, __ = scanned(settings, answers, answer, as_amber)
    assert said(response) == [says]
    assert (Attachment.objects.count(), stored(folder)) == (0, [])


@pytest.mark.parametrize("place", ["127.0.0.1:1", "/no/such/clamd.ctl"])
def test_a_scanner_that_is_away_refuses(place: str, settings: Settings, as_amber: Client) -> None:
    settings.CLAMD = place
    response = upload(as_amber, factories.draft(), attached.pdf())
    assert (said(response), Attachment.objects.count()) == ([SCANNED_NOT], 0)
