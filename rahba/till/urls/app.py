"""The installed till, mounted at `/till/` without a language prefix: one shell serves all three."""

from django.urls import path

from rahba.till.views import app

app_name = "till-app"

urlpatterns = [
    path("", app.shell_page, name="shell"),
    path("sw.js", app.service_worker, name="worker"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
]
