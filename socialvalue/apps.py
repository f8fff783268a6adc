from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SocialValueConfig(AppConfig):
    name = "socialvalue"
    verbose_name = _("Social value")
