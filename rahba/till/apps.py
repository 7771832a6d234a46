from django.apps import AppConfig


class TillConfig(AppConfig):
    name = "rahba.till"
    label = "till"
