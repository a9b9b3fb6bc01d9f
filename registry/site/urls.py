"""The public's addresses."""

from django.urls import path

from . import pull, status, views

urlpatterns = [
    path("", views.home, name="home"),
    path("pull/", pull.pull, name="pull"),
    path("pull/<str:name>", pull.file, name="pull_file"),
    path("status/", status.status, name="status"),
    path("status/letter/", status.letter, name="status_letter"),
]
