"""The page on which a council's lead hands over what somebody left."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from councilnet.models import Council
from councilnet.roles import SignedInRequest, acts_for, may_manage
from initiatives import hand_over
from initiatives.forms.handing_over import HandOverForm


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_work(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _council_to_manage(request, slug)
    tasks = hand_over.to_hand_over(council)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, council=council, tasks=tasks)
    if form.is_valid():
        given = hand_over.hand_over(council, form.chosen, by=request.user)
        words = ngettext("%d case study handed over.", "%d case studies handed over.", given)
        messages.success(request, words % given)
        return redirect("hand_over", slug)
    context = {"council": council, "tasks": tasks, "form": form}
    return render(request, "joining/hand_over.html", context)


def _council_to_manage(request: SignedInRequest, slug: str) -> Council:
    council = get_object_or_404(Council, slug=slug)
    if not (request.user.is_network_staff or acts_for(request.user, council.pk)):
        raise Http404
    if not may_manage(request.user, council.pk):
        raise PermissionDenied
    return council
