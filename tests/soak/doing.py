"""Those who change something: each notes what it sent, and what the portal said yes to."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from itertools import count
from threading import Event
from typing import Any

import requests
from PIL import Image

from councilnet.models import User
from tests.pages import fields
from tests.soak.people import Person


class Doer(Person):
    """Opens a form, fills it in and sends it; a redirect is a yes. Sends nothing a second time."""

    pause = 0.0  # seconds between two things

    def turns(self) -> Iterator[None]:
        for what in self.things():
            self.do(what)
            yield
            if self.pause and self.stop.wait(self.pause):
                return

    def things(self) -> Iterable[Any]:
        return count(1)

    def do(self, what: Any) -> None:
        page = self.get(self.address(what))
        if page is None or page.status_code != 200:
            return
        self.told.sent.append(what)
        answer = self.send(what, fields(page))
        if answer is not None and self.is_yes(answer):
            self.told.acknowledged.append(what)

    def send(self, what: Any, form: dict[str, str]) -> requests.Response | None:
        return self.post(self.address(what), form | self.given(what))

    def address(self, what: Any) -> str:
        raise NotImplementedError

    def given(self, what: Any) -> dict[str, str]:
        raise NotImplementedError

    def is_yes(self, answer: requests.Response) -> bool:
        return answer.status_code == 302


class Writer(Doer):
    """Changes the title of a draft of its own, again and again, to the next number."""

    part, column, words = "basics", "title", "Number {}"

    def __init__(self, port: int, stop: Event, user: User, case_study: int) -> None:
        super().__init__(port, stop, user)
        self.case_study = case_study

    def address(self, what: int) -> str:
        return f"/your-case-studies/{self.case_study}/edit/{self.part}/"

    def given(self, what: int) -> dict[str, str]:
        return {self.column: self.words.format(what)}


class Autosaver(Writer):
    """As a page saves by itself what is being typed into it."""

    part, column, words = "story", "what_was_done", "Words {}"

    def given(self, what: int) -> dict[str, str]:
        return super().given(what) | {"autosave": "1"}

    def is_yes(self, answer: requests.Response) -> bool:
        return answer.status_code == 200 and answer.json()["outcome"] == "saved"


class Beginner(Doer):
    """Begins case studies, each under a title that nobody else gives."""

    def address(self, what: str) -> str:
        return "/your-case-studies/start/blank/"

    def things(self) -> Iterable[str]:
        return (f"Begun {self.name} {number}" for number in count(1))

    def given(self, what: str) -> dict[str, str]:
        return {"title": what}


class Uploader(Writer):
    """Adds one file after another to a draft of its own; ``written`` are their names."""

    pause = 0.5

    def address(self, what: int) -> str:
        return f"/your-case-studies/{self.case_study}/edit/files/"

    def send(self, what: int, form: dict[str, str]) -> requests.Response | None:
        told = form | {"name": f"File {what}", "alternative_text": "A colour"}
        return self.post(self.address(what), told, files={"file": ("colour.png", picture(what))})


class OneByOne(Doer):
    """Does one thing to each of several; to what it was not told of, it comes back at the end."""

    def __init__(
        self, port: int, stop: Event, user: User, addresses: dict[int, str], pause: float
    ) -> None:
        super().__init__(port, stop, user)
        self.addresses, self.pause = addresses, pause

    def things(self) -> Iterable[int]:
        yield from self.addresses
        yield from self.addresses.keys() - set(self.told.acknowledged)

    def address(self, what: int) -> str:
        return self.addresses[what]


class Submitter(OneByOne):
    def given(self, what: int) -> dict[str, str]:
        return {}


class Publisher(OneByOne):
    """Publishes what was decided on: one button, so that there is no page to open first."""

    def do(self, what: int) -> None:
        self.told.sent.append(what)
        answer = self.post(self.address(what), {})
        if answer is not None and self.is_yes(answer):
            self.told.acknowledged.append(what)


class Adopter(OneByOne):
    def given(self, what: int) -> dict[str, str]:
        return {"status": "planning"}


def picture(number: int) -> bytes:
    """Each of another colour, since the same file twice is refused."""
    out = io.BytesIO()
    colour = tuple(hashlib.sha256(str(number).encode()).digest()[:3])
    Image.new("RGB", (200, 200), colour).save(out, "PNG")
    return out.getvalue()
