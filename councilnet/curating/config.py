"""Django's administration with our front page and search."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "councilnet.curating.site.Administration"
