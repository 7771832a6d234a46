"""The installed wallet, mounted at `/wallet/` without a language prefix: one shell serves all three."""

from django.urls import path

from rahba.payments.views import wallet

app_name = "wallet-app"

urlpatterns = [
    path("", wallet.shell_page, name="shell"),
    path("sw.js", wallet.service_worker, name="worker"),
    path("manifest.webmanifest", wallet.manifest, name="manifest"),
]
