"""The HTML that mammoth writes, as plain text with a few marks that ``lines`` understands.

Headings start with '# ' (as many as their level), list items with '• ', ticked and unticked boxes
with '☒ ' and '☐ '. A link is '[words](address)'. A table row is a line 'a | b', or, where a cell
holds several paragraphs, one paragraph after another. Footnotes stand at the end as '[1] …'.
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote

PICTURE_LEFT_OUT = "[Picture left out]"
PART_LEFT_OUT = "[Part of the document left out]"
PICTURE = re.compile(r"\[Picture left out(?:: [^\]\n]*)?\]")
LEFT_OUT = re.compile(rf"{PICTURE.pattern}|{re.escape(PART_LEFT_OUT)}")

NOTES_HEADING = "# Notes"
# A cell longer than this reads better as a paragraph of its own.
SHORT_CELL = 150

HEADINGS = {f"h{level}": level for level in range(1, 7)}
NOTE_ID = re.compile(r"(?:footnote|endnote)-\d")
# Items of one list stand on consecutive lines.
NEXT_ITEM = re.compile(r"(?m)^(• .*)\n\n(?=• )")
BACK_LINK = re.compile(r"#(?:footnote|endnote)-ref-")


def has_words(text: str) -> bool:
    return any(character.isalnum() for character in LEFT_OUT.sub("", text))


def plain_text(html: str) -> str:
    page = _Page()
    page.feed(html)
    page.close()
    return page.text()


class _Page(HTMLParser):
    """Blocks in the order of reading; a table in a table is read as paragraphs of its cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.words: list[str] = []
        self.prefix = ""
        self.links: list[tuple[str, int]] = []
        self.rows: list[list[list[str]]] = []
        self.outer: list[list[str]] = []
        self.notes = 0

    def text(self) -> str:
        self.end_block()
        text = "\n\n".join(self.blocks)
        return NEXT_ITEM.sub(r"\1\n", text)

    # Reading -------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in {"a", "br", "img", "input"}:
            self.start_in_line(tag, attributes)
        elif tag in HEADINGS:
            self.start_block("#" * HEADINGS[tag] + " ")
        elif tag == "li":
            self.start_item(attributes.get("id", ""))
        elif tag == "p" and not self.starting_item():
            self.end_block()
        elif tag in {"tr", "td", "th"}:
            self.start_cell_or_row(tag)

    def start_in_line(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a":
            self.links.append((attributes.get("href", ""), len(self.words)))
        elif tag == "br":
            self.words.append("\n")
        elif tag == "img":
            self.words.append(_picture(attributes.get("alt", "")))
        else:
            self.words.append("☒ " if "checked" in attributes else "☐ ")

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS or tag in {"p", "li", "ul", "ol", "table"}:
            self.end_block()
        elif tag == "a" and self.links:
            self.end_link(*self.links.pop())
        elif tag in {"td", "th"} and self.outer:
            self.end_cell()
        elif tag == "tr" and self.rows:
            self.blocks.extend(_row(self.rows.pop()))

    def handle_data(self, data: str) -> None:
        self.words.append(data.replace("\n", " "))

    # Blocks --------------------------------------------------------------------------------

    def start_block(self, prefix: str) -> None:
        self.end_block()
        self.prefix = prefix

    def end_block(self) -> None:
        lines = [line.strip() for line in "".join(self.words).split("\n")]
        text = "\n".join(line for line in lines if line)
        if text:
            if self.prefix.startswith("#"):
                text = text.replace("\n", " ")
            self.blocks.append(self.prefix + text)
        self.words, self.prefix, self.links = [], "", []

    def starting_item(self) -> bool:
        return bool(self.prefix) and not "".join(self.words).strip()

    def start_item(self, name: str) -> None:
        if not NOTE_ID.match(name):
            self.start_block("• ")
            return
        self.end_block()
        if not self.notes:
            self.blocks.append(NOTES_HEADING)
        self.notes += 1
        self.prefix = f"[{self.notes}] "

    def end_link(self, address: str, start: int) -> None:
        words = "".join(self.words[start:])
        if BACK_LINK.match(address):
            del self.words[start:]
        else:
            self.words[start:] = [_link(words, address)]

    # Tables --------------------------------------------------------------------------------

    def start_cell_or_row(self, tag: str) -> None:
        self.end_block()
        if tag == "tr":
            self.rows.append([])
        else:
            self.outer.append(self.blocks)
            self.blocks = []

    def end_cell(self) -> None:
        self.end_block()
        cell, self.blocks = self.blocks, self.outer.pop()
        if self.rows:
            self.rows[-1].append(cell)
        else:
            self.blocks.extend(cell)


def _row(cells: list[list[str]]) -> list[str]:
    filled = [cell for cell in cells if cell]
    if all(len(cell) == 1 and _is_short(cell[0]) for cell in filled):
        return [" | ".join(cell[0] for cell in filled)] if filled else []
    return [block for cell in filled for block in cell]


def _is_short(block: str) -> bool:
    return len(block) <= SHORT_CELL and "\n" not in block and not block.startswith(("#", "•"))


def _picture(description: str) -> str:
    words = " ".join(re.sub(r"[\[\]]", " ", description).split())
    return f"\n{PICTURE_LEFT_OUT[:-1]}: {words}]\n" if words else f"\n{PICTURE_LEFT_OUT}\n"


def _link(words: str, address: str) -> str:
    """Addresses of other kinds (a file on somebody's drive) are left out; their words stay."""
    if address.lower().startswith("mailto:"):
        mailbox = address[7:].partition("?")[0]
        return words if mailbox.lower() in words.lower() else f"{words} ({mailbox})"
    if not address.lower().startswith(("http://", "https://")):
        return words
    shown = quote(address.strip(), safe="%/:?#@!$&'*+,;=~-._")
    if words.strip() in {address, shown, ""}:
        return shown
    label = words.strip()
    if "\n" in label or "[" in label or "]" in label:
        return f"{words} ({shown})"
    return words.replace(label, f"[{label}]({shown})")
