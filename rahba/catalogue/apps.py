from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rahba.catalogue"
    label = "catalogue"

    def ready(self):
        """Reactions are known from the start, wherever an event is published or delivered."""
        import_module("rahba.catalogue.reactions")
