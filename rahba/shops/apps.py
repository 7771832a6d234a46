from django.apps import AppConfig


class ShopsConfig(AppConfig):
    name = "rahba.shops"
    label = "shops"
