"""The three answers to whether something is still right: by a link in a mail, and signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from councilnet.roles import SignedInRequest
from initiatives import checking_again, signed_links
from initiatives.forms.checking_again import ChangeForm, StoppedForm
from initiatives.models import CaseStudy, Edition
from initiatives.signed_links import Recipient
from initiatives.views.writing import require_form

FORMS: dict[str, type[Form]] = {"right": Form, "change": ChangeForm, "stopped": StoppedForm}
PAGE = "initiatives/checking/check.html"
CLOSED = "initiatives/checking/closed.html"


# Only whoever has the mail can post here; and with no-referrer a browser sends the origin as null,
# which Django's check would refuse.
@csrf_exempt
@login_not_required
@require_form
@sensitive_variables("token")
def check_by_link(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """Opening it changes nothing: programs that look after mail open every link in it."""
    now = timezone.now()
    question = checking_again.opened_by(token, now)
    if question is None or answer not in FORMS:
        raise Http404
    context: dict[str, Any] = {"edition": question.edition, "said": question.closed}
    if question.closed or question.by is None:
        return kept_private(render(request, CLOSED, context))
    form = FORMS[answer](request.POST if request.method == "POST" else None)
    if form.is_valid():
        context["said"] = _say(answer, question.edition, question.by, now, form)
        return kept_private(render(request, CLOSED, context | {"is_thanks": True}))
    context |= _asked(answer, form) | {"token": token, "by": question.by}
    return kept_private(render(request, PAGE, context))


@require_form
def check_case_study(request: SignedInRequest, pk: int, answer: str) -> HttpResponse:
    theirs = get_object_or_404(CaseStudy.objects.for_people_of(request.user), pk=pk)
    published = theirs.editions.current().select_related("council", "case_study")
    edition = get_object_or_404(published)
    if answer not in FORMS:
        raise Http404
    form = FORMS[answer](request.POST if request.method == "POST" else None)
    if form.is_valid():
        by, now = signed_links.person(request.user), timezone.now()
        messages.success(request, _say(answer, edition, by, now, form))
        return redirect(theirs)
    return render(request, PAGE, {"edition": edition, **_asked(answer, form)})


def _asked(answer: str, form: Form) -> dict[str, Any]:
    return {"answer": answer, "form": form, "answers": checking_again.ANSWERS}


def _say(answer: str, edition: Edition, by: Recipient, now: datetime, form: Form) -> str:
    """What whoever answered is thanked with."""
    told = form.cleaned_data
    if answer == "right":
        checking_again.say_right(edition, by=by, now=now)
        return _("Readers now see that it was checked today.")
    if answer == "change":
        checking_again.say_change(edition, by=by, now=now, **told)
        return _("Those who write it are told, and can correct it now.")
    if checking_again.say_stopped(edition, by=by, now=now, **told):
        return _("The network’s staff review it, and then readers see it.")
    return _("It is kept for the next version, which those who write it can submit.")


def kept_private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: nobody keeps the page, lists it, or is told where it stood."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def stale_case_studies(request: SignedInRequest) -> HttpResponse:
    """For staff: what nobody has checked in time, of one council or of all."""
    if not request.user.is_network_staff:
        raise PermissionDenied
    every = checking_again.stale(timezone.localdate())
    councils = list(
        every.order_by("case_study__council__name")
        .values("case_study__council__slug", "case_study__council__name")
        .annotate(n=Count("pk"))
    )
    chosen = request.GET.get("council", "")
    known = chosen in {council["case_study__council__slug"] for council in councils}
    found = every.filter(case_study__council__slug=chosen) if known else every
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "councils": councils,
        "chosen": chosen if known else "",
        "today": timezone.localdate(),
    }
    return render(request, "initiatives/checking/stale.html", context)
