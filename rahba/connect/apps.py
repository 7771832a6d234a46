from importlib import import_module

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "rahba.connect"
    label = "connect"

    def ready(self):
        import_module("rahba.connect.reactions")
