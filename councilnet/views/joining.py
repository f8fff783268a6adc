"""Pages on which people ask to join a council, and on which its people are looked after."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet import joining
from councilnet.forms import (
    DECLINE,
    AnswerForm,
    AskForm,
    InviteForm,
    MailboxForm,
    RemoveForm,
    RoleForm,
)
from councilnet.models import Council, Invitation, JoinRequest, Membership
from councilnet.roles import SignedInRequest, acts_for, councils_of, may_manage

require_form = require_http_methods(["GET", "HEAD", "POST"])


# --- For whoever wants to join -----------------------------------------------------------------
@require_form
def join_council(request: SignedInRequest) -> HttpResponse:
    """Invitations to accept, requests and what became of them, and asking for a council."""
    mine = councils_of(request.user)
    form = AskForm(request.POST or None, but=mine)
    if form.is_valid():
        council, note = form.cleaned_data["council"], form.cleaned_data["note"]
        return _done(
            request,
            lambda: joining.ask(council, by=request.user, note=note),
            _("You have asked to join %(council)s.") % {"council": council},
            "join_council",
        )
    context = {
        "form": form,
        "memberships": request.user.memberships.held().select_related("council"),
        "invitations": joining.invitations_for(request.user),
        "requests": request.user.join_requests.select_related("council").order_by("-asked_at"),
    }
    return render(request, "joining/join.html", context)


@require_POST
def accept_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(joining.invitations_for(request.user), pk=pk)
    return _done(
        request,
        lambda: joining.accept(invitation, by=request.user),
        _("You can now write for %(council)s.") % {"council": invitation.council},
        "your_case_studies",
    )


# --- For a council's people --------------------------------------------------------------------
@require_safe
def council_people(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _council_of(request, slug)
    return _people_page(request, council, InviteForm())


def _people_page(request: SignedInRequest, council: Council, form: InviteForm) -> HttpResponse:
    manages = may_manage(request.user, council.pk)
    invitations = council.invitations.filter(accepted_at=None, withdrawn_at=None)
    context = {
        "council": council,
        "manages": manages,
        "members": council.memberships.held().select_related("user"),
        "requests": _waiting().filter(council=council) if manages else [],
        "invitations": invitations if manages else [],
        "form": form,
    }
    return render(request, "joining/people.html", context)


@require_POST
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _council_to_manage(request, slug)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _people_page(request, council, form)
    email, role = form.cleaned_data["email"], Membership.Role(form.cleaned_data["role"])
    return _done(
        request,
        lambda: joining.invite(council, email, role, by=request.user),
        _("We have sent an invitation to %(email)s.") % {"email": email},
        "council_people",
        slug,
    )


@require_form
def council_mailbox(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _council_to_manage(request, slug)
    form = MailboxForm(request.POST if request.method == "POST" else None, council=council)
    if form.is_valid():
        inbox = form.cleaned_data["inbox"]
        said = _("Mail about work that nobody looks after goes to %(inbox)s too.")
        return _done(
            request,
            lambda: joining.choose_mailbox(council, inbox, by=request.user),
            said % {"inbox": inbox} if inbox else _("There is no shared mailbox any more."),
            "council_people",
            slug,
        )
    return render(request, "joining/mailbox.html", {"council": council, "form": form})


@require_POST
def withdraw_invitation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _council_to_manage(request, slug)
    invitation = get_object_or_404(Invitation, pk=pk, council=council)
    return _done(
        request,
        lambda: joining.withdraw_invitation(invitation, by=request.user),
        _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email},
        "council_people",
        slug,
    )


@require_form
def answer_request(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _council_to_manage(request, slug)
    asked = get_object_or_404(_waiting(), pk=pk, council=council)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        answer, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
        if answer == DECLINE:
            return _done(
                request,
                lambda: joining.decline(asked, by=request.user, reason=reason),
                _("You have declined the request of %(person)s.") % {"person": asked.user},
                *_back(request, council),
            )
        role = Membership.Role(answer)
        return _done(
            request,
            lambda: joining.agree(asked, by=request.user, role=role),
            _("%(person)s has joined %(council)s.") % {"person": asked.user, "council": council},
            *_back(request, council),
        )
    context = {"council": council, "asked": asked, "form": form}
    return render(request, "joining/answer.html", context | {"is_own": asked.user == request.user})


def _back(request: SignedInRequest, council: Council) -> list[str]:
    """Staff go on with the requests of all councils."""
    is_own = acts_for(request.user, council.pk)
    return ["council_people", council.slug] if is_own else ["join_requests"]


@require_form
def change_role(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _council_to_manage(request, slug)
    membership = _member(council, pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        role = Membership.Role(form.cleaned_data["role"])
        return _done(
            request,
            lambda: joining.change_role(membership, role, by=request.user),
            _("%(person)s: %(role)s.") % {"person": membership.user, "role": role.label},
            "council_people",
            slug,
        )
    context = {"council": council, "membership": membership, "form": form}
    return render(request, "joining/role.html", context)


@require_form
def remove_member(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _council_to_manage(request, slug)
    membership = _member(council, pk)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return _done(
            request,
            lambda: joining.remove(membership, by=request.user, reason=reason),
            _("%(person)s no longer acts for %(council)s.")
            % {"person": membership.user, "council": council},
            *_after_removing(request, membership),
        )
    context = {"council": council, "membership": membership, "form": form}
    return render(request, "joining/remove.html", context)


def _after_removing(request: SignedInRequest, membership: Membership) -> list[str]:
    """To what they looked after; whoever removed themselves may not see it any longer."""
    own = membership.user_id == request.user.pk
    return ["your_case_studies"] if own else ["hand_over", membership.council.slug]


@require_form
def leave_council(request: SignedInRequest, slug: str) -> HttpResponse:
    own = request.user.memberships.held().select_related("council", "user")
    membership = get_object_or_404(own, council__slug=slug)
    if request.method == "POST":
        return _done(
            request,
            lambda: joining.leave(membership, by=request.user),
            _("You no longer act for %(council)s.") % {"council": membership.council},
            "join_council",
        )
    context = {
        "council": membership.council,
        "membership": membership,
        "is_last_lead": joining.is_last_lead(membership),
    }
    return render(request, "joining/leave.html", context)


# --- For the network's staff -------------------------------------------------------------------
@require_safe
def join_requests(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    return render(request, "joining/requests.html", {"requests": _waiting()})


# --- What the pages above begin with -----------------------------------------------------------
def _waiting() -> QuerySet[JoinRequest]:
    waiting = JoinRequest.objects.filter(agreed__isnull=True, user__is_active=True)
    return waiting.select_related("user", "council")


def _council_of(request: SignedInRequest, slug: str) -> Council:
    """One for which this person acts, or any for network staff; else it has no such page."""
    council = get_object_or_404(Council, slug=slug)
    if not (request.user.is_network_staff or acts_for(request.user, council.pk)):
        raise Http404
    return council


def _council_to_manage(request: SignedInRequest, slug: str) -> Council:
    council = _council_of(request, slug)
    if not may_manage(request.user, council.pk):
        raise PermissionDenied
    return council


def _member(council: Council, pk: int) -> Membership:
    held = council.memberships.held().select_related("user", "council")
    return get_object_or_404(held, pk=pk)


def _done(
    request: SignedInRequest, act: Callable[[], object], words: str, *to: str
) -> HttpResponse:
    """Act and say so; or say why it could not be done."""
    try:
        act()
    except joining.JoiningRefused as refusal:
        return render(request, "joining/refused.html", {"sentence": str(refusal)}, status=409)
    messages.success(request, words)
    return redirect(*to)
