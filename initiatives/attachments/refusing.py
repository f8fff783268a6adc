"""How a file is refused: with a sentence that says what to do."""

from __future__ import annotations

from django_stubs_ext import StrOrPromise

MAX_BYTES = 20 * 1024 * 1024
MAX_BYTES_TOGETHER = 100 * 1024 * 1024


class RefusedFile(Exception):
    """The text says why, for the person who chose the file; ``field`` is where it belongs."""

    def __init__(self, sentence: StrOrPromise, field: str = "file") -> None:
        super().__init__(str(sentence))
        self.field = field
