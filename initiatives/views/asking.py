"""A page on which network staff ask the members without a case study for one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from councilnet.models import Region
from councilnet.roles import SignedInRequest
from initiatives import asking
from initiatives.asking import Member
from initiatives.forms.asking import AskForm
from initiatives.models import Principle


@require_http_methods(["GET", "HEAD", "POST"])
def ask_members(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    key = request.GET.get("principle")
    if not key:
        context = {"principles": Principle.objects.all()}
        return render(request, "initiatives/reviewing/ask_which.html", context)
    principle = Principle.objects.filter(key=key).first()
    if principle is None:
        raise Http404
    return _ask(request, principle)


def _ask(request: SignedInRequest, principle: Principle) -> HttpResponse:
    region = request.GET.get("region", "")
    members = asking.members_without(principle, region if region in Region else "")
    begun = asking.usual_words(principle) | {"councils": _ticked(request, members)}
    form = AskForm(request.POST or None, members=members, initial=begun)
    if form.is_valid():
        told = form.cleaned_data
        n = asking.ask(
            principle,
            form.councils_chosen,
            subject=told["subject"],
            message=told["message"],
            by=request.user,
            again=told.get("again", False),
        )
        said = ngettext("%(n)s person is asked.", "%(n)s people are asked.", n) % {"n": n}
        messages.success(request, said)
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "principle": principle,
        "region": Region(region) if region in Region else None,
        "members": members,
        "without_people": [member for member in members if not member.people],
    }
    return render(request, "initiatives/reviewing/ask.html", context)


def _ticked(request: SignedInRequest, members: list[Member]) -> list[Any]:
    """The council or the region that the table's 0 was of, but nobody who was asked lately."""
    wanted = request.GET.get("council")
    return [
        member.council.slug
        for member in members
        if not member.is_asked_lately
        and (member.council.slug == wanted or (not wanted and "region" in request.GET))
    ]
