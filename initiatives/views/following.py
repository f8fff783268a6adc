"""Pages on which people follow searches and case studies, and stop it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.models import Often
from councilnet.roles import SignedInRequest
from initiatives import directory, following
from initiatives.forms.following import FollowForm, OftenForm
from initiatives.models import Edition, Follow
from initiatives.views.reading import at_its_address

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def follow_search(request: SignedInRequest) -> HttpResponse:
    """The search is the one in the page's own address, when the form is sent too."""
    query = directory.read(request.GET)
    follow = following.of_search(request.user, query)
    begun = {"name": follow.name, "often": follow.often} if follow else {}
    name = following.words(query)[: following.LONGEST_NAME]
    form = FollowForm(request.POST or None, initial={"name": name} | begun)
    if form.is_valid():
        following.follow_search(request.user, query, **form.cleaned_data)
        messages.success(request, _("You follow this search."))
        return redirect("your_follows")
    context = {
        "form": form,
        "follow": follow,
        "sentence": query.sentence(query.found.total),
        "address": query.address(),
    }
    return render(request, "initiatives/following/follow_search.html", context)


@require_form
@at_its_address
def follow_case_study(request: SignedInRequest, edition: Edition) -> HttpResponse:
    follow = following.of_case_study(request.user, edition.case_study_id)
    begun = {"often": follow.often} if follow else {}
    form = OftenForm(request.POST or None, initial=begun)
    if form.is_valid():
        following.follow_case_study(request.user, edition, often=form.cleaned_data["often"])
        messages.success(request, _("You follow this case study."))
        return redirect("your_follows")
    context = {"form": form, "follow": follow, "edition": edition}
    return render(request, "initiatives/following/follow_case_study.html", context)


@require_safe
def your_follows(request: SignedInRequest) -> HttpResponse:
    followed = following.followed_by(request.user)
    context = {"followed": followed, "choices": Often.choices}
    return render(request, "initiatives/following/your_follows.html", context)


@require_POST
def change_follow(request: SignedInRequest, pk: int) -> HttpResponse:
    follow = _theirs(request, pk)
    form = OftenForm(request.POST)
    if form.is_valid():
        following.change_often(follow, form.cleaned_data["often"])
        messages.success(request, _("Saved."))
    return redirect("your_follows")


@require_POST
def stop_following(request: SignedInRequest, pk: int) -> HttpResponse:
    follow = _theirs(request, pk)
    follow.delete()
    messages.success(request, _("You no longer follow “%(name)s”.") % {"name": follow.name})
    return redirect("your_follows")


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token says for whom
@login_not_required
@require_form
def stop_alerts(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: programs that look after mail open every link in it."""
    pk = following.read_stop_token(token)
    if pk is None:
        raise Http404
    follow = Follow.objects.filter(pk=pk, user__is_active=True).first()
    if follow and request.method == "POST":
        following.change_often(follow, Often.NEVER)
    is_stopped = follow is None or follow.often == Often.NEVER
    context = {"follow": follow, "is_stopped": is_stopped}
    return render(request, "initiatives/following/stop_alerts.html", context)


def _theirs(request: SignedInRequest, pk: int) -> Follow:
    return get_object_or_404(request.user.follows, pk=pk)
