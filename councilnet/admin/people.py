"""People, the councils that they act for, and how they came to."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from councilnet import accounts, confirming, joining, second_factor, security_log
from councilnet.admin import sessions
from councilnet.admin.at_once import action
from councilnet.admin.kept import KeptAdmin, KeptInline, ModelT, ReadOnlyAdmin
from councilnet.admin.tables import TabledAdmin
from councilnet.curating import acts, tables
from councilnet.curating.sections import PEOPLE
from councilnet.models import Invitation, JoinRequest, Membership, MembershipEvent, User


class CarefulAdmin(KeptAdmin[ModelT]):
    """For what gives and takes rights: whoever saves said lately who they are."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            confirming.insist(request)
        return super().changeform_view(request, *args, **kwargs)


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
class PersonAdmin(CarefulAdmin[User], UserAdmin[User]):  # type: ignore[type-var]  # ours is no AbstractUser
    section = PEOPLE
    names_rows = False
    instead = _(
        "Untick “may sign in” on their page, or end their memberships. Who wants to be forgotten "
        "closes the account and erases the data themselves, from the page of their account."
    )
    form, add_form = PersonForm, NewPersonForm
    change_form_template = "admin/councilnet/user/person.html"
    list_display = ["name", "email", "role", "is_active", "last_login"]
    list_display_links = ["name", "email"]
    list_filter = ["role", "is_active", "memberships__role"]
    search_fields = ["name", "email"]
    ordering = ["name", "pk"]
    filter_horizontal = []
    inlines = [MembershipsInline]
    actions = [action(acts.CLOSE), action(acts.OPEN), "take_away_second_factor"]
    fieldsets = [
        (None, {"fields": ["name", "email", "addresses", "language", "password"]}),
        (_("What they may do"), {"fields": ["role", "is_active"]}),
        (_("When"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "email", "usable_password", "password1", "password2"]})
    ]

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        return list(self.inlines) if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody takes their own rights from themselves by mistake."""
        own = ["role", "is_active"] if obj and obj.pk == request.user.pk else []
        return ["addresses", "joined_at", "last_login", *own]

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:pk>/sessions/",
            self.admin_site.admin_view(self.sessions),
            name="councilnet_user_sessions",
        )
        return [page, *super().get_urls()]

    def sessions(self, request: HttpRequest, pk: int) -> HttpResponse:
        return sessions.sessions(self, request, pk)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        confirming.insist(request)  # before there is a password to be typed, which is not kept
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and {"role", "is_active", "email"} & {*form.changed_data}:
            accounts.sign_out_everywhere(obj)
        if "role" in form.changed_data:
            security_log.note("role given", about=obj, role=obj.role)
        if change and "email" in form.changed_data:
            start_with_one_address(obj, by=cast(User, request.user))
            self.message_user(
                request,
                _("From now on they sign in with %s alone, once they have confirmed it.")
                % obj.email,
                messages.WARNING,
            )

    @admin.action(description=_("Take away the second factor that the chosen person lost"))
    def take_away_second_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """One at a time, since nothing brings it back."""
        if chosen.count() != 1:
            self.message_user(request, _("Choose one person alone."), messages.ERROR)
            return
        user = chosen.get()
        confirming.insist(request)
        if second_factor.take_away(user):
            accounts.sign_out_everywhere(user)  # whoever has what they lost may be signed in
            self.log_change(request, user, "Second factor taken away")
            said = _("The second factor of %s was removed. They have been told.") % user
            self.message_user(request, said, messages.SUCCESS)
        else:
            self.message_user(request, _("%s has no second factor.") % user, messages.WARNING)

    @admin.display(description=_("addresses that they sign in with"))
    def addresses(self, user: User) -> SafeString:
        rows = EmailAddress.objects.filter(user_id=user.pk).order_by("pk")
        words = {True: _("confirmed"), False: _("not confirmed")}
        return format_html_join("", "{} ({})<br>", ((a.email, words[a.verified]) for a in rows))


def start_with_one_address(user: User, *, by: User) -> None:
    """The old addresses must not open the account any longer, nor bring a new password to it."""
    gone = joining.confirmed_addresses(user)
    EmailAddress.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.create(user_id=user.pk, email=user.email, primary=True)
    joining.pause_without(user, gone, by=by)


class StillHeld(admin.SimpleListFilter):
    title = _("still held")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> Any:
        ended = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if ended is None else queryset.filter(ended_on__isnull=ended)


@admin.register(Membership)
class MembershipAdmin(TabledAdmin[Membership], CarefulAdmin[Membership]):
    """They begin on their person's page, or from a table."""

    table = tables.MEMBERS
    instead = _("Give the day on which it ended.")
    section = PEOPLE
    names_rows = False
    list_display = ["user", "council", "role", "started_on", "ended_on", "paused_at"]
    list_filter = [StillHeld, "role", "council__region"]
    list_select_related = ["user", "council"]
    search_fields = ["user__name", "user__email", "council__name", "council__short_name"]
    readonly_fields = ["user", "council", "paused_at"]
    actions = [action(acts.END)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


# --- How people came and left: to be read alone ------------------------------------------------
@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin[JoinRequest]):
    section = PEOPLE
    names_rows = False
    list_display = ["user", "council", "how", "asked_at", "agreed", "decided_by"]
    actions = [action(acts.DECLINE)]
    list_filter = ["agreed", "how", "council__region"]
    list_select_related = ["user", "council", "decided_by"]
    search_fields = ["user__name", "user__email", "council__name", "council__short_name"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    section = PEOPLE
    names_rows = False
    list_display = ["email", "council", "role", "invited_by", "expires_at", "accepted_at"]
    list_filter = ["role", "council__region"]
    list_select_related = ["council", "invited_by"]
    search_fields = ["email", "council__name", "council__short_name"]


@admin.register(MembershipEvent)
class MembershipEventAdmin(ReadOnlyAdmin[MembershipEvent]):
    section = PEOPLE
    names_rows = False
    list_display = ["at", "council", "kind", "person_name", "actor_name"]
    list_filter = ["kind", "council__region"]
    list_select_related = ["council"]
    search_fields = ["person_name", "actor_name", "council__name", "council__short_name"]
