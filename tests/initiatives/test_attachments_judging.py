"""What a file is taken for, what is refused, and what is left of a file that is kept."""

import gzip
import io
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image, ImageCms

from initiatives.attachments import pictures
from initiatives.attachments.judging import harmless
from initiatives.attachments.naming import clean_name, file_name
from initiatives.attachments.refusing import MAX_BYTES, RefusedFile
from initiatives.models import Attachment
from tests.initiatives import attached

ARCHIVE = "This is an archive of files. Upload the files in it one by one instead."
OTHER = "Files of this kind cannot be kept. Choose a PDF, docx, xlsx, pptx, PNG, JPEG or WebP."
WEB_PAGE = "This is a web page. Save it as PDF and try again."
SVG = "Drawings as SVG can hold programs. Save it as PNG and try again."
PASSWORD = "This file has a password. Save it without one and try again."
OLD = "This is a file of an older Office. Save it as .docx, .xlsx or .pptx and try again."
DAMAGED = "This file is damaged or not whole. Open it, save it anew and try again."
MACROS = "This file holds macros. Save it as .docx, .xlsx or .pptx and try again."
WITHIN = (
    "This file holds other files or programs inside it, or takes in data from elsewhere. "
    "Paste charts and tables as pictures, save it and try again."
)
OUTSIDE = (
    "This file links to a file on a computer, or takes in something from elsewhere when it is "
    "opened. Remove such links, pictures and templates, save it and try again."
)
UNPACKED = "This file is too large once it is unpacked. Save a smaller one."
NOT_OFFICE = "This is no document, spreadsheet or presentation. Save it as .docx, .xlsx or .pptx."
PDF_DAMAGED = "This PDF is damaged or not whole. Open it, save it anew and try again."
PDF_PASSWORD = "This PDF is protected. Save it without a password and try again."
PDF_RUNS = (
    "This PDF holds a program, or does something by itself when it is opened. "
    "Print it to a new PDF and try again."
)
PDF_HOLDS = "This PDF holds other files inside it. Print it to a new PDF and try again."
PICTURE_DAMAGED = "This picture is damaged or not whole. Save it anew and try again."
PIXELS = "This picture has more than 40 million pixels. Make it smaller and try again."
MOVES = "This picture moves. Save one still picture of it and try again."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTION = pikepdf.Encryption(owner="secret", user="")


def refusal(data: bytes) -> str:
    with pytest.raises(RefusedFile) as refused:
        harmless(data)
    return str(refused.value)


def cleaned(data: bytes) -> bytes:
    return harmless(data).data


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (attached.pdf(), "pdf"),
        (attached.word(), "docx"),
        (attached.package({}), "xlsx"),
        (attached.package({}, main=attached.MAIN["pptx"]), "pptx"),
        (attached.picture("png"), "png"),
        (attached.photograph(), "jpeg"),
        (attached.picture("webp"), "webp"),
    ],
)
def test_the_content_says_what_it_is(data: bytes, kind: str) -> None:
    again = harmless(data)
    assert again.kind == kind
    assert harmless(again.data).kind == kind
    assert harmless(data).data == again.data  # so that the same file is known again


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty. Choose another."),
        (b"Just words", OTHER),
        (b"GIF89a" + bytes(40), OTHER),
        (b"MZ\x90\x00", OTHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", SVG),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", SVG),
        (b"<!DOCTYPE html><html>", WEB_PAGE),
        (b"  <script>alert(1)</script>", WEB_PAGE),
        (OLE + bytes(600), OLD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
        (gzip.compress(b"words", mtime=0), ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
        (b"Rar!\x1a\x07", ARCHIVE),
        (b" %PDF-1.7", OTHER),
        (b"x" * (MAX_BYTES + 1), "The file must be 20 MB or smaller."),
    ],
)
def test_other_kinds_are_refused_with_what_to_do(data: bytes, says: str) -> None:
    assert refusal(data) == says


# --- Pictures -----------------------------------------------------------------------------------


def test_a_photograph_loses_where_and_by_whom_it_was_taken() -> None:
    data = attached.photograph()
    assert opened(data).getexif().get_ifd(0x8825)
    kept = cleaned(data)
    assert dict(opened(kept).getexif()) == {}
    assert b"Amber" not in kept
    assert opened(kept).size == (20, 30)  # turned as its metadata said


def test_a_colour_profile_is_taken_into_the_pixels() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = opened(cleaned(attached.picture("png", icc_profile=profile)))
    assert "icc_profile" not in kept.info
    assert kept.convert("RGB").getpixel((0, 0)) == (0, 128, 128)


def test_a_useless_colour_profile_is_passed_over() -> None:
    kept = opened(cleaned(attached.picture("png", icc_profile=b"nonsense" * 20)))
    assert (kept.size, "icc_profile" in kept.info) == ((30, 20), False)


def test_what_is_see_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(cleaned(out.getvalue())).getpixel((0, 0)) == (0, 0, 0, 0)


def test_what_hangs_on_to_a_picture_goes() -> None:
    for kind in ("png", "jpeg", "webp"):
        data = attached.picture(kind) + attached.package({"evil.txt": b"<script>"})
        assert b"PK\x05\x06" not in cleaned(data)
        assert not zipfile.is_zipfile(io.BytesIO(cleaned(data)))


@pytest.mark.parametrize(
    ("size", "says"),
    [((6325, 6325), PIXELS), ((10_000, 10_000), PIXELS), ((20_000, 10_000), PIXELS)],
)
def test_pixels_are_counted_before_they_are_decoded(
    size: tuple[int, int], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")

    def decoded(*args: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "convert", decoded)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    assert refusal(out.getvalue()) == says


def test_a_picture_that_moves_is_refused() -> None:
    assert refusal(attached.moving()) == MOVES


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_half_a_picture_is_refused(kind: str) -> None:
    data = attached.picture(kind, size=(200, 200))
    assert refusal(data[: len(data) * 2 // 3]) == PICTURE_DAMAGED


def test_a_picture_of_another_kind_than_it_begins_with_is_refused() -> None:
    assert refusal(b"\xff\xd8\xff" + attached.picture("png")) == PICTURE_DAMAGED


# --- Office -------------------------------------------------------------------------------------


def test_a_document_loses_the_names_of_people() -> None:
    parts = attached.parts_of(attached.word())
    assert b"Amber Officer" in parts["docProps/core.xml"]
    kept = attached.parts_of(cleaned(attached.word()))
    assert [name for name, content in kept.items() if b"Amber" in content] == []
    assert kept["word/document.xml"] == parts["word/document.xml"]
    assert set(kept) == set(parts)


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("word/comments.xml", b"<w:c w:author='Amber'/>", b'<w:c w:author=""/>'),
        ("word/document.xml", b'<w:ins w:initials="A"/>', b'<w:ins w:initials=""/>'),
        ("ppt/commentAuthors.xml", b'<p:a name="Amber" id="1"/>', b'<p:a name="" id="1"/>'),
        ("xl/persons/person.xml", b'<p displayName="Amber"/>', b'<p displayName=""/>'),
        ("xl/comments1.xml", b"<author>Amber</author>", b"<author></author>"),
        ("xl/tables/table1.xml", b'<t displayName="Costs"/>', b'<t displayName="Costs"/>'),
    ],
)
def test_who_noted_something_goes(name: str, content: bytes, kept: bytes) -> None:
    assert attached.parts_of(cleaned(attached.package({name: content})))[name] == kept


def test_a_photograph_in_a_document_loses_its_place() -> None:
    kept = attached.parts_of(
        cleaned(
            attached.package(
                {"word/media/a.jpeg": attached.photograph(), "word/media/b.png": b"no picture"}
            )
        )
    )
    assert dict(opened(kept["word/media/a.jpeg"]).getexif()) == {}
    assert kept["word/media/b.png"] == b"no picture"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (attached.package({"xl/vbaProject.bin": b""}), MACROS),
        (
            attached.package({}, main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            MACROS,
        ),
        (attached.package({"word/embeddings/oleObject1.bin": b""}), WITHIN),
        (attached.package({"word/embeddings/Sheet.xlsx": b""}), WITHIN),
        (attached.package({"xl/externalLinks/externalLink1.xml": "<a/>"}), WITHIN),
        (attached.package({"xl/connections.xml": "<a/>"}), WITHIN),
        (attached.package({}, main="text/xml"), NOT_OFFICE),
        (attached.package({attached.TYPES: "<Types>"}), DAMAGED),
        (attached.package({attached.TYPES: "<!DOCTYPE a><Types/>"}), DAMAGED),
        (attached.package({"big.xml": bytes(101 * 1024 * 1024)}), UNPACKED),
        (attached.word()[:9000], DAMAGED),
    ],
)
def test_office_files_that_do_more_than_show(data: bytes, says: str) -> None:
    assert refusal(data) == says


@pytest.mark.parametrize(
    ("type_", "target", "says"),
    [
        ("attachedTemplate", "https://example.org/t.dotm", OUTSIDE),
        ("image", "https://example.org/pixel.png", OUTSIDE),
        ("hyperlink", "file:///C:/secret.txt", OUTSIDE),
        ("hyperlink", "javascript:alert(1)", OUTSIDE),
        ("hyperlink", r"\\server\share", OUTSIDE),
        ("hyperlink", "https://example.org/", ""),
        ("hyperlink", "mailto:repairs@example.org", ""),
    ],
)
def test_links_lead_outside_and_nothing_is_fetched(type_: str, target: str, says: str) -> None:
    relations = attached.EXTERNAL.format(type=type_, target=target)
    data = attached.package({"word/_rels/document.xml.rels": relations})
    assert (refusal(data) if says else harmless(data).kind) == (says or "xlsx")


def test_an_archive_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("../../etc/passwd", "root")
    assert refusal(out.getvalue()) == ARCHIVE


# --- PDF ----------------------------------------------------------------------------------------


def script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def script_of_page(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def launch(made: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="cmd.exe"))
    made.pages[0].Annots = pikepdf.Array([link])


def embedded(made: pikepdf.Pdf) -> None:
    made.attachments["evil.exe"] = b"MZ"


def opens_at_a_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, Name.Fit])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (attached.pdf(script), PDF_RUNS),
        (attached.pdf(script_of_page), PDF_RUNS),
        (attached.pdf(launch), PDF_RUNS),
        (attached.pdf(embedded), PDF_HOLDS),
        (attached.pdf(encryption=ENCRYPTION), PDF_PASSWORD),
        (
            attached.pdf(encryption=pikepdf.Encryption(owner="secret", user="secret")),
            PDF_PASSWORD,
        ),
        (attached.pdf()[:-300], PDF_DAMAGED),
        (b"%PDF-1.7\n%%EOF", PDF_DAMAGED),
        (
            attached.pdf() + attached.package({}),
            "This PDF holds an archive too. Save it anew as PDF and try again.",
        ),
    ],
)
def test_papers_that_do_more_than_show(data: bytes, says: str) -> None:
    assert refusal(data) == says


@pytest.mark.parametrize("streams", list(pikepdf.ObjectStreamMode))
def test_scripts_are_found_where_objects_are_packed(streams: pikepdf.ObjectStreamMode) -> None:
    assert refusal(attached.pdf(script, object_stream_mode=streams)) == PDF_RUNS


def test_a_paper_loses_who_wrote_it_and_what_hangs_on_to_it() -> None:
    data = attached.pdf() + b"\n<script>alert(1)</script>\n"
    kept = cleaned(data)
    assert b"Amber" in data
    assert (b"Amber" in kept, b"<script>" in kept) == (False, False)
    with pikepdf.open(io.BytesIO(kept)) as read:
        assert (len(read.pages), "/Info" in read.trailer, "/Metadata" in read.Root) == (
            *(1, False),
            False,
        )


def test_the_page_at_which_a_paper_opens_does_no_harm() -> None:
    with pikepdf.open(io.BytesIO(cleaned(attached.pdf(opens_at_a_page)))) as read:
        assert "/OpenAction" not in read.Root


def test_a_bomb_in_a_paper_is_not_unpacked() -> None:
    packed = zlib.compress(bytes(65 * 1024 * 1024))
    data = b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Filter/FlateDecode/Length %d>>\nstream\n" % len(
        packed
    )
    assert refusal(data + packed + b"\nendstream\nendobj\n%%EOF") == (
        "This PDF is too large once it is unpacked."
    )


# --- Whatever comes -----------------------------------------------------------------------------

BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"RIFF\0\0\0\0WEBP",
]
WHOLE = [
    attached.pdf(),
    attached.word(),
    attached.package({}),
    attached.photograph(),
    attached.picture("png"),
    attached.picture("webp"),
]


def judged(data: bytes) -> str:
    try:
        return harmless(data).kind
    except RefusedFile as refused:
        return str(refused)[-1]


OUTCOMES = {*Attachment.Kind.values, "."}


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_judged_or_refused(beginning: bytes, rest: bytes) -> None:
    assert judged(beginning + rest) in OUTCOMES


@given(st.sampled_from(WHOLE), st.data())
@settings(max_examples=200, deadline=None)
def test_any_damage_is_judged_or_refused(whole: bytes, drawn: st.DataObject) -> None:
    at = drawn.draw(st.integers(0, len(whole) - 1))
    instead = drawn.draw(st.binary(max_size=8))
    skipped = drawn.draw(st.integers(0, 40))
    assert judged(whole[:at] + instead + whole[at + skipped :]) in OUTCOMES


# --- Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Survey of members, 2024", "Survey of members, 2024"),
        ("Income and/or costs", "Income and-or costs"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\amber\plan.docx", "plan"),
        ("/etc/plan.pdf", "plan"),
        ("plan.pdf.PDF", "plan"),
        ("plan.pdf.exe", "plan.pdf.exe"),
        ("plan\u202efdp.exe", "plan fdp.exe"),
        ("a\x00b\r\nSet-Cookie: c", "a b Set-Cookie: c"),
        (" . ", ""),
        ("x" * 200, "x" * 120),
    ],
)
def test_names_are_cleaned(typed: str, shown: str) -> None:
    assert clean_name(typed, Attachment.Kind.values) == shown


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("Survey of members, 2024", "pdf", "survey-of-members-2024.pdf"),
        ("plan.pdf.exe", "docx", "planpdfexe.docx"),
        ("Café “Trwsio”", "png", "cafe-trwsio.png"),
        ("計画", "jpeg", "file.jpeg"),
    ],
)
def test_a_file_has_one_ending_that_is_true(name: str, kind: str, file: str) -> None:
    assert file_name(name, kind) == file


@given(st.text(max_size=150))
def test_any_name_makes_an_address(name: str) -> None:
    assert file_name(clean_name(name, Attachment.Kind.values), "pdf").isascii()


def test_limits_are_the_same_everywhere() -> None:
    assert (MAX_BYTES, pictures.MAX_PIXELS) == (20 * 1024 * 1024, 40_000_000)
