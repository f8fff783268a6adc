"""Where somebody is signed in, and ending it for them: who lost a computer, say."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councilnet import confirming
from councilnet.models import User


class SessionsForm(forms.Form):
    sessions = forms.ModelMultipleChoiceField(
        UserSession.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what is to end")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sessions"]
        open_now = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        held = UserSession.objects.filter(user=user, session_key__in=open_now)
        field.queryset = held.order_by("-created_at", "-pk")


def sessions(page: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """``page`` is the administration's of people, in whose history the act is told."""
    user = get_object_or_404(User, pk=pk)
    form = SessionsForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        confirming.insist(request)
        n = _end(list(form.cleaned_data["sessions"]))
        page.log_change(request, user, f"Sessions ended: {n}")
        said = ngettext("%d session was ended.", "%d sessions were ended.", n) % n
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:councilnet_user_change", args=[user.pk]))
    context = {
        **admin.site.each_context(request),
        "title": _("Where %s is signed in") % user,
        "opts": User._meta,
        "person": user,
        "form": form,
    }
    return TemplateResponse(request, "admin/councilnet/user/sessions.html", context)


def _end(chosen: list[UserSession]) -> int:
    for session in chosen:
        session.end()
    return len(chosen)
