"""Pages as the server sends them, and what html-validate finds in them, all in one process."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.browser.conftest import NODE

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules/html-validate/bin/html-validate.mjs"
RULES, RULES_OF_ADMIN = HERE / "html-validate.mjs", HERE / "html-validate-admin.mjs"
# Of rules that hold for all else
MEANT = {
    # GOV.UK's password input says how it is typed, for when its script shows it as text.
    'input-attributes: Attribute "autocapitalize" is not allowed on <input type="password">',
    # Firefox puts back what a hidden field had before a page was loaded again, unless told so.
    'valid-autocomplete: "off" cannot be used on <input type="hidden">',
    # The case studies that are compared already go along, each in a field of its own.
    'form-dup-name: Duplicate form control name "case"',
}
OF_THE_MOMENT = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')


class Pages:
    """A folder of pages, each of which knows who opened what. The same page is kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: dict[str, str] = {}  # by the file's name
        self.kept: set[bytes] = set()

    def keep(self, whose: str, answer: Any) -> None:
        """An answer that is no page, or leads on to one, is passed over."""
        content = OF_THE_MOMENT.sub(b"", answer.content) if is_page(answer) else b""
        if content and content not in self.kept:
            self.kept.add(content)
            name = f"{len(self.asked)}.html"
            Path(self.folder, name).write_bytes(content)
            told = answer.request
            address = f"{told['PATH_INFO']}?{told['QUERY_STRING']}".rstrip("?")
            self.asked[name] = f"{whose}: {told['REQUEST_METHOD']} {address}"

    def faults(self, rules: Path = RULES) -> dict[str, list[str]]:
        """Each fault by its words, with the first pages that have it."""
        found: dict[str, list[str]] = {}
        for file in self._judged(rules):
            page = self.asked[Path(file["filePath"]).name]
            for fault in file["messages"]:
                words = f"{fault['ruleId']}: {fault['message']}"
                found.setdefault(words, []).append(f"{page}, {fault['selector']}")
        return {words: where[:3] for words, where in found.items() if words not in MEANT}

    def _judged(self, rules: Path) -> Any:
        assert PROGRAM.exists(), "Fetch it by: make checkers"
        found = self.folder / "found.json"  # what it prints is cut short where it is much
        subprocess.run(  # noqa: S603  # our own rules, over files of our own
            [NODE, PROGRAM, "--config", rules, "--formatter", f"json={found}", self.folder],
            check=False,
        )
        return json.loads(found.read_text())


def is_page(answer: Any) -> bool:
    return not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html")
