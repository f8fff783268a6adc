"""What Django and allauth say on our pages without Welsh of their own: here the catalogue has it.

Nobody imports this. ``make messages`` reads it like any other file, and what Django then looks up
in Welsh is found among ours.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SAID = [
    _("Add another %(model)s"),
    _("Add link"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Breadcrumbs"),
    _("Change or view list link"),
    _("Change selected %(model)s"),
    _("Disabled"),
    _("Enabled"),
    _("Enter the same password as before, for verification."),
    _("Filter navigation items"),
    _("Has date"),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    _("MFA"),
    _("Model name"),
    _("No date"),
    _("Password-based authentication"),
    _("Select %s to view"),
    _("Select all objects on this page for an action"),
    _("Select this object for an action - {}"),
    _("Show counts"),
    _("Sidebar"),
    _("Start typing to filter…"),
    _("TOTP Authenticator"),
    _("Toggle navigation"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: dark)"),
    _("Toggle theme (current theme: light)"),
    _("User Sessions"),
    _("View selected %(model)s"),
    _("View site"),
    _("WebAuthn"),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be too similar to your other personal information."),
]
COUNTED = [
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
]
CUT = pgettext_lazy("String to return when truncating text", "%(truncated_text)s…")
