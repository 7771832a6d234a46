from django.apps import AppConfig


class CarnetConfig(AppConfig):
    name = "rahba.carnet"
    label = "carnet"
