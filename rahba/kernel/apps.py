from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "rahba.kernel"
    label = "kernel"
