"""Pages on which a council sees how it stands by the principles, and keeps copies."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.models import Council
from councilnet.roles import SignedInRequest, acts_for, leads
from initiatives import self_assessing
from initiatives.forms.self_assessing import NoteForm
from initiatives.models import Principle, SelfAssessment
from initiatives.papers import of_self_assessment, web
from initiatives.papers.blocks import Paper
from initiatives.papers.pdf import pdf
from initiatives.views.packs import as_file


@require_safe
def by_principle(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _council_seen_by(request, slug)
    content = self_assessing.content_of(council, timezone.localdate())
    context = {
        "council": council,
        "overview": web.html(of_self_assessment.overview(content)),
        "standings": [
            (standing, web.html(of_self_assessment.of_principle(standing)))
            for standing in content["principles"]
        ],
        "copies": council.self_assessments.defer("content"),
        "leads": leads(request.user, council.pk),
        "writes": acts_for(request.user, council.pk),
    }
    return render(request, "initiatives/self_assessing/by_principle.html", context)


def _council_seen_by(request: SignedInRequest, slug: str) -> Council:
    council = get_object_or_404(Council, slug=slug)
    if not (request.user.is_network_staff or acts_for(request.user, council.pk)):
        raise Http404
    return council


def _council_led_by(request: SignedInRequest, slug: str) -> Council:
    council = _council_seen_by(request, slug)
    if not leads(request.user, council.pk):
        raise PermissionDenied
    return council


@require_http_methods(["GET", "HEAD", "POST"])
def principle_note(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    council = _council_led_by(request, slug)
    principle = get_object_or_404(Principle, key=key)
    held = council.principle_notes.filter(principle=principle).first()
    text = held.text if held else ""
    form = NoteForm(request.POST or None, initial={"text": text, "seen": text})
    if form.is_valid() and _written(request, council, principle, form):
        messages.success(request, _("Saved."))
        return redirect("by_principle", slug)
    context = {"council": council, "principle": principle, "form": form}
    return render(request, "initiatives/self_assessing/note.html", context)


def _written(
    request: SignedInRequest, council: Council, principle: Principle, form: NoteForm
) -> bool:
    """Somebody else's newer note is shown, and sending again puts this one in its place."""
    told = form.cleaned_data
    try:
        self_assessing.write_note(
            council, principle, told["text"], seen=told["seen"], by=request.user
        )
    except self_assessing.ChangedMeanwhile as meanwhile:
        said = _("Somebody changed the note while you wrote. Save again to replace theirs: “%s”")
        form.add_error("text", said % (str(meanwhile) or _("taken away")))
        form.data = {**request.POST.dict(), "seen": str(meanwhile)}
        return False
    return True


@require_POST
def copy_by_principle(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _council_led_by(request, slug)
    made = self_assessing.copy(council, by=request.user, day=timezone.localdate())
    messages.success(request, _("A copy of today is kept."))
    return redirect("self_assessment", slug, made.pk)


@require_safe
def self_assessment(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _council_seen_by(request, slug)
    made = get_object_or_404(council.self_assessments, pk=pk)
    last = self_assessing.before(made)
    context = {
        "council": council,
        "made": made,
        "last": last,
        "changes": self_assessing.changes(last.content, made.content) if last else [],
        "text": web.html(_paper(made).blocks),
    }
    return render(request, "initiatives/self_assessing/copy.html", context)


def _paper(made: SelfAssessment) -> Paper:
    return of_self_assessment.paper(made.content, by=made.made_by_name)


@require_safe
def self_assessment_pdf(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _council_seen_by(request, slug)
    made = get_object_or_404(council.self_assessments, pk=pk)
    response = HttpResponse(pdf(_paper(made)), content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return as_file(response, f"{council.slug}-principles-{made.content['day']}.pdf")
