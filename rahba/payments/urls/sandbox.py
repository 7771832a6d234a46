"""The sandbox's card pages on a local network: without a language, as an acquirer's are."""

from django.urls import path

from rahba.payments.views import sandbox_pages

app_name = "sandbox"
urlpatterns = [
    path("<slug:rail>/<path:path>", sandbox_pages.page, name="page"),
]
