"""Where administrators look after councils and people. Nothing here deletes history."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from councilnet.admin.change_sets import ChangeSetAdmin
from councilnet.admin.councils import CouncilAdmin
from councilnet.admin.kept import (
    KeptAdmin,
    KeptInline,
    ReadOnlyAdmin,
    ReadOnlyInline,
    RecordedAdmin,
)
from councilnet.admin.mail import QueuedMailAdmin
from councilnet.admin.people import (
    InvitationAdmin,
    JoinRequestAdmin,
    MembershipAdmin,
    MembershipEventAdmin,
    PersonAdmin,
)
from councilnet.curating.site import noting_refusals

__all__ = [
    "ChangeSetAdmin",
    "CouncilAdmin",
    "InvitationAdmin",
    "JoinRequestAdmin",
    "KeptAdmin",
    "KeptInline",
    "MembershipAdmin",
    "MembershipEventAdmin",
    "PersonAdmin",
    "QueuedMailAdmin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "RecordedAdmin",
]

admin.site.site_header = admin.site.site_title = _("CouncilNet administration")
admin.site.index_title = _("What do you want to look after?")
# Through the page where tries are counted. It must be set before admin.site.urls is read.
admin.site.login = noting_refusals(secure_admin_login(admin.site.login))  # type: ignore[method-assign]
admin.site.unregister(Group)
# Addresses and second factors are their owners' to change; a person's page shows the addresses.
for model in [model for model in admin.site._registry if model.__module__.startswith("allauth.")]:
    admin.site.unregister(model)
