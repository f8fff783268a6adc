"""What PDF/UA-1 asks of a file and pikepdf can tell: tags, names, languages, what stands for what.

It is no veraPDF: that some text is read in a sensible order, a person must hear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

UA = "{http://www.aiim.org/pdfua/ns/id/}part"
LINK = pikepdf.Name.Link


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def faults_of(content: bytes, *, title: str, language: str = "en-GB") -> list[str]:
    pdf = open_pdf(content)
    return [*_of_document(pdf, title, language), *_of_pages(pdf), *_of_tree(pdf)]


def _of_document(pdf: pikepdf.Pdf, title: str, language: str) -> Iterator[str]:
    root: Any = pdf.Root
    with pdf.open_metadata() as told:
        wanted = {
            "says it is PDF/UA-1": told.get(UA) == "1",
            "has its title": told.get("dc:title") == title,
        }
    wanted |= {
        "is tagged": "/StructTreeRoot" in root and root.MarkInfo.Marked is True,
        "names its language": str(root.get("/Lang")) == language,
        "shows its title": root.ViewerPreferences.DisplayDocTitle is True,
    }
    yield from (f"not: {words}" for words, holds in wanted.items() if not holds)


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        operators = [(str(i.operator), list(i.operands)) for i in _instructions(page)]
        marked = [operands for name, operands in operators if name == "BDC"]
        if not any("/MCID" in operands[1] for operands in marked if len(operands) > 1):
            yield f"page {number} has nothing tagged"
        if _shows_text_outside(operators):
            yield f"page {number} has text that is neither tagged nor set aside"
        if page.get("/Tabs") != pikepdf.Name.S:
            yield f"page {number} is not tabbed through in the order of its tags"
        for note in page.get("/Annots", []):
            if note.Subtype == LINK and not ("/Contents" in note and "/StructParent" in note):
                yield f"page {number} has a link without words"


def _instructions(page: Any) -> list[Any]:
    return list(pikepdf.parse_content_stream(page))


def _shows_text_outside(operators: list[tuple[str, list[Any]]]) -> bool:
    depth = 0
    for name, __ in operators:
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name in {"Tj", "TJ"} and depth == 0:
            return True
    return False


def tags(content: bytes) -> list[tuple[str, Any]]:
    """Each element of the tree with its kind, in the order in which it is read."""
    pdf = open_pdf(content)
    root: Any = pdf.Root
    found = list(_walk(root.StructTreeRoot.K))
    roles = root.StructTreeRoot.get("/RoleMap", {})
    kinds = [(str(e.S), e) for e in found]
    return [(str(roles.get(kind, kind)).lstrip("/"), _plain(e)) for kind, e in kinds]


def _plain(element: Any) -> dict[str, Any]:
    children = [str(child.S).lstrip("/") for child in _children(element) if "/S" in child]
    return {"alt": str(element.get("/Alt", "")), "children": children}


def _children(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def _walk(node: Any) -> Iterator[Any]:
    for one in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from _walk(one.get("/K", pikepdf.Array()))


def _of_tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    held = BytesIO()
    pdf.save(held)
    found = tags(held.getvalue())
    kinds = [kind for kind, __ in found]
    level = 0
    for kind in kinds:
        if re.fullmatch(r"H[1-6]", kind):
            if int(kind[1]) > level + 1:
                yield f"{kind} comes after H{level}"
            level = int(kind[1])
    yield from ("a figure without words" for k, e in found if k == "Figure" and not e["alt"])
    if kinds.count("Table") and "TH" not in kinds:
        yield "a table without headings"
    if kinds.count("L") and "LI" not in kinds:
        yield "a list without items"
