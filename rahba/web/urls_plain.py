"""Addresses without a language: the root, health, pictures, the short address of a customer's page."""

from django.urls import path

from rahba.web.views import local_ca, plain

urlpatterns = [
    path("", plain.to_language, name="root"),
    path("healthz", plain.healthz, name="healthz"),
    path("media/products/<str:name>", plain.picture, name="picture"),
    path("ca", local_ca.to_language, name="local_authority_short"),
    path("ca/rahba-ca.crt", local_ca.certificate, name="local_authority_file"),
    path("c/<str:page_key>/", plain.own_page_in_language, name="own_page_short"),
]
