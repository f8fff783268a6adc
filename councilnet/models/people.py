"""People, who sign in by e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet import languages


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "role": User.Role.ADMINISTRATOR})

    def of_the_network(self) -> models.QuerySet[User]:
        """Network staff, administrators among them."""
        return self.filter(is_active=True).exclude(role=User.Role.PERSON)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person, who signs in by e-mail. What they may do for a council is in their memberships."""

    class Role(models.TextChoices):
        PERSON = "person", _("Person")
        NETWORK_STAFF = "network-staff", _("Network staff")
        ADMINISTRATOR = "administrator", _("Administrator")

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("role in the network"), max_length=20, choices=Role.choices, default=Role.PERSON
    )
    language = models.CharField(
        _("language of our mail"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=languages.of_now,
        db_default=settings.LANGUAGE_CODE,
    )
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Untick this instead of deleting the account.")
    )
    bounced_at = models.DateTimeField(
        _("mail refused since"), null=True, blank=True, editable=False
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["person", "network-staff", "administrator"]),
                name="user_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["en-gb", "cy"]), name="user_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == self.Role.ADMINISTRATOR

    @property
    def is_network_staff(self) -> bool:
        """Administrators are network staff too."""
        return self.is_active and self.role in {self.Role.NETWORK_STAFF, self.Role.ADMINISTRATOR}

    # A new role ends every session, whatever gave it: staff are asked for a second factor as they
    # sign in, and not before.
    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}:{self.role}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for made_with_former_key in super().get_session_auth_fallback_hash():
            yield f"{made_with_former_key}:{self.role}"

    # What Django's admin asks of a user: administrators may do all, others nothing.
    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator
