"""A council ticks off what reviewers asked it to change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councilnet.roles import SignedInRequest
from initiatives import reviewing
from initiatives.forms.reviewing import AnswerForm
from initiatives.models import CaseStudy, Remark


@require_POST
def tick_off_point(request: SignedInRequest, pk: int, point: int) -> HttpResponse:
    case_study = _theirs(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Shorten your answer to 600 characters or less."))
        return redirect("your_case_study", case_study.pk)
    try:
        if "reopen" in request.POST:
            reviewing.reopen_point(case_study, point, by=request.user)
        else:
            answer = form.cleaned_data["answer"]
            reviewing.tick_off(case_study, point, by=request.user, answer=answer)
            messages.success(request, _("Ticked off. The reviewer will see it."))
    except Remark.DoesNotExist:
        raise Http404 from None
    return redirect("your_case_study", case_study.pk)


def _theirs(request: SignedInRequest, pk: int) -> CaseStudy:
    return get_object_or_404(CaseStudy.objects.for_people_of(request.user), pk=pk)
