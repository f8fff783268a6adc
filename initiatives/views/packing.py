"""Pages on which network staff build a pack."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest
from initiatives import directory, packing, packs
from initiatives.forms.packing import AddForm, BeginPackForm, ListForm, PackForm
from initiatives.models import Edition, Pack
from initiatives.views.packs import shown

View = Callable[..., HttpResponse]
require_form = require_http_methods(["GET", "HEAD", "POST"])


def for_staff(view: View) -> View:
    @wraps(view)
    def asked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_network_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked


@require_safe
@for_staff
def packs_to_build(request: SignedInRequest) -> HttpResponse:
    return render(request, "initiatives/packing/packs.html", {"packs": Pack.objects.all()})


@require_form
@for_staff
def begin_pack(request: SignedInRequest) -> HttpResponse:
    form = BeginPackForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        day = timezone.localdate()
        pack = packing.begin(told["title"], told["subtitle"], by=request.user, day=day)
        return redirect("build_pack", pack.pk)
    return render(request, "initiatives/packing/begin.html", {"form": form})


@require_safe
@for_staff
def build_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    pack = get_object_or_404(Pack, pk=pk)
    context = {"pack": pack, "holds": packs.held(pack), "most": packing.MOST}
    return render(request, "initiatives/packing/pack.html", context)


@require_form
@for_staff
def pack_words(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whoever saves over newer words is shown both, and what they typed stays in the form."""
    pack = get_object_or_404(Pack, pk=pk, issued_at=None)
    form = PackForm(request.POST or None, instance=pack, initial={"version": pack.version})
    theirs = None
    if form.is_valid():
        try:
            packing.change(pack, form.cleaned_data, version=form.cleaned_data["version"])
        except packing.ChangedMeanwhile:
            theirs = Pack.objects.get(pk=pk)
            form.data = {**request.POST.dict(), "version": str(theirs.version)}
        else:
            messages.success(request, _("Saved."))
            return redirect("build_pack", pk)
    context = {"pack": pack, "form": form, "theirs": theirs}
    return render(request, "initiatives/packing/words.html", context)


@require_form
@for_staff
def add_to_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its address is that of a list in the directory: what that finds can be chosen."""
    pack = get_object_or_404(Pack, pk=pk, issued_at=None)
    list_form = ListForm(request.GET if "list" in request.GET else None)
    if list_form.is_valid():
        return redirect(f"{request.path}{list_form.cleaned_data['list']}")
    query = directory.read(request.GET)
    found = _found(pack, query)
    form = AddForm(request.POST or None, found=found)
    if form.is_valid():
        return _added(request, pack, [int(key) for key in form.cleaned_data["case_study"]])
    total = query.found.total
    context = {
        "pack": pack,
        "list_form": list_form,
        "form": form,
        "found": found,
        "query": query,
        "sentence": query.sentence(total),
        "is_cut": total > packing.MOST,
        "most": packing.MOST,
    }
    return render(request, "initiatives/packing/add.html", context)


def _found(pack: Pack, query: directory.Query) -> list[tuple[int, str]]:
    """Those of the list that are not in the pack yet, and what they are called."""
    held = set(pack.entries.values_list("case_study", flat=True))
    ids = list(query.found.ids(0, packing.MOST))
    rows = Edition.objects.current().filter(pk__in=ids).order_by()
    told = rows.values_list("pk", "case_study", "title", "council__short_name")
    of = {pk: (study, f"{title} ({council})") for pk, study, title, council in told}
    return [of[pk] for pk in ids if pk in of and of[pk][0] not in held]


def _added(request: SignedInRequest, pack: Pack, case_studies: list[int]) -> HttpResponse:
    n = packing.add(pack, case_studies)
    said = ngettext("%d case study added.", "%d case studies added.", n) % n
    messages.success(request, said)
    return redirect("build_pack", pack.pk)


@require_POST
@for_staff
def move_in_pack(request: SignedInRequest, pk: int, entry: int) -> HttpResponse:
    pack = get_object_or_404(Pack, pk=pk)
    packing.move(pack, entry, up=request.POST.get("way") == "up")
    return redirect(f"{reverse('build_pack', args=[pk])}#entry-{entry}")


@require_POST
@for_staff
def remove_from_pack(request: SignedInRequest, pk: int, entry: int) -> HttpResponse:
    packing.remove(get_object_or_404(Pack, pk=pk), entry)
    messages.success(request, _("Removed."))
    return redirect("build_pack", pk)


@require_POST
@for_staff
def discard_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    packing.discard(get_object_or_404(Pack, pk=pk))
    messages.success(request, _("The draft is thrown away."))
    return redirect("packs_to_build")


@require_safe
@for_staff
def preview_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    pack = get_object_or_404(Pack, pk=pk)
    return render(request, "initiatives/packing/preview.html", shown(pack))


@require_form
@for_staff
def issue_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    pack = get_object_or_404(Pack, pk=pk)
    if request.method == "POST":
        packing.issue(pack, by=request.user, now=timezone.now())
        messages.success(request, _("Issued: everybody can read it now."))
        return redirect(pack)
    context = {"pack": pack, "holds": packs.held(pack)}
    return render(request, "initiatives/packing/issue.html", context)
