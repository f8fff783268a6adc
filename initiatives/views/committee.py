"""A case study on one page, for a committee: to print, and as PDF."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councilnet.limiting import limited
from initiatives import committee
from initiatives.forms.committee import AskedForm
from initiatives.models import Edition
from initiatives.papers import web
from initiatives.papers.blocks import Paper
from initiatives.papers.pdf import pdf
from initiatives.views.for_everybody import for_everybody
from initiatives.views.packs import as_file
from initiatives.views.reading import at_its_address


@login_not_required
@require_safe
def committee_page(request: HttpRequest, council: str, slug: str) -> HttpResponse:
    """What somebody asks is theirs: no cache and no search engine may keep it."""
    if not request.GET.get("asked"):
        return _page(request, council=council, slug=slug)
    return _for_them(_page_with_question(request, council=council, slug=slug))


@login_not_required
@require_safe
def committee_pdf(request: HttpRequest, council: str, slug: str) -> HttpResponse:
    if not request.GET.get("asked"):
        return _pdf(request, council=council, slug=slug)
    return _for_them(_pdf_with_question(request, council=council, slug=slug))


def _for_them(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@for_everybody
@at_its_address
def _page(request: HttpRequest, edition: Edition) -> HttpResponse:
    return _shown(request, edition, AskedForm())


@at_its_address
def _page_with_question(request: HttpRequest, edition: Edition) -> HttpResponse:
    return _shown(request, edition, AskedForm(request.GET))


def _shown(request: HttpRequest, edition: Edition, form: AskedForm) -> HttpResponse:
    asked = form.cleaned_data["asked"] if form.is_valid() else ""
    printed = _paper(edition, asked)
    context = {
        "edition": edition,
        "form": form,
        "asked": asked,
        "paper": printed,
        "text": web.html(printed.blocks),
    }
    return render(request, "initiatives/reading/committee.html", context)


def _paper(edition: Edition, asked: str) -> Paper:
    address = f"{settings.SITE_ADDRESS}{edition.get_absolute_url()}"
    return committee.paper(edition, asked=asked, address=address)


@for_everybody
@limited("papers", costs=4)
@at_its_address
def _pdf(request: HttpRequest, edition: Edition) -> HttpResponse:
    return _file(edition, "")


@limited("papers", costs=4)
@at_its_address
def _pdf_with_question(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = AskedForm(request.GET)
    if not form.is_valid():  # its page says what is wrong
        at = [edition.council.slug, edition.slug]
        return redirect(reverse("committee", args=at, query={"asked": request.GET["asked"]}))
    return _file(edition, form.cleaned_data["asked"])


def _file(edition: Edition, asked: str) -> HttpResponse:
    content = pdf(_paper(edition, asked))
    response = HttpResponse(content, content_type="application/pdf")
    return as_file(response, f"{edition.slug}-committee.pdf")
