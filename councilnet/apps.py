from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilnetConfig(AppConfig):
    name = "councilnet"
    verbose_name = _("Councils and people")

    def ready(self) -> None:
        from councilnet import checks  # noqa: F401  # they register themselves
        from councilnet.curating import guards, matters  # noqa: F401  # they too
