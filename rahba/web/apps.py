from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "rahba.web"
    label = "web"
