"""The register's own addresses, and the naive view."""

from django.urls import include, path

from config.urls import urlpatterns as own

from .naive import router

urlpatterns = [own[0], path("api/naive/", include(router.urls)), *own[1:]]
