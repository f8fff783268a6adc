import os
import shutil
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from councilnet.models import User
from initiatives import demonstration
from initiatives.management.commands.import_case_studies import readable
from initiatives.models import BroughtWriteUp, CaseStudy, Event

STEVENAGE = demonstration.FOLDER / "stevenage-leisure.txt"


def bring(*files: Path, by: str, council: str = "stevenage") -> tuple[list[str], str]:
    """The lines it said, and the sentence with which it failed."""
    said, names = StringIO(), map(str, files)
    try:
        call_command("import_case_studies", *names, council=council, by=by, stdout=said)
    except CommandError as error:
        return said.getvalue().splitlines(), str(error)
    return said.getvalue().splitlines(), ""


def text(title: str) -> str:
    return f"{title}\n\nWhat we did\n\nWe mended what our neighbours brought to {title}.\n"


def word(title: str) -> bytes:
    document = Document()
    document.add_heading(title, 0)
    document.add_paragraph(f"We mended what our neighbours brought to {title}.")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_stevenage_becomes_a_draft_with_its_five_principles(amber: User) -> None:
    lines, failed = bring(STEVENAGE, by=amber.email)
    case_study = CaseStudy.objects.get()
    assert (lines, failed) == ([f"made: {STEVENAGE}: “{case_study.title}”"], "")
    assert (case_study.council.slug, case_study.state) == ("stevenage", "draft")
    assert set(case_study.claims.values_list("principle__key", flat=True)) == {
        "enterprise-and-social-economy",
        "innovation",
        "learning",
        "maximising-social-value",
        "new-models",
    }
    assert list(Event.objects.values_list("kind", "actor_name")) == [("started", str(amber))]


def test_a_folder_is_walked_and_the_second_time_nothing_is_made(
    amber: User, tmp_path: Path
) -> None:
    inner = tmp_path / "2023" / "spring"
    inner.mkdir(parents=True)
    (tmp_path / "b.txt").write_text(text("Bicycle kitchen"))
    (tmp_path / "A.MD").write_text("# Allotment\n\nWe dug.\n")
    (inner / "c.docx").write_bytes(word("Clothes swap"))
    passed_over = [".hidden.txt", "~$c.docx", "picture.png", "notes.pdf"]
    for name in passed_over:
        (inner / name).write_bytes(b"not a write-up")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "d.txt").write_text(text("Never read"))
    found = [
        (tmp_path / "A.MD", "Allotment"),
        (tmp_path / "b.txt", "Bicycle kitchen"),
        (inner / "c.docx", "Clothes swap"),
    ]
    first = bring(tmp_path, by=amber.email)
    second = bring(tmp_path, by=amber.email)
    assert first == ([f"made: {file}: “{title}”" for file, title in found], "")
    assert second == ([f"already there: {file}: “{title}”" for file, title in found], "")
    assert CaseStudy.objects.count() == 3


def test_what_cannot_be_read_is_refused_and_the_rest_is_brought(
    amber: User, tmp_path: Path
) -> None:
    good, empty, pdf, broken = (
        tmp_path / name for name in ("good.txt", "empty.txt", "paper.pdf", "broken.docx")
    )
    good.write_text(text("Repair café"))
    empty.write_bytes(b"")
    pdf.write_bytes(b"%PDF-1.7")
    broken.write_bytes(b"PK\x03\x04 and no more")
    lines, failed = bring(pdf, empty, good, broken, tmp_path / "lost.txt", by=amber.email)
    assert failed == "4 files were refused."
    assert lines == [
        f"refused: {pdf}: This is a PDF. Choose the Word document it was made from, or copy its "
        "text and paste it in.",
        f"refused: {empty}: This file is empty. Choose the one that holds your write-up.",
        f"made: {good}: “Repair café”",
        f"refused: {broken}: This is not a Word document, or it is damaged. Open it in Word, save "
        "it as .docx and try again.",
        f"refused: {tmp_path / 'lost.txt'}: There is no such file.",
    ]
    assert list(CaseStudy.objects.values_list("title", flat=True)) == ["Repair café"]
    assert BroughtWriteUp.objects.count() == Event.objects.count() == 1


def test_a_file_that_is_too_large_is_never_read_whole(amber: User, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(20 * 1024**3)  # a hole: it takes no room
    lines, failed = bring(large, by=amber.email)
    assert lines == [
        f"refused: {large}: This file is larger than 10 MB. Remove its pictures and try again."
    ]
    assert failed == "1 file was refused."


def test_odd_names_are_taken(amber: User, tmp_path: Path) -> None:
    names = ["-–“Café”, 50%.txt", "two\nlines.txt", "a" * 251 + ".txt", os.fsdecode(b"caf\xe9.txt")]
    for number, name in enumerate(names):
        (tmp_path / name).write_text(text(f"Number {number}"))
    lines, failed = bring(tmp_path, by=amber.email)
    assert (len(lines), failed) == (4, "")
    assert set(BroughtWriteUp.objects.values_list("file_name", flat=True)) == {
        "-–“Café”, 50%.txt",
        "two?lines.txt",
        "a" * 251 + ".txt",
        "caf?.txt",
    }


def test_a_name_stands_on_one_line() -> None:
    assert readable(Path("a/b\x1b[31m\n\u202e\udce9.txt")) == "a/b?[31m???.txt"


def test_a_pipe_is_not_waited_for(amber: User, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    lines, failed = bring(pipe, by=amber.email)
    assert (lines, failed) == ([f"refused: {pipe}: This is not a file."], "1 file was refused.")


def test_another_council_may_bring_the_same_text(amber: User, cara: User, tmp_path: Path) -> None:
    file = tmp_path / "shared.txt"
    file.write_text(text("Seed library"))
    shutil.copy(file, tmp_path / "copy.txt")
    bring(tmp_path, by=amber.email)
    bring(file, by=cara.email, council="oldham")
    assert set(CaseStudy.objects.values_list("council__slug", "title")) == {
        ("stevenage", "Seed library"),
        ("oldham", "Seed library"),
    }


@pytest.mark.parametrize(
    ("council", "email", "sentence"),
    [
        (
            "atlantis",
            "amber@stevenage.gov.uk",
            "No council has the address “atlantis”: take it from the council’s page.",
        ),
        (
            "stevenage",
            "nobody@stevenage.gov.uk",
            "Nobody has an account with the address nobody@stevenage.gov.uk.",
        ),
        (
            "oldham",
            "amber@stevenage.gov.uk",
            "amber@stevenage.gov.uk does not act for Oldham, so nothing was read.",
        ),
    ],
)
def test_says_who_may_not_and_where_not(
    amber: User, council: str, email: str, sentence: str
) -> None:
    assert bring(STEVENAGE, by=email, council=council) == ([], sentence)
    assert not CaseStudy.objects.exists()


def test_network_staff_do_not_write_for_a_council(dev: User) -> None:
    lines, failed = bring(STEVENAGE, by=dev.email)
    assert (lines, CaseStudy.objects.count()) == ([], 0)
    assert failed == f"{dev.email} does not act for Stevenage, so nothing was read."


def test_an_address_in_capitals_is_the_same_person(amber: User) -> None:
    bring(STEVENAGE, by=amber.email.upper())
    assert CaseStudy.objects.get().created_by == amber
