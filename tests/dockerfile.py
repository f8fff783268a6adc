"""The Dockerfile as Docker reads it: stages of instructions."""

import re
from typing import NamedTuple

from django.conf import settings

# An instruction, and the rest of its line with what was continued
LINE = re.compile(r"^([A-Z]+) ((?:.*\\\n)*.*)$", re.MULTILINE)


class Instruction(NamedTuple):
    name: str
    rest: str


class Stage(NamedTuple):
    name: str
    base: str
    instructions: list[Instruction]

    def said(self, name: str) -> list[str]:
        return [rest for instruction, rest in self.instructions if instruction == name]


def stages() -> list[Stage]:
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    found: list[Stage] = []
    for name, rest in LINE.findall(text):
        if name == "FROM":
            base, __, stage = rest.partition(" AS ")
            found.append(Stage(stage, base, []))
        else:
            found[-1].instructions.append(Instruction(name, rest))
    return found


def let_through() -> list[str]:
    """What .dockerignore lets into the image; all else stays outside."""
    lines = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]
