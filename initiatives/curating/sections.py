"""The parts of the administration that are about what councils do."""

from django.utils.translation import gettext_lazy as _

from councilnet.curating.sections import Section

CASE_STUDIES = Section(
    30,
    "case-studies",
    _("Case studies"),
    (
        (_("Queue of reviews"), "review_queue"),
        (_("Case studies to check again"), "stale_case_studies"),
    ),
)
FINDING = Section(
    40,
    "principles",
    _("Principles, themes and collections"),
    ((_("Packs"), "packs_to_build"), (_("Where there are no case studies"), "coverage")),
)
LEARNING = Section(
    50,
    "learning",
    _("Learning from one another"),
    (
        (_("Adoptions to settle"), "unsettled_adoptions"),
        (_("What membership brings"), "benefits"),
    ),
)
MONEY = Section(60, "money", _("The network’s money"), ((_("Money to result"), "funding"),))
POLICY = Section(70, "policy", _("How the network reviews"))
