from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "rahba.design"
    label = "design"
