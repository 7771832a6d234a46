from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "rahba.connect"
    label = "connect"
