from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "rahba.payments"
    label = "payments"

    def ready(self):
        import_module("rahba.payments.reactions")
