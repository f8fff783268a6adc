"""A Word document to plain text, by mammoth, once nothing in the package can do harm.

Mammoth reads XML with minidom, which builds the whole tree in memory and, unless told otherwise,
expands entities. So the package is copied first: XML parts alone, each counted as it is read and
scanned without building anything. Pictures, macros and embedded files never reach the parser.
"""

import io
import zipfile
from xml.parsers import expat

import mammoth
from django.utils.translation import gettext_lazy as _

from councilnet.packages import Fault, UnsafePackage, chunks, refuse_unsafe

from .plain import PART_LEFT_OUT, plain_text
from .write_up import UnreadableWriteUp

# Sixty pages are some 50,000 elements with as many attributes. At these limits reading takes
# about six seconds and 200 MB.
MAX_XML_BYTES = 16 * 1024 * 1024
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 150_000
# Ten tables inside one another need about 60.
MAX_DEPTH = 150

STYLE_MAP = """
p[style-name='Title'] => h1:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Bullet 2'] => ul > li:fresh
p[style-name='List Bullet 3'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='List Number 2'] => ol > li:fresh
p[style-name='List Number 3'] => ol > li:fresh
"""

# What mammoth passes over although it can hold words.
WORDS_NOT_READ = frozenset({"w:fldSimple", "w:altChunk", "w:ruby", "w:dir", "w:bdo", "w:subDoc"})


def read_word(data: bytes) -> str:
    """Raise UnreadableWriteUp for anything but a sound, harmless Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            refuse_unsafe(package)
            harmless = _xml_parts_alone(package)
        return _converted(harmless)
    except UnreadableWriteUp:
        raise
    except UnsafePackage as unsafe:
        raise UnreadableWriteUp(_sentence(unsafe.fault)) from unsafe
    # A damaged package breaks zipfile, and one that breaks the format's rules breaks mammoth, in
    # ways that neither names.
    except Exception as error:
        raise UnreadableWriteUp(_not_word()) from error


def _not_word() -> str:
    return str(
        _(
            "This is not a Word document, or it is damaged. "
            "Open it in Word, save it as .docx and try again."
        )
    )


def _sentence(fault: Fault) -> str:
    match fault:
        case Fault.TOO_LARGE:
            return _too_large()
        case Fault.PASSWORD:
            return str(
                _("This document has a password. Save it as .docx without one and try again.")
            )
        case Fault.MACROS:
            return str(
                _("This document holds macros. Save it as .docx without them and try again.")
            )
        case Fault.DAMAGED:
            return _not_word()


def _too_large() -> str:
    return str(
        _(
            "This document is too large once it is unpacked. "
            "Remove its pictures and embedded files, save it as .docx and try again."
        )
    )


def _xml_parts_alone(package: zipfile.ZipFile) -> io.BytesIO:
    copy = io.BytesIO()
    allowance = MAX_XML_BYTES
    scan = Scan()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as parts:
        for entry in package.infolist():
            if entry.filename.lower().endswith((".xml", ".rels")):
                content = b"".join(chunks(package, entry, allowance))
                allowance -= len(content)
                scan.read(content)
                parts.writestr(entry.filename, content)
    copy.seek(0)
    return copy


class Scan:
    """Counts across the parts of one package, and refuses what would harm or choke the parser."""

    def __init__(self) -> None:
        self.elements = self.attributes = self.depth = 0

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.opened
        parser.EndElementHandler = self.closed
        parser.StartDoctypeDeclHandler = self.declared
        self.depth = 0
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding of no name
            raise UnreadableWriteUp(_not_word()) from error

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.attributes += len(attributes)
        self.depth += 1
        within = self.elements <= MAX_ELEMENTS and self.attributes <= MAX_ATTRIBUTES
        if not within or self.depth > MAX_DEPTH:
            raise UnreadableWriteUp(_too_large())

    def closed(self, name: str) -> None:
        self.depth -= 1

    def declared(self, *document_type: object) -> None:
        """Entities are declared in a document type, and Word never writes one."""
        raise UnreadableWriteUp(_not_word())


def _converted(package: io.BytesIO) -> str:
    result = mammoth.convert_to_html(
        package,
        style_map=STYLE_MAP,
        include_embedded_style_map=False,  # the uploader could make words vanish with it
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
    )
    text = plain_text(result.value)
    left_out = any(m.message.rpartition(": ")[2] in WORDS_NOT_READ for m in result.messages)
    return f"{text}\n\n{PART_LEFT_OUT}" if left_out else text
