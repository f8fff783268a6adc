"""Pages of a person's own list of case studies, and of the link by which others read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest
from initiatives import keeping
from initiatives.forms.following import NoteForm, ShareListForm
from initiatives.models import Edition, KeptCaseStudy, SharedList
from initiatives.views.reading import at_its_address
from initiatives.views.sharing import unseen

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@at_its_address
def keep_case_study(request: SignedInRequest, edition: Edition) -> HttpResponse:
    kept = request.user.kept.filter(case_study=edition.case_study_id).first()
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, initial={"note": kept.note if kept else ""})
    if form.is_valid():
        keeping.keep(request.user, edition, form.cleaned_data["note"])
        messages.success(request, _("“%(title)s” is on your list.") % {"title": edition.title})
        return redirect("your_list")
    context = {"form": form, "kept": kept, "edition": edition}
    return render(request, "initiatives/following/keep.html", context)


@require_safe
def your_list(request: SignedInRequest) -> HttpResponse:
    return _show_list(request, ShareListForm(initial={"name": _shared_name(request)}))


@require_POST
def share_list(request: SignedInRequest) -> HttpResponse:
    form = ShareListForm(request.POST)
    if not form.is_valid():
        return _show_list(request, form)
    keeping.share(request.user, form.cleaned_data["name"])
    messages.success(request, _("Whoever has the link can read your list now."))
    return redirect("your_list")


@require_POST
def take_back_list(request: SignedInRequest) -> HttpResponse:
    keeping.take_back(request.user)
    messages.success(request, _("The link is taken back: it opens nothing any more."))
    return redirect("your_list")


@require_form
def edit_note(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = _theirs(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, initial={"note": kept.note})
    if form.is_valid():
        kept.note = form.cleaned_data["note"]
        kept.save(update_fields=["note"])
        messages.success(request, _("Your note is saved."))
        return redirect("your_list")
    edition = Edition.objects.standing().get(case_study=kept.case_study_id)
    context = {"form": form, "kept": kept, "edition": edition}
    return render(request, "initiatives/following/keep.html", context)


@require_POST
def remove_from_list(request: SignedInRequest, pk: int) -> HttpResponse:
    _theirs(request, pk).delete()
    messages.success(request, _("Removed from your list."))
    return redirect("your_list")


@require_safe
def your_list_csv(request: SignedInRequest) -> HttpResponse:
    return HttpResponse(
        "".join(keeping.lines(request.user, request.build_absolute_uri)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="your-list.csv"'},
    )


@login_not_required
@require_safe
def shared_list(request: HttpRequest, secret: str) -> HttpResponse:
    """For whoever has the link: a name, case studies and notes, and nothing of whose they are."""
    found = keeping.shared_list(secret)
    if found is None:
        raise Http404
    shared, kept = found
    context = {"shared": shared, "kept": kept}
    return unseen(render(request, "initiatives/following/shared_list.html", context))


def _show_list(request: SignedInRequest, form: ShareListForm) -> HttpResponse:
    shared = SharedList.objects.filter(user=request.user).first()
    context: dict[str, Any] = {
        "form": form,
        "kept": keeping.list_of(request.user),
        "shared": shared,
    }
    if shared:
        address = reverse("shared_list", args=[shared.secret])
        context["link"] = request.build_absolute_uri(address)
    return render(request, "initiatives/following/your_list.html", context)


def _shared_name(request: SignedInRequest) -> str:
    shared = SharedList.objects.filter(user=request.user).first()
    return shared.name if shared else ""


def _theirs(request: SignedInRequest, pk: int) -> KeptCaseStudy:
    return get_object_or_404(request.user.kept, pk=pk)
