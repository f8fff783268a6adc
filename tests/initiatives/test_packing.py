"""A pack from its beginning to its files: who may, what it freezes, and what leaves it again."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from lxml import html
from pytest_django import DjangoAssertNumQueries

from councilnet.models import User
from initiatives import packing, packs, workflow
from initiatives.models import Edition, Pack, PackEntry, PackFile, PrincipleWording
from initiatives.workflow import MoveRefused
from tests import factories
from tests.initiatives.accessible import faults_of, open_pdf
from tests.pages import errors, fields, text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def begun(dev: User, *editions: Edition, **told: Any) -> Pack:
    pack = packing.begin("Example pack", "For 2026", by=dev, day=NOW.date())
    if told:
        words = {name: getattr(pack, name) for name in packing.TOLD}
        packing.change(pack, words | told, version=pack.version)
    packing.add(pack, [edition.case_study_id for edition in editions])
    return Pack.objects.get(pk=pack.pk)


def issued(dev: User, *editions: Edition, **told: Any) -> Pack:
    pack = begun(dev, *(editions or [factories.published()]), **told)
    packing.issue(pack, by=dev, now=NOW)
    return Pack.objects.get(pk=pack.pk)


def titles(pack: Pack) -> list[str]:
    return [one.title for one in packs.held(pack)]


def words_of(content: bytes) -> str:
    """The words of a Word file; those of a PDF are set in glyphs."""
    document: Any = Document(BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


# --- Building ----------------------------------------------------------------------------------
def test_it_begins_with_the_principles_as_they_read_that_day(dev: User) -> None:
    PrincipleWording.objects.update(is_official=True)
    pack = begun(dev)
    first, *__, last = pack.statement.split("\n\n")
    assert first.startswith("1. Social partnership\n")
    assert last.startswith("10. ")
    assert (pack.slug, pack.begun_by, pack.issued_at) == ("example-pack", dev, None)


def test_it_says_which_words_are_not_official(dev: User) -> None:
    PrincipleWording.objects.update(is_official=True)
    PrincipleWording.objects.filter(principle__number=3).update(is_official=False)
    said = "\n\nSome of these are summaries, and not the official wording."
    assert begun(dev).statement.endswith(said)


def test_its_address_is_its_own(dev: User) -> None:
    slugs = [packing.begin(t, "", by=dev, day=NOW.date()).slug for t in ("Build", "A", "A", "!")]
    assert slugs == ["build-2", "a", "a-2", "pack"]


def test_they_stand_in_the_order_of_adding_and_can_be_moved(dev: User) -> None:
    editions = [factories.published(title) for title in "ABC"]
    pack = begun(dev, *reversed(editions))
    assert titles(pack) == ["C", "B", "A"]
    c, b, a = pack.entries.all()
    packing.move(pack, a.pk, up=True)
    assert titles(pack) == ["C", "A", "B"]
    packing.move(pack, c.pk, up=False)
    assert titles(pack) == ["A", "C", "B"]
    packing.move(pack, a.pk, up=True)  # the first stays first
    packing.move(pack, b.pk, up=False)
    packing.move(pack, 10**9, up=False)
    assert titles(pack) == ["A", "C", "B"]
    packing.remove(pack, c.pk)
    assert titles(pack) == ["A", "B"]


def test_what_is_in_it_already_or_not_published_is_not_added(dev: User) -> None:
    edition = factories.published()
    pack = begun(dev, edition)
    draft = factories.draft("Secret")
    assert packing.add(pack, [edition.case_study_id, draft.pk, 10**9]) == 0
    assert titles(pack) == ["Repair café"]


def test_a_pack_holds_so_many(dev: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST", 1)
    pack = begun(dev, factories.published("A"))
    with pytest.raises(MoveRefused):
        packing.add(pack, [factories.published("B").case_study_id])
    assert titles(pack) == ["A"]


# --- Issuing -----------------------------------------------------------------------------------
def test_it_freezes_the_editions_of_that_day(dev: User) -> None:
    first = factories.published()
    pack = issued(dev, first)
    factories.revised(first, what_was_done="We did something else.")
    [one] = packs.held(pack)
    assert one.edition == first
    assert one.address == "/case-studies/stevenage/repair-cafe/versions/1/"
    assert (pack.issued_at, pack.issued_by) == (NOW, dev)


def test_ten_case_studies_come_out_in_every_form(client: Client, dev: User) -> None:
    editions = [factories.whole_edition(f"Example {n}") for n in range(1, 11)]
    issued(dev, *editions, foreword="Dear reader", foreword_by="The chair")
    page = html.fromstring(client.get("/packs/example-pack/").content.decode())
    told = [heading.text_content() for heading in page.xpath("//main//h2")]
    assert told == ["Contents", "Foreword", "Statement of principles", *(e.title for e in editions)]
    pdf = client.get("/packs/example-pack.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="example-pack.pdf"'
    assert faults_of(pdf.content, title="Example pack") == []
    with open_pdf(pdf.content) as opened:
        outlined = [str(item.title) for item in opened.open_outline().root]
    assert outlined == told[1:]
    docx = client.get("/packs/example-pack.docx")
    assert docx["Content-Disposition"] == 'attachment; filename="example-pack.docx"'
    document: Any = Document(BytesIO(docx.content))
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["Contents", *outlined]


def test_no_contact_goes_into_it(client: Client, dev: User) -> None:
    issued(dev, factories.whole_edition())
    assert "neighbourhoods@" not in client.get("/packs/example-pack/").content.decode()
    assert "neighbourhoods@" not in words_of(client.get("/packs/example-pack.docx").content)


def test_a_file_is_the_same_until_what_it_holds_changes(client: Client, dev: User) -> None:
    issued(dev)
    first = client.get("/packs/example-pack.pdf")
    again = client.get("/packs/example-pack.pdf", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    assert first["Cache-Control"] == "public, no-cache"
    file = PackFile.objects.get(kind="pdf")
    assert first["ETag"] == f'"{file.sha256}"'


@pytest.mark.parametrize("what", ["nothing", "a withdrawn one"])
def test_it_is_not_issued_with(what: str, as_dev: Client, dev: User) -> None:
    pack = begun(dev)
    if what == "a withdrawn one":
        edition = factories.published()
        packing.add(pack, [edition.case_study_id])
        workflow.withdraw(edition.case_study, by=dev, reason="Wrong.")
    response = as_dev.post(reverse("issue_pack", args=[pack.pk]))
    said = {
        "nothing": "Add at least one case study before you issue the pack.",
        "a withdrawn one": "1 case study in it is no longer published: remove it first.",
    }
    assert response.status_code == 409
    assert said[what] in text_of(response)
    assert not Pack.objects.issued().exists()


def test_a_pack_that_is_too_long_is_not_issued(dev: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LONGEST", 10)
    pack = begun(dev, factories.published())
    with pytest.raises(MoveRefused, match="This is too long for one pack"):
        packing.issue(pack, by=dev, now=NOW)


def test_nothing_of_it_changes_afterwards(as_dev: Client, dev: User) -> None:
    pack = issued(dev)
    entry = pack.entries.get()
    other = factories.published("Other")
    acts: list[Any] = [
        lambda: packing.add(pack, [other.case_study_id]),
        lambda: packing.remove(pack, entry.pk),
        lambda: packing.move(pack, entry.pk, up=True),
        lambda: packing.issue(pack, by=dev, now=NOW),
        lambda: packing.change(pack, {}, version=pack.version),
        lambda: packing.discard(pack),
    ]
    for act in acts:
        with pytest.raises(MoveRefused):
            act()
    assert as_dev.get(reverse("pack_words", args=[pack.pk])).status_code == 404
    assert as_dev.get(reverse("add_to_pack", args=[pack.pk])).status_code == 404


def _refused(act: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_database_keeps_what_was_issued(dev: User) -> None:
    pack, other = issued(dev), factories.published("Other")
    entries = PackEntry.objects.filter(pack=pack)
    _refused(lambda: Pack.objects.filter(pk=pack.pk).update(title="Another"))
    _refused(lambda: Pack.objects.filter(pk=pack.pk).update(issued_at=None))
    _refused(pack.delete)
    _refused(lambda: entries.update(order=7))
    _refused(lambda: entries.update(edition=other))
    _refused(entries.all().delete)
    _refused(lambda: PackEntry.objects.create(pack=pack, case_study=other.case_study))
    Pack.objects.filter(pk=pack.pk).update(issued_by=None)  # who did it may leave


def test_the_database_issues_no_pack_that_is_not_whole(dev: User) -> None:
    empty, lacking = begun(dev), begun(dev, factories.published())
    for pack in (empty, lacking):
        _refused(lambda pack=pack: Pack.objects.filter(pk=pack.pk).update(issued_at=NOW))
    another = factories.published("Another's")
    lacking.entries.update(edition=another)
    _refused(lambda: Pack.objects.filter(pk=lacking.pk).update(issued_at=NOW))


# --- What leaves it again ----------------------------------------------------------------------
def test_what_is_withdrawn_leaves_the_page_and_the_files(client: Client, dev: User) -> None:
    gone, stays = factories.published("Gone", what_was_done="Zebra"), factories.published("Stays")
    issued(dev, gone, stays)
    before = [client.get(f"/packs/example-pack.{kind}") for kind in ("pdf", "docx")]
    assert "Zebra" in words_of(before[1].content)
    workflow.withdraw(gone.case_study, by=dev, reason="It was wrong.")
    page = text_of(client.get("/packs/example-pack/"))
    assert "Zebra" not in page
    assert "“Gone” is no longer published." in page
    after = [client.get(f"/packs/example-pack.{kind}") for kind in ("pdf", "docx")]
    assert [a["ETag"] != b["ETag"] for a, b in zip(after, before, strict=True)] == [True, True]
    assert "Zebra" not in words_of(after[1].content)
    assert faults_of(after[0].content, title="Example pack") == []
    workflow.restore(gone.case_study, by=dev)
    assert client.get("/packs/example-pack.pdf")["ETag"] == before[0]["ETag"]


def test_a_name_that_is_withheld_later_leaves_it_too(client: Client, dev: User) -> None:
    stopped = {"stage": "stopped", "stop_cause": "money", "stop_lesson": "Ask for rent sooner."}
    named = factories.published("What Stevenage did", what_was_done="Zebra", **stopped)
    issued(dev, named)
    assert "Zebra" in words_of(client.get("/packs/example-pack.docx").content)
    told = {"title": "What we did", "summary": "In two lines.", "what_was_done": "We tried."}
    factories.revised(named, name_withheld_until=date(2199, 1, 1), **told)
    shown = text_of(client.get("/packs/example-pack/"))
    assert "A case study stood here that is not shown any more." in shown
    words = words_of(client.get("/packs/example-pack.docx").content)
    for secret in ("Stevenage", "Zebra"):
        assert secret not in shown
        assert secret not in words


# --- Its pages ---------------------------------------------------------------------------------
def test_staff_build_a_pack_by_hand(as_dev: Client, dev: User) -> None:
    factories.published("Repair café")
    factories.published("Tool library")
    shown = as_dev.post("/packs/build/begin/", {"title": "Pack", "subtitle": ""}, follow=True)
    pack = Pack.objects.get()
    assert "None yet. Add them by a filter of the directory, or by hand." in text_of(shown)
    add = reverse("add_to_pack", args=[pack.pk])
    found = as_dev.get(add, {"q": "library"})
    assert "1 case study" in text_of(found)
    edition = Edition.objects.get(title="Tool library")
    shown = as_dev.post(f"{add}?q=library", {"case_study": edition.case_study_id}, follow=True)
    assert "1 case study added." in text_of(shown)
    assert titles(pack) == ["Tool library"]
    assert "None of these can be added" in text_of(as_dev.get(add, {"q": "library"}))


def test_staff_fill_a_pack_by_the_address_of_a_list(as_dev: Client, dev: User) -> None:
    factories.published("Repair café", principles=("learning",))
    factories.published("Tool library")
    pack = begun(dev)
    add = reverse("add_to_pack", args=[pack.pk])
    found = as_dev.get(add, {"list": "/case-studies/?principle=learning"}, follow=True)
    assert found.redirect_chain == [(f"{add}?principle=learning", 302)]
    assert "Repair café (Stevenage)" in text_of(found)
    assert "Tool library" not in text_of(found)


def test_an_address_that_is_no_list_is_refused(as_dev: Client, dev: User) -> None:
    add = reverse("add_to_pack", args=[begun(dev).pk])
    refused = as_dev.get(add, {"list": "https://elsewhere.example/"})
    [(where, words)] = errors(refused)
    assert where == "id_list"
    assert words.startswith("Paste an address of this site’s case studies")
    assert (
        errors(as_dev.get(add, {"list": ""}))[0][1] == "Paste the address of a list of case studies"
    )


@pytest.mark.parametrize("sent", ["", "0", "-1", "99999999999999999999", "x", "\x00"])
def test_nonsense_is_not_added(sent: str, as_dev: Client, dev: User) -> None:
    factories.published()
    pack = begun(dev)
    refused = as_dev.post(reverse("add_to_pack", args=[pack.pk]), {"case_study": sent})
    assert refused.status_code == 200
    assert len(errors(refused)) == 1
    assert titles(pack) == []


def test_nobody_saves_over_newer_words(as_dev: Client, as_erin: Client, dev: User) -> None:
    pack = begun(dev)
    words = reverse("pack_words", args=[pack.pk])
    mine = fields(as_dev.get(words)) | {"foreword": "Mine"}
    theirs = fields(as_erin.get(words)) | {"foreword": "Theirs"}
    assert as_erin.post(words, theirs).status_code == 302
    shown = as_dev.post(words, mine)
    assert "Somebody saved this pack while you wrote" in text_of(shown)
    assert "Theirs" in text_of(shown)
    assert fields(shown)["foreword"] == "\nMine"
    assert Pack.objects.get().foreword == "Theirs"
    assert as_dev.post(words, fields(shown) | {"foreword": "Both"}).status_code == 302
    assert Pack.objects.get().foreword == "Both"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999", "\x00"])
def test_no_version_breaks_the_page(version: str, as_dev: Client, dev: User) -> None:
    words = reverse("pack_words", args=[begun(dev).pk])
    shown = as_dev.post(words, fields(as_dev.get(words)) | {"version": version})
    assert shown.status_code == 200


def test_the_buttons_move_and_remove(as_dev: Client, dev: User) -> None:
    pack = begun(dev, factories.published("A"), factories.published("B"))
    a, b = pack.entries.all()
    as_dev.post(reverse("move_in_pack", args=[pack.pk, b.pk]), {"way": "up"})
    assert titles(pack) == ["B", "A"]
    as_dev.post(reverse("move_in_pack", args=[pack.pk, b.pk]), {"way": "down"})
    as_dev.post(reverse("remove_from_pack", args=[pack.pk, a.pk]))
    assert titles(pack) == ["B"]


def test_a_draft_is_thrown_away(as_dev: Client, dev: User) -> None:
    pack = begun(dev, factories.published())
    shown = as_dev.post(reverse("discard_pack", args=[pack.pk]), follow=True)
    assert "The draft is thrown away." in text_of(shown)
    assert not Pack.objects.exists()


def test_a_draft_is_seen_by_staff_alone(client: Client, as_dev: Client, dev: User) -> None:
    pack = begun(dev, factories.published())
    assert "Repair café" in text_of(as_dev.get(reverse("preview_pack", args=[pack.pk])))
    for address in ("/packs/example-pack/", "/packs/example-pack.pdf", "/packs/example-pack.docx"):
        assert client.get(address).status_code == 404
    assert "Example pack" not in text_of(client.get("/packs/"))


def test_a_new_pack_is_listed_at_once(client: Client, dev: User) -> None:
    assert "None is issued yet." in text_of(client.get("/packs/"))
    issued(dev)
    assert "Example pack" in text_of(client.get("/packs/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_pages_ask(
    rows: int,
    client: Client,
    as_dev: Client,
    dev: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    pack = issued(dev, *(factories.published(f"Example {n}") for n in range(rows)))
    client.get("/packs/")
    with django_assert_num_queries(4):
        client.get("/packs/example-pack/")
    with django_assert_num_queries(2):
        client.get("/packs/?page")
    with django_assert_num_queries(5):
        client.get("/packs/example-pack.pdf")
    with django_assert_num_queries(5):
        as_dev.get(reverse("build_pack", args=[pack.pk]))


def test_a_pack_whose_files_are_lost_gets_new_ones(client: Client, dev: User) -> None:
    issued(dev)
    first = client.get("/packs/example-pack.pdf")["ETag"]
    PackFile.objects.all().delete()
    assert client.get("/packs/example-pack.pdf")["ETag"] == first


def test_now_is_asked_of_the_caller(dev: User) -> None:
    later = timezone.now()
    pack = begun(dev, factories.published())
    packing.issue(pack, by=dev, now=later)
    assert Pack.objects.get().issued_at == later
