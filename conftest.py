"""What every test needs: compiled translations, folders of its own, and an honest word where a test cannot run."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from rahba.web.messages import compile_messages

# People and an open shop, for the tests of every domain above; and hands that meet.
pytest_plugins = ("rahba.shops.tests.fixtures", "rahba.kernel.tests.races", "rahba.ledger.tests.fixtures")


def pytest_configure(config):
    """Once per run, not in each of its processes."""
    if not hasattr(config, "workerinput"):
        compile_messages()


def pytest_collection_modifyitems(items):
    """Tests of races need real connections; tests of screens need a real browser."""
    reasons = {}
    if connection.vendor != "postgresql":
        reasons["postgresql"] = "needs PostgreSQL; ./test starts one where it is installed"
    if not shutil.which("chromium"):
        reasons["browser"] = "needs Chromium"
    for item in items:
        for mark, reason in reasons.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory):
    """No test writes a photo into ./data, and none needs static files to have been gathered."""
    media: Path = tmp_path_factory.mktemp("media")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    private = files | {"OPTIONS": {"location": tmp_path_factory.mktemp("private")}}
    with override_settings(
        MEDIA_ROOT=media,
        STORAGES={"default": files, "staticfiles": plain, "private": private},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture(scope="session")
def playwright():
    """One driver for all browsers of a run: a process can have no second one.

    It keeps an event loop in this thread, under which Django would refuse the database to the tests that follow.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with pytest.importorskip("playwright.sync_api").sync_playwright() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
