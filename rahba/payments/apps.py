from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "rahba.payments"
    label = "payments"
