"""The public's addresses."""

from django.urls import path

from . import dumps, pull, status, views

urlpatterns = [
    path("", views.home, name="home"),
    path("dumps/", dumps.index, name="dumps"),
    path("dumps/latest/<str:name>", dumps.latest, name="dump_latest"),
    path("dumps/<str:dump>/<str:name>", dumps.file, name="dump_file"),
    path("pull/", pull.pull, name="pull"),
    path("pull/<str:name>", pull.file, name="pull_file"),
    path("status/", status.status, name="status"),
    path("status/letter/", status.letter, name="status_letter"),
]
