"""How people sign up and in: the rules that allauth leaves to us, and its forms in our words."""

import unicodedata
from datetime import timedelta
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from councilnet import joining, post, second_factor, security_log
from councilnet.govuk.forms import Look
from councilnet.models import User

LONGEST_EMAIL = 254  # characters, as the database has it
LONGEST_PASSWORD = 1000  # hashing more would cost us time, and nobody types it

ENTER_AN_EMAIL = _("Enter an e-mail address in the right form, like name@council.gov.uk")
CHOOSE_A_PASSWORD = _(
    "Use 12 characters or more. Three words that do not belong together make a good password."
)
PASSWORD_ERRORS = {
    "password_too_short": _("Enter a password of 12 characters or more"),
    "password_too_common": _("Enter a password that is harder to guess: many people use this one"),
    "password_compromised": _(
        "Enter another password: this one is among those stolen from other websites"
    ),
    "password_too_similar": _("Enter a password that is less like your name or e-mail address"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of a project. None of its answers tells whether an account exists."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("Enter an address that is not among yours already"),
        "incorrect_code": _("Check the code: it is not the one that we sent last"),
        "email_password_mismatch": _(
            "Check your e-mail address and password: together they do not open an account"
        ),
        "enter_current_password": _("Enter your current password"),
        "incorrect_password": _("Enter your password again: this is not the right one"),
        "too_many_login_attempts": _(
            "You have tried too often. Wait 5 minutes and try again, or choose a new password"
        ),
    }

    def clean_email(self, email: str) -> str:
        """Plain addresses alone: two that look alike must not be taken for one another."""
        if len(email) > LONGEST_EMAIL:
            raise ValidationError(_("Enter an e-mail address of 254 characters or fewer"))
        if not email.isascii() or '"' in email:
            raise ValidationError(ENTER_AN_EMAIL)
        return email

    def clean_password(self, password: str, user: User | None = None) -> str:
        if is_made_of_our_names(password):
            raise ValidationError(_("Enter a password that has more in it than the portal’s name"))
        try:
            super().clean_password(password, user)
        except ValidationError as errors:
            raise ValidationError([in_our_words(error) for error in errors.error_list]) from None
        return password

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whose address is of a council asks to join it, once the address is known to be theirs."""
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            post.forget_bounce(email_address.user_id)
            joining.resume(email_address.user, email_address.email)
            joining.propose(email_address.user, email_address.email)
        return confirmed

    def login(self, request: HttpRequest, user: User) -> None:
        """Whoever signs in is still there, whatever became of mail to them.

        Who was not asked whether to stay signed in, does not.
        """
        if "_session_expiry" not in request.session:
            request.session.set_expiry(0)
        super().login(request, user)
        post.forget_bounce(user.pk)
        second_factor.note_at_sign_in(request, user)
        security_log.note("signed in", by=user)

    def logout(self, request: HttpRequest) -> None:
        security_log.note("signed out", by=request.user)
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            security_log.note_refusal("signing in", security_log.LIMITED)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        security_log.note_refusal("signing in")
        super().authentication_failed(request, **credentials)

    def reauthenticate(self, user: User, password: str) -> bool:
        is_theirs = bool(super().reauthenticate(user, password))
        (security_log.note if is_theirs else security_log.note_refusal)("password said again")
        return is_theirs

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """What people are told of their account, in their language, the log should tell too."""
        what_happened = template_prefix.rpartition("/")[2].replace("_", " ")
        security_log.note(what_happened, about=user)
        with override(user.language):
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "councilnet.second_factor.Stage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Changing a password signs its owner out everywhere, here included."""
        return reverse("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By address alone: allauth's own key has the Host header, whose port anyone may vary."""
        return str(credentials.get("email", "")).lower()


def sign_out_everywhere(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def forget_sessions() -> int:
    """Of those that ended, whichever way. With a day's grace: a row comes before its session."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    still_open = Session.objects.filter(session_key=OuterRef("session_key"))
    old = UserSession.objects.filter(~Exists(still_open), created_at__lt=now - timedelta(days=1))
    return int(old.delete()[0])


def in_our_words(error: ValidationError) -> ValidationError:
    return ValidationError(PASSWORD_ERRORS.get(error.code or "", error), code=error.code)


def is_made_of_our_names(password: str) -> bool:
    letters = rest = "".join(c for c in password.casefold() if c.isalpha())
    for word in (settings.SITE_NAME, *settings.NETWORK_NAME.split(), "council"):
        rest = rest.replace("".join(c for c in word.casefold() if c.isalpha()), "")
    return bool(letters) and not rest


def on_one_line(text: str) -> str:
    """Without characters that show nothing, or turn round the text after them."""
    line = " ".join(text.split())
    if any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs"} for c in line):
        raise ValidationError(_("Enter your name in letters that can be seen"))
    return line


# --- The fields that the forms share -----------------------------------------------------------
def ask_for_email(field: forms.Field, *, hint: Any = "") -> None:
    field.label, field.help_text = _("E-mail address"), hint
    field.error_messages["required"] = _("Enter your e-mail address")
    field.error_messages["invalid"] = ENTER_AN_EMAIL


def ask_for_password(
    field: forms.Field, *, label: Any = None, hint: Any = "", required: Any = None
) -> None:
    field.label, field.help_text = label or _("Password"), hint
    field.error_messages["required"] = required or _("Enter your password")
    field.validators.append(is_short_enough)


def ask_for_new_password(form: forms.Form) -> None:
    """Once: the button beside it shows what was typed."""
    form.fields.pop("password2", None)
    ask_for_password(
        form.fields["password1"],
        label=_("New password"),
        hint=CHOOSE_A_PASSWORD,
        required=_("Enter a new password"),
    )


def is_short_enough(password: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise ValidationError(
            format_lazy(_("Enter a password of {n} characters or fewer"), n=LONGEST_PASSWORD)
        )


# --- The forms, named in settings.ACCOUNT_FORMS -------------------------------------------------
class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    looks = {"login": Look(width="30"), "password": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_email(self.fields["login"])
        ask_for_password(self.fields["password"])
        self.fields["remember"].label = _("Keep me signed in for 2 weeks")
        self.fields["remember"].help_text = _("Only on a computer that you alone use.")
        self.providers = settings.OIDC_PROVIDERS


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your name"),
            "max_length": _("Enter a name of 120 characters or fewer"),
        },
    )
    field_order = ["name", "email", "password1"]
    looks = {
        "name": Look(width="20"),
        "email": Look(width="30"),
        "password1": Look(width="20"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_email(self.fields["email"], hint=_("Use your work address at the council."))
        ask_for_password(
            self.fields["password1"], hint=CHOOSE_A_PASSWORD, required=_("Enter a password")
        )

    def clean_name(self) -> str:
        return on_one_line(self.cleaned_data["name"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """Take as long for an address that has an account, so that time does not tell."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        result: tuple[User | None, Any] = super().try_save(request)
        return result

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AddEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    looks = {"email": Look(width="30")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_email(self.fields["email"], hint=_("We will send a link to it, to confirm it."))
        self.fields["email"].label = _("Another e-mail address")
        self.fields["email"].error_messages["required"] = _("Enter the e-mail address to add")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    looks = {"oldpassword": Look(width="20"), "password1": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_password(
            self.fields["oldpassword"],
            label=_("Current password"),
            required=_("Enter your current password"),
        )
        ask_for_new_password(self)


class SetPasswordForm(allauth_forms.SetPasswordForm):  # type: ignore[misc]
    looks = {"password1": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_new_password(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    looks = {"email": Look(width="30")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_email(self.fields["email"], hint=_("The one that you sign in with."))


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    looks = {"password1": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_new_password(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    looks = {"password": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_password(self.fields["password"])
