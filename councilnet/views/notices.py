"""Pages on which people say how often they want to hear of what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from councilnet import languages, notices
from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Often, User
from councilnet.roles import SignedInRequest


class NoticesForm(GovukForm):
    """In which language, and a question for each kind of notice that this person may get."""

    language = forms.ChoiceField(
        label=gettext_lazy("The language in which we write to you"),
        choices=languages.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the language in which we write to you"),
            "invalid_choice": gettext_lazy("Choose the language in which we write to you"),
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        often = notices.choices_of(user)
        self.fields["language"].initial = user.language
        self.looks = {
            key: Look(inline=True, small=True) for key in ("language", *notices.kinds_for(user))
        }
        for key, kind in notices.kinds_for(user).items():
            self.fields[key] = forms.ChoiceField(
                label=kind.label,
                choices=Often.choices,
                initial=often[key],
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext_lazy("Choose how often: %s") % kind.label,
                    "invalid_choice": gettext_lazy("Choose how often: %s") % kind.label,
                },
            )


@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: SignedInRequest) -> HttpResponse:
    form = NoticesForm(request.POST or None, user=request.user)
    if form.is_valid():
        for name in form.changed_data:
            chosen = form.cleaned_data[name]
            if name == "language":
                notices.choose_language(request.user, chosen)
            else:
                notices.choose(request.user, name, Often(chosen))
        messages.success(request, _("Your choices are saved."))
        return redirect("notice_choices")
    return render(request, "account/notice_choices.html", {"form": form})


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token says for whom
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_notices(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: programs that look after mail open every link in it."""
    found = notices.read_stop_token(token)
    if found is None:
        raise Http404
    user, kind = found
    if request.method == "POST":
        notices.choose(user, kind, Often.NEVER)
    is_stopped = notices.choices_of(user)[kind] == Often.NEVER
    context = {"kind": notices.KINDS[kind], "is_stopped": is_stopped}
    return render(request, "account/stop_notices.html", context)
