"""What membership brought: a page for each council, and a table of all for the network."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
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
        "gave": Adoption.objects.shown().for_lists().filter(origin__council=council),
        "took": Adoption.objects.for_lists().filter(council=council, taker_answer="confirmed"),
        "saved": Wish.objects.filter(council=council, days_saved__gt=0),
        "today": timezone.localdate(),
    }
    return render(request, "initiatives/benefit/council.html", context)


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
