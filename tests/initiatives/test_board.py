"""A board member's link: one person, one round, one page, one answer."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from councilnet.models import User
from initiatives import board, workflow
from initiatives.models import BoardReview, CaseStudy, Event, State
from tests import factories
from tests.pages import errors, text_of
from tests.together import at_once

TOLD = {"name": "Grace", "email": "grace@board.example", "days": "14"}
ANSWER = {"verdict": "changes", "comment": "Say who paid."}


@pytest.fixture
def case_study(reference_data: None) -> CaseStudy:
    return factories.submitted("Repair café")


@pytest.fixture
def link(
    as_dev: Client,
    case_study: CaseStudy,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> str:
    """The path of the link, as it stands in the message."""
    with django_capture_on_commit_callbacks(execute=True):
        as_dev.post(reverse("ask_board", args=[case_study.pk]), TOLD)
    return link_in(mail.outbox[-1].body)


def link_in(text: object) -> str:
    found = re.search(r"http://testserver(/board/\S+/)", str(text))
    assert found
    return found[1]


def secret_of(link: str) -> str:
    return link.split("/")[2]


def test_asking_sends_one_link_and_keeps_its_hash_alone(link: str, case_study: CaseStudy) -> None:
    [message] = mail.outbox
    assert message.to == ["grace@board.example"]
    assert message.subject == "Stevenage: please review “Repair café”"
    review = BoardReview.objects.get()
    assert review.secret_sha256 == sha256(secret_of(link).encode()).hexdigest()
    assert secret_of(link) not in str(BoardReview.objects.values())
    assert len(secret_of(link)) == 43
    assert review.expires_at.date() == (timezone.now() + timedelta(days=14)).date()
    event = case_study.events.get(kind=Event.Kind.BOARD_ASKED)
    assert (event.actor_name, event.message, event.message_for_council) == ("Dev", "Grace", "")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"name": ""}, ("id_name", "Enter the board member’s name")),
        ({"email": ""}, ("id_email", "Enter the board member’s e-mail address")),
        ({"email": "grace"}, ("id_email", "Enter an e-mail address, such as name@example.org")),
        ({"days": "0"}, ("id_days", "Enter a number of days from 1 to 60")),
        ({"days": "61"}, ("id_days", "Enter a number of days from 1 to 60")),
        ({"days": "soon"}, ("id_days", "Enter a number of days from 1 to 60")),
    ],
)
def test_what_is_missing_to_ask_is_said(
    told: dict[str, str], expected: tuple[str, str], as_dev: Client, case_study: CaseStudy
) -> None:
    url = reverse("ask_board", args=[case_study.pk])
    assert errors(as_dev.post(url, TOLD | told)) == [expected]
    assert BoardReview.objects.count() == 0


def test_the_page_shows_the_submission_and_asks_one_thing(link: str) -> None:
    page = Client().get(link)
    words = text_of(page)
    assert "Grace, the network’s staff ask what you think of this submission" in words
    assert "We began Repair café with residents." in words
    assert factories.REASON in words
    assert "We will embrace innovation" in words
    assert page.templates[0].name == "initiatives/reviewing/board.html"


def test_the_page_is_kept_out_of_caches_indexes_and_referrers(link: str) -> None:
    for page in (Client().get(link), Client().post(link, ANSWER), Client().get(link)):
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "no-referrer"
        assert not page.cookies


def test_a_browser_that_hides_where_it_comes_from_can_answer(link: str) -> None:
    """With no-referrer a browser sends Origin: null."""
    client = Client(enforce_csrf_checks=True)
    assert client.post(link, ANSWER, headers={"origin": "null"}).status_code == 302
    assert BoardReview.objects.get().verdict == "changes"


def test_it_is_kept_when_the_link_was_first_opened(link: str) -> None:
    Client().head(link)
    assert BoardReview.objects.get().opened_at is None
    Client().get(link)
    opened = BoardReview.objects.get().opened_at
    assert opened is not None
    Client().get(link)
    assert BoardReview.objects.get().opened_at == opened


def test_the_answer_reaches_the_staff_and_not_the_council(
    link: str, case_study: CaseStudy, as_dev: Client, as_amber: Client
) -> None:
    answered = Client().post(link, ANSWER, follow=True)
    assert "is with the network’s staff: Changes needed" in text_of(answered)
    words = text_of(as_dev.get(reverse("review_case_study", args=[case_study.pk])))
    assert "Grace: Changes needed" in words
    assert "Say who paid." in words
    event = case_study.events.get(kind=Event.Kind.BOARD_ANSWERED)
    assert (event.side, event.actor, event.actor_name) == ("board", None, "Grace")
    council = text_of(as_amber.get(reverse("history", args=[case_study.pk])))
    assert "Board member answered by The network’s board" in council
    assert "Grace" not in council
    assert "Say who paid." not in council


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, ("id_verdict_0", "Choose whether you approve it")),
        ({"verdict": "publish"}, ("id_verdict_0", "Choose whether you approve it")),
        ({"verdict": "changes", "comment": " "}, ("id_comment", "Write what should be changed")),
    ],
)
def test_an_answer_says_what_is_wanted(
    told: dict[str, str], expected: tuple[str, str], link: str
) -> None:
    assert errors(Client().post(link, told)) == [expected]
    assert BoardReview.objects.get().answered_at is None


def test_answering_twice_changes_nothing(link: str) -> None:
    Client().post(link, ANSWER)
    before = BoardReview.objects.values().get(), Event.objects.count()
    Client().post(link, {"verdict": "approve"})
    assert (BoardReview.objects.values().get(), Event.objects.count()) == before


def test_approving_publishes_nothing(link: str, case_study: CaseStudy) -> None:
    Client().post(link, {"verdict": "approve"})
    case_study.refresh_from_db()
    assert case_study.state == State.IN_REVIEW
    assert list(case_study.claims.values_list("decision", flat=True)) == [""]


def test_wrong_expired_and_dead_links_look_alike(
    link: str, case_study: CaseStudy, dev: User
) -> None:
    wrong = Client().get("/board/no-such-secret/")
    BoardReview.objects.update(expires_at=timezone.now())
    expired, late = Client().get(link), Client().post(link, ANSWER)
    BoardReview.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert Client().get(link).status_code == 200
    workflow.request_changes(case_study, by=dev, message="More.")
    dead = Client().get(link)
    pages = [wrong, expired, late, dead]
    assert [page.status_code for page in pages] == [404] * 4
    assert len({text_of(page) for page in pages}) == 1
    assert BoardReview.objects.get().answered_at is None


def test_the_next_round_wants_a_link_of_its_own(
    link: str, case_study: CaseStudy, dev: User, amber: User
) -> None:
    workflow.request_changes(case_study, by=dev, message="More.")
    workflow.submit(case_study, by=amber)
    assert Client().get(link).status_code == 404


def test_asking_the_same_person_anew_ends_the_first_link(
    link: str,
    as_dev: Client,
    case_study: CaseStudy,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        as_dev.post(
            reverse("ask_board", args=[case_study.pk]), TOLD | {"email": "Grace@board.example"}
        )
        as_dev.post(
            reverse("ask_board", args=[case_study.pk]), TOLD | {"email": "hal@board.example"}
        )
    anew, other = (link_in(message.body) for message in mail.outbox[1:])
    assert [Client().get(one).status_code for one in (link, anew, other)] == [404, 200, 200]


def test_the_link_opens_nothing_else(link: str, case_study: CaseStudy) -> None:
    secret, client = secret_of(link), Client()
    assert client.get(link).status_code == 200
    for address in (
        reverse("review_case_study", args=[case_study.pk]),
        reverse("your_case_study", args=[case_study.pk]),
        reverse("preview", args=[case_study.pk]),
        f"{reverse('preview', args=[case_study.pk])}?secret={secret}",
    ):
        assert client.get(address)["Location"].startswith("/accounts/login/")
    assert client.get(f"/preview/{secret}/").status_code == 404
    other = factories.submitted("Another")
    assert "Another" not in text_of(client.get(link))
    assert other.rounds.get().board_reviews.count() == 0


def test_what_differs_is_shown_word_by_word(
    amber: User,
    dev: User,
    as_dev: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case_study = factories.published(what_was_done="We began with one.").case_study
    workflow.revise(case_study, by=amber)
    CaseStudy.objects.filter(pk=case_study.pk).update(what_was_done="We began with two.")
    workflow.submit(case_study, by=amber)
    workflow.request_changes(case_study, by=dev, message="Three.")
    CaseStudy.objects.filter(pk=case_study.pk).update(what_was_done="We began with three.")
    workflow.submit(case_study, by=amber)
    with django_capture_on_commit_callbacks(execute=True):
        as_dev.post(reverse("ask_board", args=[case_study.pk]), TOLD)
    page = Client().get(link_in(mail.outbox[-1].body)).content.decode()
    since_round, since_live = page.split("What changed since the last round")[1].split(
        "What changes in the published version"
    )
    assert "removed: </span>two" in since_round
    assert "removed: </span>one" in since_live
    assert since_round.count("added: </span>three") == since_live.count("added: </span>three") == 1


def test_a_submission_that_is_decided_asks_nobody(
    case_study: CaseStudy, dev: User, cara: User
) -> None:
    ask = {"name": "Grace", "email": "g@board.example", "address_of": str}
    with pytest.raises(PermissionDenied):
        board.ask(case_study, by=cara, **ask)  # type: ignore[arg-type]
    factories.publish(case_study, by=dev)
    with pytest.raises(workflow.MoveRefused):
        board.ask(case_study, by=dev, **ask)  # type: ignore[arg-type]
    assert BoardReview.objects.count() == 0


# --- At the same moment -------------------------------------------------------------------------


def test_two_answers_at_once_make_one(transactional_db: None) -> None:
    factories.load_reference_data()
    case_study = factories.submitted()
    review = board.ask(
        case_study, by=factories.reviewer(), name="G", email="g@x.example", address_of=str
    )
    results = at_once(*[lambda: board.answer(review, verdict="approve", comment="")] * 3)
    assert sorted(map(str, results)) == ["False", "False", "True"]
    assert Event.objects.filter(kind=Event.Kind.BOARD_ANSWERED).count() == 1
