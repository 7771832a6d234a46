from importlib import import_module

from django.apps import AppConfig


class TillConfig(AppConfig):
    name = "rahba.till"
    label = "till"

    def ready(self):
        """Reactions are known from the start, wherever an event is published or delivered."""
        import_module("rahba.till.reactions")
