"""The licence under which what is published may be reused: whoever runs the site chooses one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Licence:
    """``name`` stands after "under the"; without a ``url`` nobody has given leave to reuse."""

    name: str | Promise
    url: str = ""


# By their names in the list of the SPDX
LICENCES: dict[str, Licence] = {
    "OGL-UK-3.0": Licence(
        _("Open Government Licence v3.0"),
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "CC-BY-4.0": Licence(
        _("Creative Commons Attribution 4.0 International licence"),
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "NONE": Licence(_("All rights reserved")),
}


def chosen() -> Licence:
    return LICENCES[settings.OPEN_DATA_LICENCE]
