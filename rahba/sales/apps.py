from importlib import import_module

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "rahba.sales"
    label = "sales"

    def ready(self):
        """Reactions are known from the start, wherever an event is published or delivered."""
        import_module("rahba.sales.reactions")
