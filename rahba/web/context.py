"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

import rahba


def site(request: HttpRequest) -> dict:
    """`demo`: whether this installation is the demo market; `version`: of the running code."""
    return {"demo": settings.DEMO, "version": rahba.__version__}
