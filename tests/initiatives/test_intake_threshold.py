"""How near a sentence must be to an official one, measured anew.

Measured when the threshold was chosen, with ``fuzz.ratio`` on plain words: the official sentences
reach 48 among themselves and with our summaries of the others; the best of 5,000 windows of
ordinary prose on the same subjects reaches 51; of 2,000 sentences typed with a slip in every
tenth letter the worst reaches 86, with one in twenty 90. So 85 lies far above prose and just
below the worst typing.
"""

import json
import random
import string
from itertools import permutations

from rapidfuzz import fuzz

from initiatives.intake.sentences import THRESHOLD
from initiatives.intake.words import plain_words
from tests.initiatives.write_ups import DATA, SENTENCES, STEVENAGE, seeded

PLAIN = {key: " ".join(plain_words(sentence)) for key, sentence in SENTENCES.items()}


def prose() -> list[str]:
    body = STEVENAGE.read_text().split("\n\n", 2)[2]
    return plain_words(body + (DATA / "case_studies.json").read_text())


def mistyped(text: str, every: int, chance: random.Random) -> str:
    typed = [
        chance.choice(["", letter * 2, chance.choice(string.ascii_lowercase)])
        if chance.randrange(every) == 0
        else letter
        for letter in text
    ]
    return "".join(typed)


def test_the_official_sentences_are_far_from_one_another_and_from_the_other_principles() -> None:
    rows = json.loads((DATA / "principles.json").read_text())["principles"]
    others = [" ".join(plain_words(row["summary"])) for row in rows if row["summary"]]
    among = max(fuzz.ratio(one, other) for one, other in permutations(PLAIN.values(), 2))
    beyond = max(fuzz.ratio(one, other) for one in PLAIN.values() for other in others)
    assert max(among, beyond) < THRESHOLD - 30


def test_ordinary_prose_on_the_same_subjects_is_far_from_them() -> None:
    words = prose()
    nearest = max(
        fuzz.ratio(" ".join(words[place : place + len(sentence.split())]), sentence)
        for sentence in PLAIN.values()
        for place in range(len(words))
    )
    assert nearest < THRESHOLD - 30


def test_a_slip_in_every_twentieth_letter_is_near_enough() -> None:
    chance = seeded(1)
    worst = min(
        fuzz.ratio(" ".join(plain_words(mistyped(SENTENCES[key], 20, chance))), PLAIN[key])
        for key in SENTENCES
        for _ in range(200)
    )
    assert worst > THRESHOLD
