"""Pages about who has a draft: colleagues who have it open, authors, people with a link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest
from initiatives import editions, naming, parts, sharing
from initiatives.forms.sharing import AuthorsForm, PreviewLinkForm
from initiatives.models import CaseStudy

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def say_here(request: SignedInRequest, pk: int) -> JsonResponse:
    """The page that somebody has open says so every few seconds, and is told who else is here."""
    case_study = _theirs(request, pk)
    part = request.POST.get("part", "")
    here = part if part in parts.PARTS else ""
    return JsonResponse({"others": sharing.say_here(case_study, here, by=request.user)})


@require_form
def authors(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _theirs(request, pk)
    form = AuthorsForm(request.POST if request.method == "POST" else None, case_study=case_study)
    if form.is_valid():
        told = form.cleaned_data
        sharing.change_authors(
            case_study, set(told["authors"]), told["looked_after_by"], by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("your_case_study", case_study.pk)
    context = {"case_study": case_study, "form": form}
    return render(request, "initiatives/writing/authors.html", context)


@require_form
def preview_links(request: SignedInRequest, pk: int) -> HttpResponse:
    """The links there are, and a new one, which is shown this once."""
    case_study = _theirs(request, pk)
    form, secret = PreviewLinkForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        told = form.cleaned_data
        __, secret = sharing.make_preview_link(
            case_study, by=request.user, note=told["note"], days=told["days"]
        )
        form = PreviewLinkForm()
    address = reverse("shared_preview", args=[secret]) if secret else ""
    context = {
        "case_study": case_study,
        "form": form,
        "address": request.build_absolute_uri(address) if address else "",
        "links": case_study.preview_links.select_related("made_by"),
    }
    return render(request, "initiatives/writing/preview_links.html", context)


@require_POST
def revoke_preview_link(request: SignedInRequest, pk: int, link: int) -> HttpResponse:
    case_study = _theirs(request, pk)
    sharing.revoke_preview_link(
        get_object_or_404(case_study.preview_links, pk=link), by=request.user
    )
    messages.success(request, _("The link is taken back: it opens nothing any more."))
    return redirect("preview_links", case_study.pk)


@login_not_required
@require_safe
def shared_preview(request: HttpRequest, secret: str) -> HttpResponse:
    """A draft for whoever has the link. Whatever is not open looks the same as what never was."""
    case_study = sharing.open_preview_link(secret)
    if case_study is None:
        return unseen(render(request, "initiatives/writing/link_closed.html", status=404))
    content = editions.content_of(case_study, timezone.localdate())
    held_back = len(content.get("attachments", []))  # the link opens this page and nothing else
    content["attachments"] = []
    context = {"case_study": case_study, "content": naming.shown(content), "held_back": held_back}
    return unseen(render(request, "initiatives/writing/shared_preview.html", context))


def unseen(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, found by no search, told to no page that is followed from here."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _theirs(request: SignedInRequest, pk: int) -> CaseStudy:
    """Of a council for which this person acts; for everybody else it is not there."""
    theirs = CaseStudy.objects.for_people_of(request.user).select_related("council")
    return get_object_or_404(theirs, pk=pk)
