"""What the tests of every domain share."""

pytest_plugins = ["rahba.shops.tests.fixtures"]
