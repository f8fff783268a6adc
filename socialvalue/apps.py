from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SocialValueConfig(AppConfig):
    name = "socialvalue"
    verbose_name = _("Social value")

    def ready(self) -> None:
        """The sitemap is the directory's, which knows nothing of us: our pages join it here."""
        from initiatives.sitemaps import SITEMAPS
        from socialvalue import matters  # noqa: F401  # what needs attention registers itself
        from socialvalue.sitemaps import SITEMAPS as OURS

        SITEMAPS.update(OURS)
