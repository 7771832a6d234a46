"""`python -m rahba messages`."""

from rahba.web.cli.app import console
from rahba.web.messages import PACKAGE, compile_messages


def command() -> None:
    """Compile the translations that changed."""
    compiled = compile_messages()
    for path in compiled:
        console.print(f"compiled {path.relative_to(PACKAGE)}")
    if not compiled:
        console.print("Every translation is up to date.")
