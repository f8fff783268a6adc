"""Pages for a council's people: begin, write, check and submit their case studies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.joining import invitations_for
from councilnet.roles import SignedInRequest, councils_of
from initiatives import (
    adopting,
    checking_again,
    checks,
    contents,
    drafting,
    editions,
    naming,
    parts,
    permissions,
    sharing,
    similar,
    workflow,
)
from initiatives.forms.comparing import compare
from initiatives.forms.of_parts import forms_of
from initiatives.forms.starting import BlankForm, WriteUpForm
from initiatives.hand_over import nobody_looks_after
from initiatives.intake.write_up import UnreadableWriteUp
from initiatives.models import Adoption, CaseStudy, Event, Principle, State
from initiatives.views import autosaving

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def your_case_studies(request: SignedInRequest) -> HttpResponse:
    councils = councils_of(request.user)
    case_studies = (
        CaseStudy.objects.for_people_of(request.user)
        .select_related("council", "changed_by")
        .with_live_number()
    )
    context = {
        "councils": councils,
        "case_studies": case_studies,
        "nobody_looks_after": nobody_looks_after(request.user, councils),
        "to_check": checking_again.due_for(request.user, timezone.localdate()),
        "invitations": invitations_for(request.user),
        "requests": [] if councils else request.user.join_requests.select_related("council"),
    }
    return render(request, "initiatives/writing/your_case_studies.html", context)


@require_form
def bring_write_up(request: SignedInRequest) -> HttpResponse:
    form = WriteUpForm(
        request.POST or None, request.FILES or None, councils=_councils_to_write_for(request)
    )
    if form.is_valid():
        try:
            case_study, made = drafting.start_from_write_up(
                form.cleaned_data["council"],
                *form.write_up,
                by=request.user,
                title=form.cleaned_data["title"],
            )
        except UnreadableWriteUp as error:
            form.add_error(form.asked, str(error))
        else:
            if not made:
                messages.info(request, _("This write-up was brought before: here is its draft."))
            return redirect("brought_write_up", case_study.pk)
    return render(request, "initiatives/writing/bring_write_up.html", {"form": form})


@require_form
def start_blank(request: SignedInRequest) -> HttpResponse:
    councils = _councils_to_write_for(request)
    form = BlankForm(request.POST or None, councils=councils, initial=_asked_for(request, councils))
    if form.is_valid():
        told = form.cleaned_data
        case_study = drafting.start(
            told["council"],
            told["title"],
            by=request.user,
            token=told["token"],
            principle=told["principle"],
        )
        adoption = _adoption_of(request, told["adoption"])
        if adoption and adoption.council_id == case_study.council_id:
            adopting.name_result(adoption, case_study, by=request.user)
        return redirect("your_case_study", case_study.pk)
    adoption = _adoption_of(request, form["adoption"].value() or "")
    context = {"form": form, "adoption": adoption}
    return render(request, "initiatives/writing/start_blank.html", context)


def _asked_for(request: SignedInRequest, councils: list[Any]) -> dict[str, Any]:
    """What a table of coverage or the network's question leads to."""
    of = [council.pk for council in councils if council.slug == request.GET.get("council")]
    if adoption := _adoption_of(request, request.GET.get("adoption", "")):
        of = [adoption.council_id]
    asked = {name: request.GET.get(name, "") for name in ("principle", "adoption")}
    return asked | ({"council": of[0]} if of else {})


def _adoption_of(request: SignedInRequest, pk: str) -> Adoption | None:
    """One that their council has not written of yet; whatever else was sent is passed over."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 10):
        return None
    theirs = Adoption.objects.filter(council__in=councils_of(request.user), result=None)
    return theirs.for_lists().filter(pk=int(pk)).first()


@require_safe
def brought_write_up(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _theirs(request, pk)
    write_up = getattr(case_study, "write_up", None)
    if write_up is None:
        raise Http404
    context = {
        "case_study": case_study,
        "write_up": write_up,
        "understood": write_up.understood,
        "matches": _matches(write_up.understood),
        "missing": parts.missing(case_study),
    }
    return render(request, "initiatives/writing/brought_write_up.html", context)


def _matches(understood: dict[str, Any]) -> list[tuple[dict[str, Any], Principle]]:
    principles = {principle.key: principle for principle in Principle.objects.all()}
    return [(match, principles[match["key"]]) for match in understood["matches"]]


@require_safe
def your_case_study(request: SignedInRequest, pk: int) -> HttpResponse:
    """The task list: what is done, what is missing, what comes next."""
    case_study = _theirs(request, pk)
    missing, begun = parts.missing(case_study), parts.begun(case_study)
    wanting = {fault.part.key for fault in missing}
    tasks = [(part, part.key in wanting, part.key in begun) for part in parts.PARTS.values()]
    can_edit = permissions.can_edit(request.user, case_study)
    context = {
        "case_study": case_study,
        "tasks": tasks,
        "minutes_needed": sum(part.minutes for part, wants, __ in tasks if wants),
        "minutes": sum(part.minutes for part, wants, is_begun in tasks if wants or not is_begun),
        "missing": missing,
        "can_edit": can_edit,
        "others": sharing.say_here(case_study, "", by=request.user) if can_edit else [],
        "can_revise": workflow.possible(Event.Kind.REVISED, case_study, by=request.user),
        "standing": case_study.editions.standing().select_related("council").first(),
        "asked_for": _changes_asked_for(case_study),
    }
    return render(request, "initiatives/writing/your_case_study.html", context)


def _changes_asked_for(case_study: CaseStudy) -> Event | None:
    if case_study.state != State.CHANGES_REQUESTED:
        return None
    return case_study.events.filter(kind=Event.Kind.CHANGES_REQUESTED).first()


@require_form
def edit_part(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    case_study = _to_edit(request, pk)
    if part not in parts.PARTS:
        raise Http404
    is_posted = request.method == "POST"
    forms = forms_of(part, case_study, request.POST if is_posted else None)
    if "autosave" in request.POST:
        return autosaving.answer(request, case_study, part, forms)
    context: dict[str, Any] = {"part": parts.PARTS[part], "forms": forms, "case_study": case_study}
    context["others"] = sharing.say_here(case_study, part, by=request.user)
    context |= {name: request.POST.get(name, "") for name in ("version", "copy")}
    if not is_posted:
        context["version"] = drafting.part_version(case_study, part)
        context["saved_copies"] = " ".join(request.session.get(SAVED_COPIES, []))
    elif conflict := _conflict_in_saving(request, case_study, part, forms):
        context |= conflict
    elif all(form.is_valid() for form in forms):
        return _after_saving(request, case_study, part)
    return render(request, f"initiatives/writing/{_template(part)}.html", context)


def _conflict_in_saving(
    request: SignedInRequest, case_study: CaseStudy, part: str, forms: list[Any]
) -> dict[str, Any] | None:
    """Save if all of it is valid; what to show if somebody else saved other words meanwhile."""
    valid = [form.is_valid() for form in forms]  # all of them, so that each shows its errors
    if not all(valid):
        return None
    seen = request.POST.get("version", "")
    try:
        drafting.save(case_study, forms, by=request.user, part=part, seen=seen)
    except drafting.SavedMeanwhile as conflict:
        found = compare(forms_of(part, conflict.newer), forms)
        who, when = drafting.last_save(conflict.newer, part)
        version = drafting.part_version(conflict.newer, part)
        told = {"newer_by": who, "newer_at": when, "differences": found, "version": version}
        return told if found else None
    return None


def _template(part: str) -> str:
    return "principles" if part == "principles" else "part"


# Copies that browsers keep of what is typed: the page is told which are saved, and drops them
SAVED_COPIES = "saved_copies"


def _remember_saved_copy(request: SignedInRequest) -> None:
    if copy := request.POST.get("copy", "")[:36]:
        request.session[SAVED_COPIES] = [*request.session.get(SAVED_COPIES, []), copy][-20:]


def _after_saving(request: SignedInRequest, case_study: CaseStudy, part: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    _remember_saved_copy(request)
    if "add" in request.POST:
        return redirect("edit_part", case_study.pk, part)
    if "next" in request.POST:
        keys = list(parts.PARTS)
        following = keys[keys.index(part) + 1 :]
        if following:
            return redirect("edit_part", case_study.pk, following[0])
        return redirect("check_answers", case_study.pk)
    return redirect("your_case_study", case_study.pk)


@require_form
def check_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _to_edit(request, pk)
    missing = parts.missing(case_study)
    if request.method == "POST":
        try:
            workflow.submit(case_study, by=request.user)
        except workflow.NotComplete as error:
            missing = error.missing
        else:
            messages.success(request, _("Submitted. The network’s staff will review it."))
            return redirect("your_case_study", case_study.pk)
    content = editions.content_of(case_study, timezone.localdate())
    context = {
        "case_study": case_study,
        "missing": missing,
        "tried": request.method == "POST",
        "answers": _answers(case_study, content),
        "advice": checks.advice(case_study, content),
        "similar": similar.find(similar.Likeness.of(content), but=case_study.pk),
        "can_edit": True,
    }
    return render(request, "initiatives/writing/check_answers.html", context)


def _answers(
    case_study: CaseStudy, content: contents.Content
) -> list[tuple[parts.Part, list[contents.Line]]]:
    """By part; why it stopped is asked of what stopped alone."""
    contact = " ".join(filter(None, [case_study.contact_role, case_study.contact_email]))
    lines = [
        *contents.lines(naming.shown(content)),
        contents.Line("contact", _("Contact"), contact),
    ]
    if not case_study.is_stopped:
        lines = [line for line in lines if not line.is_of_stopping]
    return [
        (part, [line for line in lines if line.part == key]) for key, part in parts.PARTS.items()
    ]


@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """As readers would see it if it were published today."""
    case_study = _theirs(request, pk)
    content = editions.content_of(case_study, timezone.localdate())
    context = {"case_study": case_study, "content": naming.shown(content)}
    return render(request, "initiatives/writing/preview.html", context)


@require_safe
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _theirs(request, pk)
    context = {"case_study": case_study, "events": case_study.events.all()}
    return render(request, "initiatives/writing/history.html", context)


@require_POST
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the next version; with ``correction`` a small one, which is reviewed sooner."""
    case_study = _theirs(request, pk)
    is_correction = "correction" in request.POST
    workflow.revise(case_study, by=request.user, is_correction=is_correction)
    said = (
        _("You can now correct it.") if is_correction else _("You can now write the next version.")
    )
    messages.success(request, said)
    return redirect("your_case_study", case_study.pk)


@require_POST
def remove_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _theirs(request, pk)
    workflow.remove_contact(case_study, by=request.user)
    messages.success(request, _("The contact is no longer shown anywhere."))
    return redirect("your_case_study", case_study.pk)


# What the pages above begin with


def _theirs(request: SignedInRequest, pk: int) -> CaseStudy:
    """Of a council for which this person acts; for everybody else it is not there."""
    theirs = CaseStudy.objects.for_people_of(request.user).select_related("council", "theme")
    return get_object_or_404(theirs, pk=pk)


def _to_edit(request: SignedInRequest, pk: int) -> CaseStudy:
    case_study = _theirs(request, pk)
    if not permissions.can_edit(request.user, case_study):
        raise workflow.MoveRefused(
            _("It cannot be changed now, because it is “%(state)s”.")
            % {"state": case_study.get_state_display()}
        )
    return case_study


def _councils_to_write_for(request: SignedInRequest) -> list[Any]:
    councils = councils_of(request.user)
    if not councils:
        raise PermissionDenied
    return councils
