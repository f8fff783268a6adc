"""Receipts: what a published score rests on, for everybody to read and to recompute."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from councilnet.models import User
from initiatives.views.for_everybody import FOR_CACHES, for_everybody
from socialvalue import receipts
from socialvalue.models import CalculationRun

Status = CalculationRun.Status


@for_everybody
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    run = receipts.whole_of(CalculationRun.objects.receipted()).filter(pk=pk).first()
    if run is None:
        raise Http404
    edition = receipts.edition_of(run)
    if run.status == Status.WITHDRAWN:
        withdrawn = {"run": run, "edition": edition}
        return render(request, "socialvalue/receipts/withdrawn.html", withdrawn, status=410)
    user = request.user if isinstance(request.user, User) else None
    context = {
        "run": run,
        "edition": edition,
        "receipt": receipts.receipt_of(run, user),
        "newest": receipts.newest_than(run),
    }
    return render(request, "socialvalue/receipts/receipt.html", context)


@login_not_required
@require_safe
@cache_control(**FOR_CACHES)
def receipt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The assessment file, byte by byte as it was computed from."""
    return _file(_open(pk), "document", "assessment")


@login_not_required
@require_safe
@cache_control(**FOR_CACHES)
def receipt_output(request: HttpRequest, pk: int) -> HttpResponse:
    """What appraise printed for it, with every figure between."""
    return _file(_open(pk), "output", "output")


def _open(pk: int) -> CalculationRun:
    """Of open frameworks alone: a private one's values are never given away."""
    given = CalculationRun.objects.public().filter(version__framework__is_private=False)
    return get_object_or_404(given, pk=pk)


def _file(run: CalculationRun, of: str, name: str) -> HttpResponse:
    answer = HttpResponse(getattr(run, of), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{run.pk}.json"'
    return answer
