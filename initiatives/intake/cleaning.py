"""Text at the door: what a database, a feed and a reader's eye can bear, and nothing hidden."""

import re

from django.utils.translation import gettext_lazy as _

from .write_up import UnreadableWriteUp

MAX_CHARACTERS = 200_000

LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
SPACES = re.compile("[\u00a0\u2007\u202f]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Bidirectional controls, zero-width characters, soft hyphens and the other format characters:
# they are not seen, and could make a line read differently from what is stored.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Lone surrogates cannot be stored; the two non-characters would break an XML feed.
UNSTORABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str, max_characters: int = MAX_CHARACTERS) -> str:
    """Raise UnreadableWriteUp where the text is too long; cleaning twice changes nothing."""
    text = LINE_BREAKS.sub("\n", text)
    text = SPACES.sub(" ", text)
    text = INVISIBLE.sub("", CONTROLS.sub("", text))
    text = UNSTORABLE.sub("\ufffd", text)
    if len(text) > max_characters:
        raise UnreadableWriteUp(
            _(
                "The text is longer than %(limit)s characters. "
                "Shorten it, or put the longer parts in an attachment."
            )
            % {"limit": f"{max_characters:,}"}
        )
    return text
