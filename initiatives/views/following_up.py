"""The three questions of a follow-up, by the link in a mail and without an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from initiatives import editions, following_up
from initiatives.forms.following_up import FollowUpForm
from initiatives.models import FollowUp
from initiatives.views.checking_again import CLOSED, kept_private
from initiatives.views.writing import require_form


# As check_by_link: whoever has the mail can post here, and with no-referrer the origin is null
@csrf_exempt
@login_not_required
@require_form
@sensitive_variables("token")
def follow_up_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: programs that look after mail open every link in it."""
    now = timezone.now()
    question = following_up.opened_by(token, now)
    if question is None:
        raise Http404
    context: dict[str, Any] = {"edition": question.edition, "said": question.closed}
    if question.closed or question.by is None:
        if question.follow_up.answered_at:
            context["follow_ups"] = [editions.follow_up_entry(question.follow_up)]
        return kept_private(render(request, CLOSED, context))
    data = request.POST if request.method == "POST" else None
    form = FollowUpForm(data, instance=FollowUp())
    if form.is_valid():
        said = following_up.answer(question.follow_up, form.cleaned_data, by=question.by, now=now)
        context["said"] = said or _("Somebody answered this a moment ago.")
        return kept_private(render(request, CLOSED, context | {"is_thanks": True}))
    context |= {"form": form, "by": question.by, "follow_up": question.follow_up}
    return kept_private(render(request, "initiatives/checking/follow_up.html", context))
