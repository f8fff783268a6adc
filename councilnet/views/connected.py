"""The page on which people see which accounts of councils open theirs, and disconnect them."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councilnet import confirming, connected
from councilnet.models import User
from councilnet.roles import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: SignedInRequest) -> HttpResponse:
    """Two that are disconnected at once would each pass for the other's way back in."""
    form = connected.DisconnectForm(request.POST or None, request=request)
    if request.method == "POST":
        confirming.insist(request)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)
            if form.is_valid():
                name = connected.name_of(form.cleaned_data["account"])
                form.save()
                messages.success(request, _("%s no longer opens your account.") % name)
                return redirect("socialaccount_connections")
    context = {"form": form, "connected": connected.of(request.user)}
    return render(request, "socialaccount/connections.html", context)
