"""What membership brought: a page for each council, and a table of all for the network."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councilnet.models import Council
from councilnet.roles import SignedInRequest, acts_for
from initiatives import benefit
from initiatives.models import Adoption, Wish


@require_safe
def council_benefit(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    if not (request.user.is_network_staff or acts_for(request.user, council.pk)):
        raise Http404
    numbers = benefit.by_year([council])
    years = benefit.years(numbers, council)
    chosen = next((row for row in years if str(row[0]) == request.GET.get("year")), None)
    context = {
        "council": council,
        "years": years,
        "year": chosen[0] if chosen else None,
        "numbers": chosen[1] if chosen else benefit.in_all(numbers, council),
        **_which(council, chosen[0] if chosen else None),
        "today": timezone.localdate(),
    }
    return render(request, "initiatives/benefit/council.html", context)


def _which(council: Council, year: int | None) -> dict[str, QuerySet[Any]]:
    """What the numbers count, of the same year."""
    begun = {"begun_at__year": year} if year else {}
    closed = {"closed_at__year": year} if year else {}
    adoptions = Adoption.objects.for_lists().filter(**begun)
    return {
        "gave": adoptions.shown().filter(origin__council=council),
        "took": adoptions.filter(council=council, taker_answer=Adoption.Answer.CONFIRMED),
        "saved": Wish.objects.filter(council=council, days_saved__gt=0, **closed),
    }


@require_safe
def benefits(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    return render(request, "initiatives/benefit/all.html", {"rows": benefit.of_all()})


@require_safe
def benefits_csv(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    return HttpResponse(
        "".join(benefit.lines()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="benefit.csv"'},
    )
