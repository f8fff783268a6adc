"""Passwords and e-mail addresses, as their owner looks after them."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import (
    NEW_PASSWORD,
    choose_new_password,
    errors,
    is_signed_in,
    link_in,
    sign_in,
    words,
)

pytestmark = pytest.mark.django_db


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


def test_who_reads_welsh_is_told_in_welsh_on_whichever_page(client: Client, amber: User) -> None:
    User.objects.filter(pk=amber.pk).update(language="cy")
    choose_new_password(client, amber)
    link, notice = mail.outbox
    assert link.subject == "CouncilNet: Choose a new password", "in the language of the page"
    assert notice.subject == "CouncilNet: Mae eich cyfrinair wedi’i newid"


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
        "CouncilNet: This address opens no account",
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
