"""Where administrators look after councils and people. Nothing here deletes history."""

from collections.abc import Sequence
from typing import Any, TypeVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councilnet.models import (
    Council,
    CouncilSuccession,
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    User,
)

ModelT = TypeVar("ModelT", bound=Model)
ParentT = TypeVar("ParentT", bound=Model)

# Domains under which anybody may have a name: as a council's own they would let in everybody.
SHARED_DOMAINS = {
    *("gov.uk", "gov.wales", "gov.scot", "llyw.cymru", "org.uk", "co.uk", "ac.uk", "nhs.uk"),
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "yahoo.com"),
}

admin.site.site_header = admin.site.site_title = _("CouncilNet administration")
admin.site.index_title = _("What do you want to look after?")
# Through the page where tries are counted. It must be set before admin.site.urls is read.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


HTTPS: Any = {URLField: {"assume_scheme": "https"}}


class KeptAdmin(admin.ModelAdmin[ModelT]):
    """For rows that history hangs on: they are changed or ended, and never deleted."""

    formfield_overrides = HTTPS

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(KeptAdmin[ModelT]):
    """For what only the portal's own pages may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class KeptInline(admin.StackedInline[ModelT, ParentT]):
    """Stacked, since the rows of a table give their fields no labels."""

    extra = 0
    formfield_overrides = HTTPS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(KeptInline[ModelT, ParentT]):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# --- Councils ----------------------------------------------------------------------------------
class SuccessorsInline(KeptInline[CouncilSuccession, Council]):
    model = CouncilSuccession
    fk_name = "old"
    verbose_name = _("successor")
    verbose_name_plural = _("What this council went into")


class PredecessorsInline(KeptInline[CouncilSuccession, Council]):
    model = CouncilSuccession
    fk_name = "new"
    verbose_name = _("predecessor")
    verbose_name_plural = _("What went into this council")


class CouncilForm(forms.ModelForm[Council]):
    def clean_email_domains(self) -> list[str]:
        domains = [domain.strip().lower() for domain in self.cleaned_data["email_domains"]]
        for domain in domains:
            if "@" in domain or "." not in domain:
                raise ValidationError(_("Enter domains such as stevenage.gov.uk, with no @"))
            if domain in SHARED_DOMAINS:
                raise ValidationError(
                    _("Enter domains that the council alone has: anybody may have an address at %s")
                    % domain
                )
        return domains


@admin.register(Council)
class CouncilAdmin(KeptAdmin[Council]):
    form = CouncilForm
    list_display = ["name", "type", "region", "tier", "valid_to"]
    list_filter = ["nation", "region", "type", "tier"]
    search_fields = ["name", "short_name", "gss_code", "email_domains"]
    inlines = [SuccessorsInline, PredecessorsInline]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "type", "gss_code"]}),
        (_("Place"), {"fields": ["nation", "region", "latitude", "longitude"]}),
        (
            _("Facts by which councils are likened"),
            {"fields": ["population", "rural_urban", "facts_from"]},
        ),
        (_("In the network"), {"fields": ["tier", "tier_note", "member_from", "member_to"]}),
        (_("People"), {"fields": ["email_domains", "inbox"]}),
        (_("As a council"), {"fields": ["valid_from", "valid_to"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Council | None = None) -> list[str]:
        """The addresses of published work have the slug in them."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Council | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["short_name"]}


# --- People ------------------------------------------------------------------------------------
class MembershipsInline(KeptInline[Membership, User]):
    """Those there are, to be read, and room for another; each is changed on a page of its own."""

    model = Membership
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        return free_address(self.cleaned_data["email"], User())


class PersonForm(UserChangeForm[User]):
    class Meta:
        model = User
        fields = "__all__"  # those that PersonAdmin lists

    def clean_email(self) -> str:
        return free_address(self.cleaned_data["email"], self.instance)


def free_address(email: str, user: User) -> str:
    """In lower case, and not an address with which somebody else signs in."""
    email = email.strip().lower()
    if EmailAddress.objects.filter(email=email).exclude(user_id=user.pk).exists():
        raise ValidationError(_("Somebody else has this e-mail address in their account."))
    return email


@admin.register(User)
class PersonAdmin(UserAdmin[User]):  # type: ignore[type-var]  # ours is no AbstractUser
    form, add_form = PersonForm, NewPersonForm
    list_display = ["name", "email", "role", "is_active", "last_login"]
    list_display_links = ["name", "email"]
    list_filter = ["role", "is_active", "memberships__role"]
    search_fields = ["name", "email"]
    ordering = ["name", "pk"]
    filter_horizontal = []
    inlines = [MembershipsInline]
    fieldsets = [
        (None, {"fields": ["name", "email", "addresses", "password"]}),
        (_("What they may do"), {"fields": ["role", "is_active"]}),
        (_("When"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "email", "usable_password", "password1", "password2"]})
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        return list(self.inlines) if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody takes their own rights from themselves by mistake."""
        own = ["role", "is_active"] if obj and obj.pk == request.user.pk else []
        return ["addresses", "joined_at", "last_login", *own]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            start_with_one_address(obj)
            self.message_user(
                request,
                _("From now on they sign in with %s alone, once they have confirmed it.")
                % obj.email,
                messages.WARNING,
            )

    @admin.display(description=_("addresses that they sign in with"))
    def addresses(self, user: User) -> SafeString:
        rows = EmailAddress.objects.filter(user_id=user.pk).order_by("pk")
        words = {True: _("confirmed"), False: _("not confirmed")}
        return format_html_join("", "{} ({})<br>", ((a.email, words[a.verified]) for a in rows))


def start_with_one_address(user: User) -> None:
    """The old addresses must not open the account any longer, nor bring a new password to it."""
    EmailAddress.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.create(user_id=user.pk, email=user.email, primary=True)


class StillHeld(admin.SimpleListFilter):
    title = _("still held")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> Any:
        ended = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if ended is None else queryset.filter(ended_on__isnull=ended)


@admin.register(Membership)
class MembershipAdmin(KeptAdmin[Membership]):
    """They begin on their person's page."""

    list_display = ["user", "council", "role", "started_on", "ended_on"]
    list_filter = [StillHeld, "role", "council__region"]
    list_select_related = ["user", "council"]
    search_fields = ["user__name", "user__email", "council__name", "council__short_name"]
    readonly_fields = ["user", "council"]
    actions = ["end_today"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("End the chosen memberships today"), permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        today = timezone.localdate()
        held = queryset.filter(ended_on__isnull=True, started_on__lte=today)
        ended = list(held.select_related("user", "council"))
        for membership in ended:
            membership.end(today)
            self.log_change(request, membership, [{"changed": {"fields": ["until"]}}])
        told = ngettext("%d membership ended.", "%d memberships ended.", len(ended))
        self.message_user(request, told % len(ended))


# --- How people came and left: to be read alone ------------------------------------------------
@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin[JoinRequest]):
    list_display = ["user", "council", "how", "asked_at", "agreed", "decided_by"]
    list_filter = ["agreed", "how", "council__region"]
    list_select_related = ["user", "council", "decided_by"]
    search_fields = ["user__name", "user__email", "council__name", "council__short_name"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    list_display = ["email", "council", "role", "invited_by", "expires_at", "accepted_at"]
    list_filter = ["role", "council__region"]
    list_select_related = ["council", "invited_by"]
    search_fields = ["email", "council__name", "council__short_name"]


@admin.register(MembershipEvent)
class MembershipEventAdmin(ReadOnlyAdmin[MembershipEvent]):
    list_display = ["at", "council", "kind", "person_name", "actor_name"]
    list_filter = ["kind", "council__region"]
    list_select_related = ["council"]
    search_fields = ["person_name", "actor_name", "council__name", "council__short_name"]
