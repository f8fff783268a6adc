"""Signing up, in and out: in our words, and without telling who has an account."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account import urls as account_urls
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from councilnet.accounts import is_made_of_our_names, on_one_line
from councilnet.models import User
from tests import factories
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "seven plums under glass"
SAYS_WRONG = "Check your e-mail address and password: together they do not open an account"
SAYS_TOO_OFTEN = "You have tried too often. Wait 5 minutes and try again, or choose a new password"


def words(response: Any) -> str:
    """What the page says, without its tags and the tokens that differ each time."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def sign_up(client: Client, email: str = "fay@stevenage.gov.uk", **given: str) -> Any:
    fields = {"name": "Fay", "email": email, "password1": factories.PASSWORD} | given
    return client.post(reverse("account_signup"), fields)


def sign_in(client: Client, email: str, password: str = factories.PASSWORD, **headers: str) -> Any:
    fields = {"login": email, "password": password}
    return client.post(reverse("account_login"), fields, headers=headers)


def link_in(message: Any) -> str:
    found = re.search(r"http://testserver(/\S+)", message.body)
    assert found, message.body
    return found[1]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_email")).status_code == 200


# --- Signing up --------------------------------------------------------------------------------
def test_signing_up_confirming_and_signing_in(client: Client) -> None:
    answer = sign_up(client, "Fay@Stevenage.gov.uk", name="  Fay   Example ")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "Follow the link in it within 3 days" in words(client.get(answer["Location"]))
    fay = User.objects.get()
    assert (fay.email, fay.name, fay.role) == ("fay@stevenage.gov.uk", "Fay Example", "person")

    [message] = mail.outbox
    assert message.to == ["fay@stevenage.gov.uk"]
    assert message.subject == "CouncilNet: Confirm your e-mail address"
    assert "Fay Example" not in message.body, "what somebody typed must not go out in our name"
    page = client.get(link_in(message))
    assert "Is fay@stevenage.gov.uk your address?" in words(page)
    client.post(link_in(message))

    answer = sign_in(client, "fay@stevenage.gov.uk")
    assert answer["Location"] == reverse("your_case_studies")
    assert is_signed_in(client)


def test_opening_the_link_alone_confirms_nothing(client: Client) -> None:
    """Mail programs open links to look for malware."""
    sign_up(client)
    client.get(link_in(mail.outbox[0]))
    assert not EmailAddress.objects.get().verified


def test_link_that_was_used_or_spoilt_says_what_to_do(client: Client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    client.post(link)
    for address in (link, link[:-2] + "/"):
        page = client.get(address)
        assert "This link no longer works" in words(page)
        assert "sign in with the password that you chose" in words(page)


def test_nobody_signs_in_before_confirming(client: Client) -> None:
    sign_up(client)
    answer = sign_in(client, "fay@stevenage.gov.uk")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_signing_up_again_looks_the_same_and_is_told_by_mail_alone(amber: User) -> None:
    new, known = Client(), Client()
    answers = [sign_up(new), sign_up(known, amber.email)]
    assert len({(a.status_code, a["Location"]) for a in answers}) == 1
    pages = [words(client.get(answers[0]["Location"])) for client in (new, known)]
    assert pages[0] == pages[1]
    assert User.objects.filter(email=amber.email).count() == 1
    to_new, to_known = mail.outbox
    assert to_new.subject == "CouncilNet: Confirm your e-mail address"
    assert to_known.subject == "CouncilNet: You have an account already"
    assert to_known.to == [amber.email]
    assert reverse("account_reset_password") in to_known.body


def test_signing_up_hashes_one_password_whether_or_not_the_address_is_known(
    amber: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, *args: Any, **kwargs: Any) -> str:
        hashed.append(password)
        return str(encode(self, password, *args, **kwargs))

    monkeypatch.setattr(hasher, "encode", counted)
    sign_up(Client())
    assert hashed == [factories.PASSWORD]
    sign_up(Client(), amber.email)
    assert hashed == [factories.PASSWORD] * 2
    sign_in(Client(), "nobody@stevenage.gov.uk")
    assert hashed == [factories.PASSWORD] * 3


def test_empty_form_says_what_to_enter(client: Client) -> None:
    page = client.post(reverse("account_signup"), {})
    assert errors(page) == {
        "name": ["Enter your name"],
        "email": ["Enter your e-mail address"],
        "password1": ["Enter a password"],
    }
    assert b"<title>Error: Create an account" in page.content
    assert b'<a href="#id_email">Enter your e-mail address</a>' in page.content


@pytest.mark.parametrize(
    "email",
    [
        "fay",
        "fay@",
        '"fay@stevenage.gov.uk"@example.org',
        "fay@stevenage.gov.uk@example.org",
        "fåy@stevenage.gov.uk",
        "fay@stevenagé.gov.uk",
        "fay@stevenage.gov.uk\0",
        "fay@steve\nnage.gov.uk",
    ],
)
def test_odd_addresses_are_refused(client: Client, email: str) -> None:
    page = sign_up(client, email)
    assert list(errors(page)) == ["email"]
    assert not User.objects.exists()


def test_long_address_is_refused_in_words(client: Client) -> None:
    page = sign_up(client, f"fay@{'a.' * 130}uk")
    assert errors(page) == {"email": ["Enter an e-mail address of 254 characters or fewer"]}


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("eleven char", "Enter a password of 12 characters or more"),
        ("qwerty123456", "Enter a password that is harder to guess: many people use this one"),
        ("fay@stevenage.gov", "Enter a password that is less like your name or e-mail address"),
        ("CouncilNet2026!", "Enter a password that has more in it than the portal’s name"),
        ("x" * 1001, "Enter a password of 1000 characters or fewer"),
    ],
)
def test_weak_passwords_are_refused_in_our_words(client: Client, password: str, says: str) -> None:
    page = sign_up(client, password1=password)
    assert errors(page) == {"password1": [says]}


@pytest.mark.parametrize(
    "password", ["x y" * 30, "  spaces around  ", "пароль дом река", "🌳" * 12]
)
def test_long_and_unusual_passwords_are_taken_as_they_are(client: Client, password: str) -> None:
    sign_up(client, password1=password)
    assert User.objects.get().check_password(password)


def test_a_megabyte_of_password_is_refused(client: Client, amber: User) -> None:
    page = sign_in(client, amber.email, "x" * 2**20)
    assert errors(page) == {"password": ["Enter a password of 1000 characters or fewer"]}


@pytest.mark.parametrize(
    ("password", "ours"),
    [
        ("councilnet", True),
        ("Co-operative Council 1", True),
        ("innovation NETWORK 2026", True),
        ("councilnet plum", False),
        ("4711 0815 2026", False),
    ],
)
def test_what_is_made_of_our_names(password: str, ours: bool) -> None:
    assert is_made_of_our_names(password) is ours


def test_names_stand_on_one_line_and_can_be_seen(client: Client) -> None:
    assert on_one_line(" Fay\n\tde  Example ") == "Fay de Example"
    page = sign_up(client, name="Fay \u202eelpmaxE")
    assert errors(page) == {"name": ["Enter your name in letters that can be seen"]}
    page = sign_up(client, name="F" * 121)
    assert errors(page) == {"name": ["Enter a name of 120 characters or fewer"]}


# --- Signing in and out ------------------------------------------------------------------------
def test_wrong_password_and_unknown_address_are_answered_alike(amber: User) -> None:
    pages = [
        sign_in(Client(), amber.email, "not this one at all"),
        sign_in(Client(), "nobody@stevenage.gov.uk", "not this one at all"),
    ]
    assert [errors(page) for page in pages] == [{"__all__": [SAYS_WRONG]}] * 2
    assert words(pages[0]) == words(pages[1])


def test_empty_sign_in_says_what_to_enter(client: Client) -> None:
    page = client.post(reverse("account_login"), {})
    assert errors(page) == {
        "login": ["Enter your e-mail address"],
        "password": ["Enter your password"],
    }


def test_guessing_is_stopped_after_five_tries_whatever_the_headers_say(amber: User) -> None:
    for number in range(5):
        headers = {"host": f"testserver:{8000 + number}", "x-forwarded-for": f"192.0.2.{number}"}
        assert errors(sign_in(Client(), amber.email, "wrong one here", **headers)) == {
            "__all__": [SAYS_WRONG]
        }
    page = sign_in(Client(), amber.email, host="testserver:9000")
    assert errors(page) == {"__all__": [SAYS_TOO_OFTEN]}


def test_being_stopped_tells_nothing_of_the_account(amber: User) -> None:
    said = []
    for email in (amber.email, "nobody@stevenage.gov.uk"):
        for _try in range(5):
            sign_in(Client(REMOTE_ADDR="192.0.2.1"), email, "wrong one here")
        said.append(words(sign_in(Client(REMOTE_ADDR="192.0.2.2"), email)))
    assert said[0] == said[1]
    assert SAYS_TOO_OFTEN in said[0]


def test_owner_who_is_stopped_gets_in_by_choosing_a_new_password(amber: User) -> None:
    for _try in range(6):
        sign_in(Client(), amber.email, "wrong one here")
    client = Client()
    choose_new_password(client, amber)
    assert sign_in(client, amber.email, NEW_PASSWORD).status_code == 302
    assert is_signed_in(client)


def test_one_machine_may_try_ten_times_a_minute(amber: User) -> None:
    tried = [
        errors(sign_in(Client(), f"person-{number}@example.org", "wrong one here"))["__all__"]
        for number in range(11)
    ]
    assert tried == [[SAYS_WRONG]] * 10 + [[SAYS_TOO_OFTEN]]


def test_getting_a_link_does_not_sign_out(as_amber: Client) -> None:
    page = as_amber.get(reverse("account_logout"))
    assert "Do you want to sign out?" in words(page)
    assert is_signed_in(as_amber)


def test_signing_out(as_amber: Client) -> None:
    answer = as_amber.post(reverse("account_logout"))
    assert answer["Location"] == "/"
    assert not is_signed_in(as_amber)


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org/", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client: Client, amber: User, address: str) -> None:
    fields = {"login": amber.email, "password": factories.PASSWORD, "next": address}
    answer = client.post(reverse("account_login"), fields)
    assert answer["Location"] == reverse("your_case_studies")


def test_signing_in_leads_back_to_where_it_was_asked_for(client: Client, amber: User) -> None:
    asked = client.get(reverse("account_email"))
    page = client.get(asked["Location"])
    assert b'name="next" value="/accounts/email/"' in page.content
    fields = {"login": amber.email, "password": factories.PASSWORD, "next": "/accounts/email/"}
    assert client.post(reverse("account_login"), fields)["Location"] == "/accounts/email/"


def test_staying_signed_in_is_asked_for(client: Client, amber: User) -> None:
    sign_in(client, amber.email)
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    other = Client()
    fields = {"login": amber.email, "password": factories.PASSWORD, "remember": "on"}
    other.post(reverse("account_login"), fields)
    assert other.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 14 * 24 * 3600


def test_closing_an_account_ends_its_sessions_at_once(amber: User) -> None:
    client = signed_in(amber)
    assert is_signed_in(client)
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_closed_account_says_so_to_its_owner_alone(client: Client, amber: User) -> None:
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert errors(sign_in(client, amber.email, "wrong one here")) == {"__all__": [SAYS_WRONG]}
    answer = sign_in(client, amber.email)
    assert answer["Location"] == reverse("account_inactive")
    assert "An administrator has closed this account" in words(client.get(answer["Location"]))
    assert not is_signed_in(client)


# --- Passwords ---------------------------------------------------------------------------------
def choose_new_password(client: Client, user: User, password: str = NEW_PASSWORD) -> Any:
    client.post(reverse("account_reset_password"), {"email": user.email})
    form = client.get(link_in(mail.outbox[-1]))
    return client.post(form["Location"], {"password1": password})


def test_forgotten_password(client: Client, amber: User) -> None:
    elsewhere = signed_in(amber)
    answer = choose_new_password(client, amber)
    assert "Your password has been changed" in words(client.get(answer["Location"]))
    assert not is_signed_in(elsewhere)
    assert sign_in(client, amber.email, NEW_PASSWORD).status_code == 302
    link, notice = mail.outbox
    assert link.subject == "CouncilNet: Choose a new password"
    assert notice.subject == "CouncilNet: Your password has been changed"
    assert "choose a new password at once and write to us" in notice.body


def test_link_for_a_new_password_works_once(client: Client, amber: User) -> None:
    choose_new_password(client, amber)
    page = Client().get(link_in(mail.outbox[0]))
    assert "This link no longer works" in words(page)
    assert reverse("account_reset_password").encode() in page.content


def test_new_password_has_its_errors_in_our_words(client: Client, amber: User) -> None:
    assert errors(choose_new_password(client, amber, "")) == {"password1": ["Enter a new password"]}
    page = choose_new_password(Client(), amber, "short")
    assert errors(page) == {"password1": ["Enter a password of 12 characters or more"]}


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(amber: User) -> None:
    clients = {email: Client() for email in (amber.email, "nobody@stevenage.gov.uk")}
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email, client in clients.items()
    ]
    assert {a["Location"] for a in answers} == {reverse("account_reset_password_done")}
    said = {words(client.get(answers[0]["Location"])) for client in clients.values()}
    assert len(said) == 1
    assert [message.subject for message in mail.outbox] == [
        "CouncilNet: Choose a new password",
        "CouncilNet: There is no account with this address",
    ]


def test_asking_for_a_new_password_without_an_address(client: Client) -> None:
    page = client.post(reverse("account_reset_password"), {"email": "fay"})
    assert errors(page) == {
        "email": ["Enter an e-mail address in the right form, like name@council.gov.uk"]
    }


def test_links_in_mail_lead_to_names_of_ours_alone(client: Client, amber: User) -> None:
    fields = {"email": amber.email}
    headers = {"host": "example.org"}
    answer = client.post(reverse("account_reset_password"), fields, headers=headers)
    assert answer.status_code == 400
    assert mail.outbox == []


def test_changing_the_password_signs_out_everywhere_and_tells(amber: User) -> None:
    here, elsewhere = signed_in(amber), signed_in(amber)
    fields = {"oldpassword": factories.PASSWORD, "password1": NEW_PASSWORD}
    answer = here.post(reverse("account_change_password"), fields)
    assert answer["Location"] == reverse("account_login")
    page = here.get(answer["Location"])
    assert "Your password has been changed. Sign in with the new one." in words(page)
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert [message.subject for message in mail.outbox] == [
        "CouncilNet: Your password has been changed"
    ]


def test_changing_the_password_asks_for_the_one_now(as_amber: Client) -> None:
    address = reverse("account_change_password")
    assert errors(as_amber.post(address, {})) == {
        "oldpassword": ["Enter your current password"],
        "password1": ["Enter a new password"],
    }
    fields = {"oldpassword": "wrong one here", "password1": NEW_PASSWORD}
    assert errors(as_amber.post(address, fields)) == {
        "oldpassword": ["Enter your current password"]
    }


def test_choosing_a_first_password(amber: User) -> None:
    amber.set_unusable_password()
    amber.save()
    client = signed_in(amber)
    assert client.get(reverse("account_change_password"))["Location"] == reverse(
        "account_set_password"
    )
    page = client.get(reverse("account_set_password"))
    assert "Choose a password" in words(page)
    client.post(reverse("account_set_password"), {"password1": NEW_PASSWORD})
    amber.refresh_from_db()
    assert amber.check_password(NEW_PASSWORD)


# --- E-mail addresses --------------------------------------------------------------------------
def confirmed_again(user: User) -> Client:
    client = signed_in(user)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    return client


def test_adding_an_address_asks_for_the_password_first(as_amber: Client, amber: User) -> None:
    fields = {"action_add": "", "email": "amber@oldham.gov.uk"}
    answer = as_amber.post(reverse("account_email"), fields)
    page = as_amber.get(answer["Location"])
    assert "Enter your password to go on" in words(page)
    wrong = as_amber.post(answer["Location"], {"password": "wrong one here"})
    assert errors(wrong) == {"password": ["Enter your password again: this is not the right one"]}
    assert EmailAddress.objects.filter(user=amber).count() == 1


def test_adding_an_address_confirming_it_and_making_it_the_main_one(amber: User) -> None:
    client = confirmed_again(amber)
    address, second = reverse("account_email"), "amber@oldham.gov.uk"
    client.post(address, {"action_add": "", "email": second})
    page = words(client.get(address))
    assert f"We have sent a message to {second}." in page
    assert "Not confirmed" in page
    client.post(address, {"action_primary": "", "email": second})
    amber.refresh_from_db()
    assert amber.email == "amber@stevenage.gov.uk", "an address that is not confirmed"

    client.post(link_in(mail.outbox[0]))
    client.post(address, {"action_primary": "", "email": second})
    amber.refresh_from_db()
    assert amber.email == second
    assert mail.outbox[-1].to == ["amber@stevenage.gov.uk"]
    assert mail.outbox[-1].subject == "CouncilNet: Your main e-mail address has changed"

    client.post(address, {"action_remove": "", "email": "amber@stevenage.gov.uk"})
    assert [a.email for a in EmailAddress.objects.filter(user=amber)] == [second]
    assert mail.outbox[-1].to == [second]
    assert mail.outbox[-1].subject == "CouncilNet: An e-mail address has been removed"


def test_main_address_cannot_be_removed(amber: User) -> None:
    client = confirmed_again(amber)
    client.post(reverse("account_email"), {"action_remove": "", "email": amber.email})
    page = client.get(reverse("account_email"))
    assert "You cannot remove your main address." in words(page)


def test_address_of_somebody_else_can_be_asked_for_and_not_confirmed(
    amber: User, cara: User
) -> None:
    """The answer is the one that any other address gets; only cara's mailbox hears of it."""
    client = confirmed_again(amber)
    answer = client.post(reverse("account_email"), {"action_add": "", "email": cara.email})
    assert answer["Location"] == reverse("account_email")
    assert mail.outbox[-1].to == [cara.email]
    page = Client().get(link_in(mail.outbox[-1]))
    assert "belongs to another account" in words(page)
    assert sign_in(Client(), cara.email).status_code == 302


def test_adding_an_address_has_its_errors_in_our_words(amber: User) -> None:
    client = confirmed_again(amber)
    for typed, says in [
        ("", "Enter the e-mail address to add"),
        (amber.email, "Enter an address that is not among yours already"),
    ]:
        page = client.post(reverse("account_email"), {"action_add": "", "email": typed})
        assert errors(page) == {"email": [says]}


def test_mailboxes_are_not_flooded(client: Client, amber: User) -> None:
    for _try in range(6):
        answer = client.post(reverse("account_reset_password"), {"email": amber.email})
    assert answer.status_code == 429
    assert "Wait a few minutes, go back and try again." in words(answer)
    assert len(mail.outbox) == 5


# --- In our look -------------------------------------------------------------------------------
NEVER_SHOWN = re.compile(
    "code|phone|passkey|closed|email_change.html|base_|email_confirm_|snippets"
)
OF_ALLAUTH = Path(allauth.__file__).parent / "templates"


def test_every_template_that_can_be_shown_is_ours() -> None:
    found = [str(path.relative_to(OF_ALLAUTH)) for path in OF_ALLAUTH.glob("account/**/*.*")]
    shown = [name for name in found if not NEVER_SHOWN.search(Path(name).name)]
    assert len(shown) > 40
    ours = str(settings.BASE_DIR / "templates")
    theirs = [
        name
        for name in shown
        if "snippets" not in name and not str(get_template(name).template.origin).startswith(ours)  # type: ignore[attr-defined]
    ]
    assert theirs == []


PLAIN_ADDRESSES = [
    pattern.name for pattern in account_urls.urlpatterns if not pattern.pattern.regex.groups
]


@pytest.mark.parametrize("name", PLAIN_ADDRESSES)
def test_every_page_has_our_look(name: str, amber: User) -> None:
    for client in (Client(), signed_in(amber)):
        answer = client.get(reverse(name))
        assert answer.status_code in {200, 302}
        if answer.status_code == 200:
            assert b"app-header" in answer.content
            assert b"<h1" in answer.content
