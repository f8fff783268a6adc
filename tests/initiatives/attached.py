"""Files to attach, made as programs make them; nothing here is kept in the repository as bytes."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pikepdf
from PIL import Image

Tamper = Callable[[pikepdf.Pdf], object]

TYPES = "[Content_Types].xml"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
EXTERNAL = (
    '<Relationships><Relationship Id="a" TargetMode="External" '
    'Type="http://example.org/relationships/{type}" Target="{target}"/></Relationships>'
)


def picture(
    kind: str = "png", size: tuple[int, int] = (30, 20), colour: str = "teal", **how: object
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind.upper(), **how)
    return out.getvalue()


def photograph() -> bytes:
    """On its side, and telling where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Amber Officer"  # to be turned; the artist
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 54.0, 0.0)})  # GPS
    return picture("jpeg", exif=exif.tobytes(), comment=b"Amber's telephone")


def moving() -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def pdf(tamper: Tamper = lambda pdf: None, **saved: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Author"] = "Amber Officer"
        with made.open_metadata() as metadata:
            metadata["dc:creator"] = ["Amber Officer"]
        tamper(made)
        made.save(out, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def word(words: str = "The plan", by: str = "Amber Officer") -> bytes:
    document = docx.Document()
    document.add_paragraph(words)
    told = document.core_properties
    told.author = told.last_modified_by = by
    told.created = datetime(2024, 5, 1, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def package(parts: dict[str, str | bytes], *, main: str = MAIN["xlsx"]) -> bytes:
    """The least that is a package of Office, with these parts added or changed."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in ({TYPES: types, "main.xml": "<main/>"} | parts).items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        return {name: read.read(name) for name in read.namelist()}
