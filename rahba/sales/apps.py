from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "rahba.sales"
    label = "sales"
