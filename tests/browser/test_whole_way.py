"""The whole way, by what the screens say: from an account to a corrected second edition."""

import re
import sys
import time
from pathlib import Path

import pytest
from django.core import mail
from docx import Document
from playwright.sync_api import Locator, Page, expect

from councilnet.models import Council, Membership, MembershipEvent, User
from initiatives.models import CaseStudy, Event
from tests import factories
from tests.browser import acting
from tests.browser.world import WRITE_UP

EMAIL = "farah@stevenage.example"
TITLE = "Leisure for everybody"
SUMMARY = "A leisure contract that is about health, not assets."
BETTER = "A leisure contract that is about health in communities, not assets."
CORRECTED = "A leisure contract that is about health in communities, not buildings."
HAPPENED = "Some services are delivered in-house and some by partners."
REASONS = {
    "Enterprise and social economy": "Community and sporting groups took part in the review.",
    "Innovation": "The contract is no longer limited to physical assets.",
    "Learning": "A whole system was reviewed before the contract came to an end.",
    "Maximising social value": "The contract is about creating health in communities.",
    "New models of meeting priority needs": "An options appraisal led to a mixed economy.",
}
POINTS = {
    "Title, summary and theme": ("Say in the summary where.", "In communities, it says now."),
    "What you did": ("Say what happened then.", "It tells who delivers the services."),
}
KINDS = [
    *["started", "submitted", "assigned", *["claim-decided"] * 5, "remarked", "remarked"],
    *["changes-requested", "point-done", "point-done", "submitted", "published"],
    *["revised", "submitted", "published"],
]


@pytest.fixture
def width() -> int:
    return 1280


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The council's own text as an officer would keep it: headings, and bullets for principles."""
    made = Document()
    made.add_heading(TITLE, level=0)
    for line in filter(str.strip, WRITE_UP.read_text().splitlines()):
        if line.strip().startswith("•"):
            made.add_paragraph(line.strip(" •"), style="List Bullet")
        elif line == "Principles met":
            made.add_heading(line, level=1)
        else:
            made.add_paragraph(line)
    path = tmp_path / "Leisure.docx"
    made.save(str(path))
    return path


def test_from_an_account_to_a_corrected_edition(
    page: Page, document: Path, ben: User, dev: User, capsys: pytest.CaptureFixture[str]
) -> None:
    Council.objects.filter(slug="stevenage").update(email_domains=["stevenage.example"])
    began = time.monotonic()
    page.set_default_timeout(10_000)
    signs_up(page)
    is_proposed_and_agreed_to(page, ben)
    author = User.objects.get(email=EMAIL)
    acting.change_over(page, author)
    brings_and_submits(page, document)
    seconds = time.monotonic() - began
    acting.change_over(page, dev)
    sends_it_back_with_two_points(page)
    acting.change_over(page, author)
    does_what_was_asked(page)
    acting.change_over(page, dev)
    sees_what_was_done_and_publishes(page)
    acting.change_over(page, author)
    corrects_one_word(page)
    acting.change_over(page, dev)
    publishes_the_correction(page)
    page.get_by_role("button", name="Sign out").click()
    reads_what_changed(page)
    the_rows_tell_the_same(author)
    words = f"From sign-up to submission in {seconds:.1f} seconds of a browser’s time"
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


# Joining


def signs_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    acting.follow(page, "Create an account")
    page.get_by_label("Your name").fill("Farah")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    acting.press(page, "Create account")
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    [message] = mail.outbox
    assert message.to == [EMAIL]
    link = re.search(r"/accounts/confirm-email/\S+", str(message.body))
    assert link
    page.goto(link[0])
    acting.press(page, "Yes, confirm it")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def is_proposed_and_agreed_to(page: Page, ben: User) -> None:
    acting.sign_in(page, EMAIL)
    says(page, "You are signed in, and not yet a member of a council.")
    says(page, "Waiting for an answer")
    says(page, "because of your e-mail address")
    acting.change_over(page, ben)
    acting.follow(page, "People of Stevenage")
    acting.follow(page, "Farah")
    says(page, EMAIL)
    page.get_by_label("Yes, as an officer").check()
    acting.press(page, "Send the answer")
    says(page, "Farah has joined Stevenage.")


# Writing


def brings_and_submits(page: Page, document: Path) -> None:
    acting.bring(page, document)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What was understood of your write-up"
    )
    says(page, "5 principles recognised")
    assert page.get_by_role("heading", level=3).all_inner_texts() == list(REASONS)
    assert page.get_by_role("definition").first.inner_text() == TITLE
    says(page, "Stevenage Borough Council established a new leisure trust in 1998")
    acting.press(page, "Continue to the draft")
    acting.tell_what_is_needed(page, TITLE, SUMMARY, REASONS)
    submit(page)


def does_what_was_asked(page: Page) -> None:
    acting.follow(page, TITLE)
    says(page, "The network asks for changes")
    for point, __ in POINTS.values():
        says(page, point)
    change(page, "Title, summary and theme", "Summary", BETTER)
    change(page, "What you did", "What happened", HAPPENED)
    for point, answer in POINTS.values():
        item = page.get_by_role("listitem").filter(has_text=point)
        item.get_by_label("What you did (optional)").fill(answer)
        item.get_by_role("button", name="Tick it off").click()
        says(page, "Ticked off. The reviewer will see it.")
        says(page, f"Your answer: {answer}")
    submit(page)


def corrects_one_word(page: Page) -> None:
    acting.follow(page, TITLE)
    acting.press(page, "Correct something small")
    says(page, "You are correcting something small.")
    change(page, "Title, summary and theme", "Summary", CORRECTED)
    submit(page)


def change(page: Page, part: str, label: str, text: str) -> None:
    """By the task list, below what the reviewers said of the same parts."""
    acting.main(page).get_by_role("link", name=part, exact=True).last.click()
    page.get_by_label(label).fill(text)
    acting.press(page, "Save and go back to the list")
    says(page, "Saved.")


def submit(page: Page) -> None:
    acting.submit(page)
    says(page, "Submitted. The network’s staff will review it.")


# Reviewing


def sends_it_back_with_two_points(page: Page) -> None:
    acting.open_for_review(page, TITLE)
    acting.press(page, "I review this")
    says(page, "You review it.")
    acting.confirm_all(page)
    says(page, "Your decisions on the principles are saved.")
    for part, (point, __) in POINTS.items():
        page.get_by_label("Which part?").select_option(part)
        page.get_by_label("What do you want to say about it?").fill(point)
        page.get_by_label("The council should change this").check()
        acting.press(page, "Add this remark")
        says(page, f"To change – {part}, Dev")
    acting.press(page, "Send back for changes")
    says(page, "Sent back to the council with what you wrote.")


def sees_what_was_done_and_publishes(page: Page) -> None:
    acting.open_for_review(page, TITLE)
    says(page, "Round 2")
    since = section(page, "What changed since the last round")
    marks_are(since, removed=[], added=["in communities", HAPPENED])
    asked = section(page, "What was asked for before")
    assert asked.get_by_text("Still open").count() == 0
    for part, (point, answer) in POINTS.items():
        expect(asked).to_contain_text(f"Done – {part}, asked by Dev in round 1")
        expect(asked).to_contain_text(point)
        expect(asked).to_contain_text(f"The council’s answer: {answer}")
    acting.press(page, "Publish")
    says(page, "Published: this is how everybody sees it.")


def publishes_the_correction(page: Page) -> None:
    page.get_by_role("link", name="Review", exact=True).click()
    expect(page.get_by_role("heading", name="Small corrections")).to_be_visible()
    acting.follow(page, TITLE)
    says(page, "A small correction")
    changes = section(page, "What changes in the published version")
    marks_are(changes, removed=["assets"], added=["buildings"])
    acting.press(page, "Publish")
    says(page, "Published: this is how everybody sees it.")


# Reading


def reads_what_changed(page: Page) -> None:
    page.get_by_role("link", name="Case studies", exact=True).first.click()
    acting.follow(page, TITLE)
    says(page, CORRECTED)
    acting.follow(page, "Versions, and what changed")
    says(page, "What changed from version 1 to version 2")
    marks_are(
        acting.main(page),
        removed=["Struck out", "assets"],  # the first of each is the key to the marks
        added=["underlined", "buildings"],
    )


def the_rows_tell_the_same(author: User) -> None:
    case_study = CaseStudy.objects.get()
    editions = case_study.editions.order_by("number").values_list("number", "summary")
    assert list(editions) == [(1, BETTER), (2, CORRECTED)]
    events = Event.objects.filter(case_study=case_study).order_by("pk")
    assert list(events.values_list("kind", flat=True)) == KINDS
    joined = MembershipEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(joined) == ["asked", "agreed"]
    assert Membership.objects.current().get(user=author).role == Membership.Role.OFFICER


# What the screen says


def says(page: Page, words: str) -> None:
    expect(acting.main(page)).to_contain_text(words)


def section(page: Page, heading: str) -> Locator:
    named = page.get_by_role("heading", name=heading, exact=True)
    return page.locator("section").filter(has=named)


def marks_are(where: Locator, *, removed: list[str], added: list[str]) -> None:
    """What is struck out and underlined, without the words that tell so to who cannot see it."""
    for role, word, texts in [("deletion", "removed", removed), ("insertion", "added", added)]:
        marks = where.get_by_role(role).all_text_contents()  # type: ignore[arg-type]
        assert [mark.removeprefix(f"{word}: ").strip() for mark in marks] == texts
