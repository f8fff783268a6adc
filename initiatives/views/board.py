"""A board member's page, and asking for their view."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from councilnet.roles import SignedInRequest
from initiatives import board, contents, naming
from initiatives.contents import Change
from initiatives.forms.reviewing import AskBoardForm, BoardAnswerForm
from initiatives.models import BoardReview, ReviewRound
from initiatives.views.reviewing import page_of, submitted


@require_POST
def ask_board(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = AskBoardForm(request.POST)
    if not form.is_valid():
        return page_of(request, case_study, board_form=form)
    board.ask(
        case_study,
        by=request.user,
        address_of=lambda secret: request.build_absolute_uri(
            reverse("board_review", args=[secret])
        ),
        **form.cleaned_data,
    )
    messages.success(request, _("A link is on its way to %(name)s.") % form.cleaned_data)
    return redirect("review_case_study", case_study.pk)


# Only whoever knows the secret can post here; and with no-referrer a browser sends the origin as
# null, which Django's check would refuse.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("secret")
def board_review(request: HttpRequest, secret: str) -> HttpResponse:
    review = board.opened_by(secret)
    if review is None:
        raise Http404
    form = BoardAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        board.answer(review, **form.cleaned_data)
        return _kept_private(redirect("board_review", secret))
    if request.method == "GET":
        board.note_opened(review)
    context = {
        "review": review,
        "case_study": review.round.case_study,
        "content": naming.shown(review.round.content),
        "form": form,
        "changes": _changes(review),
    }
    return _kept_private(render(request, "initiatives/reviewing/board.html", context))


def _changes(review: BoardReview) -> dict[str, list[Change]]:
    """Since the last round, and since the live edition; nothing where there was none."""
    now = review.round
    rounds = ReviewRound.objects.of_this_version(now.case_study).filter(number__lt=now.number)
    previous, live = rounds.first(), now.case_study.editions.current().first()
    return {
        "since_last_round": contents.compare(previous.content, now.content) if previous else [],
        "since_live": contents.compare(live.content, now.content) if live else [],
    }


def _kept_private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
