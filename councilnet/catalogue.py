"""The Welsh of the portal: what there is to translate, and how it gets to where it is shown.

    python -m councilnet.catalogue update    # the strings of the code and the templates of now
    python -m councilnet.catalogue compile   # for Django to read: git does not keep it

GNU gettext is not wanted: Babel reads and writes its files.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
WELSH = ROOT / "councilnet/locale/cy/LC_MESSAGES/django.po"
APPS = ("councilnet", "initiatives", "socialvalue")
HEADER = """\
# Welsh (Cymraeg) for CouncilNet, under the licence of the portal.
#
# AWAITING A WELSH SPEAKER'S READING: nobody who speaks Welsh has read these words yet.
# How to read, mend and add to them: docs/welsh.md. Written by `make messages`.
#"""
# As CLDR has it for Welsh: none, one, two, three, six, and all others
PLURALS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
FORMS = 6
COMMENTS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


# --- What there is to translate ----------------------------------------------------------------
def wanted() -> Catalog:
    """Every string that the code and the templates mark, and where it stands."""
    found = Catalog(locale="cy", fuzzy=False)
    for path in sorted(sources()):
        text = path.read_bytes()
        if path.suffix != ".py":
            text = as_python(text.decode()).encode()
        for _line, message, comments, context in extract(
            "python", BytesIO(text), KEYWORDS, ["Translators:"]
        ):
            at = [(path.relative_to(ROOT).as_posix(), 0)]
            found.add(message, None, at, auto_comments=comments, context=context)
    return found


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
    for folder in (ROOT / "templates", *(ROOT / app for app in APPS)):
        yield from (p for p in folder.rglob("*") if p.suffix == ".html")
    yield from (ROOT / "templates").rglob("*.txt")


def as_python(template: str) -> str:
    """What a template marks, as calls on one line: what stands around them is not Python."""
    calls = templatize(COMMENTS.sub("", template))
    return f"({calls.replace(chr(10), ' ')})"


# --- The catalogue -----------------------------------------------------------------------------
def kept() -> Catalog:
    with WELSH.open("rb") as file:
        return read_po(file, locale="cy")


def update() -> list[Message]:
    """Bring the catalogue up to date with the code, and say what it now lacks the Welsh of."""
    old = kept() if WELSH.exists() else Catalog(locale="cy")
    new = Catalog(locale="cy", fuzzy=False)
    new.mime_headers = [("Plural-Forms", PLURALS)]
    for message in wanted():
        if message.id:
            before = old.get(message.id, message.context)
            string = before.string if before and is_whole(before) else ""
            new.add(
                message.id,
                string,
                [(path, 0) for path in sorted({path for path, _line in message.locations})],
                flags=message.flags,
                auto_comments=message.auto_comments,
                user_comments=before.user_comments if before else (),
                context=message.context,
            )
    write(new)
    return [message for message in new if message.id and not is_whole(message)]


def is_whole(message: Message) -> bool:
    """All its forms are there."""
    if isinstance(message.id, str):
        return bool(message.string)
    forms = message.string or ()
    return len(forms) == FORMS and all(forms)


def write(catalogue: Catalog) -> None:
    """Always the same for the same words, so that a change shows what changed."""
    WELSH.parent.mkdir(parents=True, exist_ok=True)
    told = BytesIO()
    write_po(told, catalogue, width=98, sort_output=True, omit_header=True, include_lineno=False)
    WELSH.write_text(f"{HEADER}\n{_about()}\n{told.getvalue().decode().strip()}\n")


def _about() -> str:
    about = (
        "Project-Id-Version: CouncilNet",
        "Language: cy",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS}",
    )
    lines = "".join(f'"{line}\\n"\n' for line in about)
    return f'msgid ""\nmsgstr ""\n{lines}'


def compile_it() -> bool:
    """Whether anything was to do. Whoever reads the file meanwhile reads the old one whole."""
    compiled = WELSH.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= WELSH.stat().st_mtime:
        return False
    unfinished = compiled.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, kept())
    unfinished.replace(compiled)
    return True


def main(what: str) -> str:
    if what == "compile":
        return "Compiled." if compile_it() else ""
    lacking = [one.id if isinstance(one.id, str) else one.id[0] for one in update()]
    return "\n".join([*lacking, f"{len(lacking)} without Welsh."])


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["compile"]):
        sys.exit(__doc__)
    sys.stdout.write(f"{main(sys.argv[1])}\n".lstrip())
