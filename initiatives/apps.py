from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = _("Principles and case studies")

    def ready(self) -> None:
        from initiatives.curating import matters  # noqa: F401  # they register themselves
