"""The one application of the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The register of partnership agreements."""

    name = "registry"
    verbose_name = _("Register of partnership agreements")
    default_auto_field = "django.db.models.BigAutoField"
