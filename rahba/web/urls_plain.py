"""Addresses without a language: health, media, the customer page links."""

urlpatterns: list = []
