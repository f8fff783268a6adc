"""Pages on which people see what is held about them, take it with them, or have it erased."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councilnet.confirming import confirmed
from councilnet.forms import EraseForm
from councilnet.joining import JoiningRefused
from councilnet.roles import SignedInRequest
from socialvalue import personal


@require_safe
def your_data(request: SignedInRequest) -> HttpResponse:
    return render(request, "account/personal.html")


@require_safe
@confirmed(afterwards="your_data")
def download_your_data(request: SignedInRequest) -> HttpResponse:
    told = personal.everything_about(request.user)
    answer = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="your-data.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def erase_your_data(request: SignedInRequest) -> HttpResponse:
    form: Any = EraseForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            personal.erase(request.user)
        except JoiningRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your account is closed, and you are signed out."))
            return redirect("home")
    return render(request, "account/personal_erase.html", {"form": form})
