"""The public's addresses."""

from django.urls import path

from . import status, views

urlpatterns = [
    path("", views.home, name="home"),
    path("status/", status.status, name="status"),
    path("status/letter/", status.letter, name="status_letter"),
]
